/// Why a text is not JSON, and where.
package struct JSONError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    package let message: String
    /// The byte at which it was noticed, counted from 0.
    package let offset: Int

    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }

    package var description: String { "\(message) at byte \(offset)" }
}

extension JSON {
    /// Reads one value from UTF-8 text; nothing but white space may follow it (RFC 8259).
    ///
    /// - Throws: ``JSONError`` when the text is not JSON, or is nested deeper than 512 levels.
    package init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
        let result: Result<JSON, JSONError>? = bytes.withContiguousStorageIfAvailable { buffer in
            JSONScanner.scanWhole(buffer)
        }
        switch result {
        case .some(let result): self = try result.get()
        case .none:
            let copy = ContiguousArray(bytes)
            self = try copy.withUnsafeBufferPointer { JSONScanner.scanWhole($0) }.get()
        }
    }

    /// Reads one value from a text.
    ///
    /// - Throws: ``JSONError`` when the text is not JSON, or is nested deeper than 512 levels.
    package init(parsing text: String) throws(JSONError) {
        var text = text
        let result = text.withUTF8 { JSONScanner.scanWhole($0) }
        self = try result.get()
    }
}

/// A recursive-descent reader over bytes that stay in place while it runs.
struct JSONScanner {
    static let depthLimit = 512

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    static func scanWhole(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSON, JSONError> {
        var scanner = JSONScanner(bytes)
        do throws(JSONError) {
            let value = try scanner.value()
            scanner.skipSpace()
            guard scanner.position == bytes.count else {
                throw JSONError(
                    message: "unexpected text after the value", offset: scanner.position)
            }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    private func failure(_ message: String) -> JSONError {
        JSONError(message: message, offset: position)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value() throws(JSONError) -> JSON {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case nil: throw failure("the text ends before the value")
        case .some(let byte) where byte == UInt8(ascii: "-") || isDigit(byte):
            return .number(try number())
        default: throw failure("unexpected character")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count else { throw failure("unexpected character") }
        for index in 0..<length where bytes[position + index] != word.utf8Start[index] {
            throw failure("unexpected character")
        }
        position += length
        return value
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= JSONScanner.depthLimit else {
            throw failure("nested deeper than \(JSONScanner.depthLimit) levels")
        }
        position += 1
    }

    private mutating func object() throws(JSONError) -> JSON {
        try enter()
        var members: [JSONObject.Element] = []
        var positions: [String: Int] = [:]
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            depth -= 1
            return .object(JSONObject())
        }
        members.reserveCapacity(4)
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("expected a member name") }
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw failure("expected ':'") }
            position += 1
            let value = try value()
            JSONScanner.put(value, key, into: &members, &positions)
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                depth -= 1
                return .object(JSONObject(uniqueMembers: members))
            default: throw failure("expected ',' or '}'")
            }
        }
    }

    /// Objects of more members than this get an index while they are read, as comparing each name
    /// with all others would let a hostile document cost minutes.
    private static let indexedSize = 32

    private static func put(
        _ value: JSON, _ key: String, into members: inout [JSONObject.Element],
        _ positions: inout [String: Int]
    ) {
        let known: Int?
        if members.count < indexedSize {
            known = members.firstIndex { $0.key == key }
        } else {
            if positions.isEmpty {
                for (index, member) in members.enumerated() { positions[member.key] = index }
            }
            known = positions[key]
        }
        if let known {
            members[known].value = value
        } else {
            if !positions.isEmpty { positions[key] = members.count }
            members.append((key, value))
        }
    }

    private mutating func array() throws(JSONError) -> JSON {
        try enter()
        var elements: [JSON] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            depth -= 1
            return .array([])
        }
        while true {
            elements.append(try value())
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                depth -= 1
                return .array(elements)
            default: throw failure("expected ',' or ']'")
            }
        }
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        guard let first = current, isDigit(first) else { throw failure("expected a digit") }
        position += 1
        if first != UInt8(ascii: "0") { skipDigits() }
        if current == UInt8(ascii: ".") {
            position += 1
            guard let digit = current, isDigit(digit) else { throw failure("expected a digit") }
            skipDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            guard let digit = current, isDigit(digit) else { throw failure("expected a digit") }
            skipDigits()
        }
        return JSONNumber(validated: text(from: start, to: position))
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private mutating func skipDigits() {
        while let byte = current, isDigit(byte) { position += 1 }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        position = ByteScan.plainStringEnd(bytes, from: position)
        guard position < bytes.count else { throw failure("the text ends inside a string") }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            let text = text(from: start, to: position)
            position += 1
            return text
        case UInt8(ascii: "\\"): return try escapedString(from: start)
        default: throw failure("a control character inside a string")
        }
    }

    private func text(from start: Int, to end: Int) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20: throw failure("a control character inside a string")
            default:
                let end = ByteScan.plainStringEnd(bytes, from: position)
                text.append(contentsOf: bytes[position..<end])
                position = end
            }
        }
        throw failure("the text ends inside a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = current else { throw failure("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hexadecimal())
            if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count,
                bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
            {
                let mark = position
                position += 2
                let low = UInt32(try hexadecimal())
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                } else {
                    position = mark
                }
            }
            let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            position -= 1
            throw failure("unknown escape in a string")
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw failure("the text ends inside a string") }
        var code: UInt16 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw failure("expected four hexadecimal digits")
            }
            code = code << 4 | UInt16(digit)
            position += 1
        }
        return code
    }
}
