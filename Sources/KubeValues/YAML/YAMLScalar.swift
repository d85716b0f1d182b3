/// A YAML scalar before it is known what it means.
///
/// Plain scalars mean what they mean to sigs.k8s.io/yaml, which Kubernetes reads with: YAML 1.1 with
/// `yes`, `on` and `y` as truth values, without base 60 numbers, and with dates left as texts.
struct YAMLScalar {
    let text: String
    let tag: String?
    let isPlain: Bool

    /// Why a scalar does not fit the tag it carries.
    struct Problem: Error {
        let message: String
    }

    var isMergeKey: Bool {
        text == "<<" && isPlain && (tag == nil || tag == "tag:yaml.org,2002:merge")
    }

    func resolved() throws(Problem) -> JSON {
        guard let tag, tag != "!" else {
            return isPlain && self.tag == nil ? try YAMLScalar.plain(text) : .string(text)
        }
        guard tag.hasPrefix("tag:yaml.org,2002:") else { return .string(text) }
        let name = String(tag.dropFirst("tag:yaml.org,2002:".count))
        switch name {
        case "str", "timestamp": return .string(text)
        case "binary":
            guard let decoded = Base64.decode(text.utf8) else {
                throw Problem(message: "!!binary value contains invalid base64 data")
            }
            guard let text = String(validating: decoded, as: UTF8.self) else {
                throw Problem(message: "!!binary value is no UTF-8 text; keep it as base64 text")
            }
            return .string(text)
        case "null", "bool", "int", "float":
            let value = try YAMLScalar.plain(text)
            let fits: Bool
            switch (name, value) {
            case ("null", .null), ("bool", .bool), ("float", .number): fits = true
            case ("int", .number): fits = value.int != nil
            default: fits = false
            }
            guard fits else {
                throw Problem(message: "cannot decode `\(text)` as a !!\(name)")
            }
            return value
        default: return .string(text)
        }
    }

    /// Whether a text written plainly would be read back as that text.
    static func isText(_ text: String) -> Bool {
        guard let value = try? plain(text) else { return false }
        return value == .string(text) && text != "<<" && !looksLikeTimestamp(text)
            && !isBase60(text)
    }

    static func plain(_ text: String) throws(Problem) -> JSON {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            if ["+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"].contains(text) {
                throw Problem(message: "\(text) cannot be written as JSON")
            }
            if looksLikeTimestamp(text) { return .string(text) }
            return number(text.replacing("_", with: "")).map { .number($0) } ?? .string(text)
        case UInt8(ascii: "."):
            if [".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF"].contains(text) {
                throw Problem(message: "\(text) cannot be written as JSON")
            }
            return float(text).map { .number($0) } ?? .string(text)
        default: break
        }
        switch text {
        case "~", "null", "Null", "NULL": return .null
        case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
            return .bool(true)
        case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
            return .bool(false)
        default: return .string(text)
        }
    }

    // MARK: - Numbers

    private static func number(_ text: String) -> JSONNumber? {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-")
        else { return nil }
        let radix: Int
        let magnitude: Substring
        switch digits.prefix(2).lowercased() {
        case "0x": (radix, magnitude) = (16, digits.dropFirst(2))
        case "0o": (radix, magnitude) = (8, digits.dropFirst(2))
        case "0b": (radix, magnitude) = (2, digits.dropFirst(2))
        default:
            radix = first == UInt8(ascii: "0") && digits.utf8.count > 1 ? 8 : 10
            magnitude = digits
        }
        if magnitude.utf8.first != UInt8(ascii: "+"), magnitude.utf8.first != UInt8(ascii: "-"),
            let value = UInt64(magnitude, radix: radix)
        {
            if !isNegative { return JSONNumber(validated: String(value)) }
            if value == 0 { return JSONNumber(0) }
            if value <= UInt64(Int64.max) + 1 { return JSONNumber(validated: "-\(value)") }
        }
        let isDecimal = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isDecimal, radix == 10 {
            return JSONNumber(validated: (isNegative ? "-" : "") + digits)
        }
        return float(text)
    }

    private static func float(_ text: String) -> JSONNumber? {
        var rest = text.utf8[...]
        func skipDigits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            rest = rest.dropFirst()
        }
        let whole = skipDigits()
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = skipDigits()
            if whole + fraction == 0 { return nil }
        } else if whole == 0 {
            return nil
        }
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                rest = rest.dropFirst()
            }
            if skipDigits() == 0 { return nil }
        }
        guard rest.isEmpty else { return nil }
        let text = text.hasSuffix(".") ? text + "0" : text
        return Double(text.replacing(".e", with: ".0e").replacing(".E", with: ".0e"))
            .flatMap { JSONNumber($0) }
    }

    /// Whether a text is one of the forms of a date that Kubernetes' reader knows: `2026-1-2`, with a
    /// time after `T` and a zone, or with a time after a blank.
    private static func looksLikeTimestamp(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var position = 0
        func digits(_ range: ClosedRange<Int>) -> Bool {
            let start = position
            while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
            return range.contains(position - start)
        }
        func take(_ choices: String) -> Bool {
            guard position < bytes.count, choices.utf8.contains(bytes[position]) else {
                return false
            }
            position += 1
            return true
        }
        guard digits(4...4), take("-"), digits(1...2), take("-"), digits(1...2) else {
            return false
        }
        if position == bytes.count { return true }
        let hasZone = bytes[position] != 0x20
        guard take("Tt "), digits(1...2), take(":"), digits(1...2), take(":"), digits(1...2) else {
            return false
        }
        if take("."), !digits(1...9) { return false }
        if !hasZone { return position == bytes.count }
        if take("Z") { return position == bytes.count }
        return take("+-") && digits(2...2) && take(":") && digits(2...2) && position == bytes.count
    }

    /// Whether YAML 1.1 readers other than Kubernetes' would take the text for a base 60 number.
    private static func isBase60(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first else { return false }
        let head = first.first == "-" || first.first == "+" ? first.dropFirst() : first
        guard head.utf8.first.map({ (0x30...0x39).contains($0) }) ?? false,
            head.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") })
        else { return false }
        return parts.dropFirst().allSatisfy { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
                && !part.isEmpty
        }
    }
}
