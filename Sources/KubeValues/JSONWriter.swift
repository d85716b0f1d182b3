/// How a value is laid out as text.
package struct JSONStyle: Sendable, Hashable {
    /// Spaces for each level, or nil for one line without any.
    package var indent: Int?
    /// Whether members are sorted by name at every level, as Go's encoder does for maps.
    package var sortsKeys: Bool
    /// Whether controls and invisible characters are written as escapes, for texts that people read.
    package var escapesHidden: Bool

    package init(indent: Int? = nil, sortsKeys: Bool = false, escapesHidden: Bool = false) {
        self.indent = indent
        self.sortsKeys = sortsKeys
        self.escapesHidden = escapesHidden
    }

    /// One line, members in their own order: what goes over the wire.
    package static let compact = JSONStyle()
    /// One line, members sorted: what is hashed and compared as text.
    package static let canonical = JSONStyle(sortsKeys: true)
    /// Four spaces a level, as `kubectl -o json` and `vela -o json` print.
    package static let pretty = JSONStyle(indent: 4)
    /// As ``pretty``, for a terminal: nothing in it commands the terminal or deceives the reader.
    package static let shown = JSONStyle(indent: 4, escapesHidden: true)
}

extension JSON {
    /// The value as UTF-8 text.
    package func encoded(_ style: JSONStyle = .compact) -> [UInt8] {
        var writer = JSONWriter(style: style)
        writer.write(self, level: 0)
        return writer.bytes
    }

    /// The value as text.
    package func text(_ style: JSONStyle = .compact) -> String {
        String(decoding: encoded(style), as: UTF8.self)
    }
}

extension JSON: CustomStringConvertible {
    package var description: String { text() }
}

private struct JSONWriter {
    let style: JSONStyle
    var bytes: [UInt8] = []

    mutating func write(_ value: JSON, level: Int) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): write(text)
        case .array(let elements):
            writeList(UInt8(ascii: "["), UInt8(ascii: "]"), elements.count, level) {
                writer, index in
                writer.write(elements[index], level: level + 1)
            }
        case .object(let object):
            let object = style.sortsKeys ? object.sortedByKey : object
            writeList(UInt8(ascii: "{"), UInt8(ascii: "}"), object.count, level) { writer, index in
                writer.write(object[index].key)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.style.indent != nil { writer.bytes.append(UInt8(ascii: " ")) }
                writer.write(object[index].value, level: level + 1)
            }
        }
    }

    private mutating func writeList(
        _ open: UInt8, _ close: UInt8, _ count: Int, _ level: Int,
        _ item: (inout JSONWriter, Int) -> Void
    ) {
        bytes.append(open)
        for index in 0..<count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine(level + 1)
            item(&self, index)
        }
        if count > 0 { newLine(level) }
        bytes.append(close)
    }

    private mutating func newLine(_ level: Int) {
        guard let indent = style.indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * indent))
    }

    private mutating func write(_ text: String) {
        if style.escapesHidden, HiddenText.isFound(in: text) { return writeVisibly(text) }
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var start = 0
            while start < source.count {
                let end = ByteScan.plainStringEnd(source, from: start)
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<end]))
                guard end < source.count else { break }
                escape(source[end])
                start = end + 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a text with an escape for each character that could not be seen.
    private mutating func writeVisibly(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" || scalar.value < 0x20 {
                escape(UInt8(scalar.value))
            } else if HiddenText.contains(scalar, after: previous) {
                for unit in String(scalar).utf16 {
                    bytes.append(contentsOf: "\\u".utf8)
                    for shift in [12, 8, 4, 0] {
                        bytes.append(JSONWriter.hexadecimal(UInt8(unit >> UInt16(shift) & 15)))
                    }
                }
            } else {
                bytes.append(contentsOf: String(scalar).utf8)
            }
            previous = scalar
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(JSONWriter.hexadecimal(byte >> 4))
            bytes.append(JSONWriter.hexadecimal(byte & 15))
        default: bytes.append(byte)
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
