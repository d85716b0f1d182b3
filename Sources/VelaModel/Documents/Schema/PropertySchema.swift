/// What a property may be, after the parameter schemas of KubeVela's definitions.
indirect enum PropertySchema: Sendable {
    /// Everything.
    case any
    /// The literal null.
    case null
    /// A text.
    case string
    /// A whole number, within bounds if there are any.
    case int(ClosedRange<Int>?)
    /// A number.
    case number
    /// A truth value.
    case bool
    /// A size such as `512Mi`, in the narrow form of the storage and resource traits.
    case quantity
    /// One of these texts.
    case literal([String])
    /// A list.
    case list(PropertySchema, nonEmpty: Bool)
    /// An object.
    case object(Object)
    /// One of these.
    case anyOf([PropertySchema])

    /// The members of an object.
    struct Object: Sendable {
        var fields: [Field] = []
        /// Whether other members are errors; in an open object they are ignored, which is a warning.
        var isClosed = false
        /// What other members must be, if they are welcome.
        var others: PropertySchema?

        func field(_ name: String) -> Field? { fields.first { $0.name == name } }
    }

    /// A member of an object.
    struct Field: Sendable {
        let name: String
        let isRequired: Bool
        let schema: PropertySchema
    }

    /// The schemas in a text, by name.
    static func table(_ text: String, shared: [String: PropertySchema]) -> [String: PropertySchema]
    {
        var parser = SchemaParser(text, shared: shared)
        var table: [String: PropertySchema] = [:]
        for field in parser.fields() { table[field.name] = field.schema }
        return table
    }

    /// The schemas in a text that may use each other, in whatever order, up to three levels deep.
    static func sharedTable(
        _ text: String, base: [String: PropertySchema]
    ) -> [String: PropertySchema] {
        let names = text.split(separator: "\n").filter { $0.first != " " && $0.first != "}" }
            .compactMap { line in line.firstIndex(of: ":").map { String(line[..<$0]) } }
        var known = base
        for name in names where known[name] == nil { known[name] = .any }
        for _ in 0..<4 { known.merge(table(text, shared: known)) { $1 } }
        return known
    }
}

/// Reads the notation of the schema texts, which is near to CUE.
///
/// `name: type`, `name!: type` if required; `string`, `int`, `int(1..9)`, `number`, `bool`, `any`,
/// `null`, `quantity`, `"a"|"b"`, `[type]`, `[+type]` for a list that must not be empty, `{...}` for
/// an open object, `!{...}` for a closed one, `*: type` for all other members, `$Name` for a shared
/// schema. Line breaks and commas separate.
///
/// A fault in a text stops reading there; a test reads all texts to the end.
struct SchemaParser {
    private var rest: Substring.UTF8View
    private let shared: [String: PropertySchema]
    /// What is wrong with the text, if anything.
    private(set) var fault: String?

    init(_ text: String, shared: [String: PropertySchema]) {
        rest = text[...].utf8
        self.shared = shared
    }

    mutating func fields() -> [PropertySchema.Field] { object(isClosed: false).fields }

    private mutating func object(isClosed: Bool) -> PropertySchema.Object {
        var object = PropertySchema.Object(isClosed: isClosed)
        while fault == nil {
            skipSpace()
            if rest.isEmpty || take("}") { break }
            if take("*") {
                expect(":")
                object.others = type()
                continue
            }
            let name = word()
            let isRequired = take("!")
            expect(":")
            object.fields.append(
                PropertySchema.Field(name: name, isRequired: isRequired, schema: type()))
        }
        return object
    }

    private mutating func type() -> PropertySchema {
        var alternatives = [single()]
        skipSpace()
        while fault == nil, take("|") {
            alternatives.append(single())
            skipSpace()
        }
        var literals: [String] = []
        var others: [PropertySchema] = []
        for alternative in alternatives {
            if case .literal(let texts) = alternative {
                literals += texts
            } else {
                others.append(alternative)
            }
        }
        if !literals.isEmpty { others.insert(.literal(literals), at: 0) }
        return others.count == 1 ? others[0] : .anyOf(others)
    }

    private mutating func single() -> PropertySchema {
        skipSpace()
        if take("\"") {
            let text = rest.prefix { $0 != UInt8(ascii: "\"") }
            rest = rest.dropFirst(text.count + 1)
            return .literal([String(Substring(text))])
        }
        if take("[") {
            let nonEmpty = take("+")
            let element = type()
            expect("]")
            return .list(element, nonEmpty: nonEmpty)
        }
        if take("!") {
            expect("{")
            return .object(object(isClosed: true))
        }
        if take("{") { return .object(object(isClosed: false)) }
        if take("$") {
            let name = word()
            if let schema = shared[name] { return schema }
            return fail("unknown schema \(name)")
        }
        switch word() {
        case "any": return .any
        case "null": return .null
        case "string": return .string
        case "number": return .number
        case "bool": return .bool
        case "quantity": return .quantity
        case "int":
            guard take("(") else { return .int(nil) }
            let low = Int(word())
            expect(".")
            expect(".")
            let high = Int(word())
            expect(")")
            guard let low, let high, low <= high else { return fail("bad bounds") }
            return .int(low...high)
        case let other: return fail("unknown type \(other)")
        }
    }

    private mutating func fail(_ message: String) -> PropertySchema {
        if fault == nil { fault = "\(message) before '\(String(Substring(rest.prefix(30))))'" }
        return .any
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x0A || $0 == UInt8(ascii: ",") }
    }

    private mutating func take(_ text: Unicode.Scalar) -> Bool {
        rest = rest.drop { $0 == 0x20 }
        guard let first = rest.first, UInt32(first) == text.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func expect(_ text: Unicode.Scalar) {
        if !take(text) { _ = fail("expected \(text)") }
    }

    private mutating func word() -> String {
        skipSpace()
        let word = rest.prefix { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        if word.isEmpty { _ = fail("expected a name") }
        rest = rest.dropFirst(word.count)
        return String(Substring(word))
    }
}
