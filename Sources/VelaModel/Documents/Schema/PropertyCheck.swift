import KubeValues

/// Compares a value with a schema and says what to do about each difference.
struct PropertyCheck {
    /// One difference.
    struct Finding {
        var path: [PathStep]
        var message: String
        var isWarning = false
        /// Whether the place meant is the name of the member rather than its value.
        var isAboutKey = false
    }

    /// Who asks for the properties, as it reads in a sentence: `webservice`, `an Application`.
    let owner: String
    /// Whether required properties may be left out, as in a part that is laid over another.
    var isPartial = false
    /// Names of properties that come from elsewhere.
    var supplied: Set<String> = []
    /// How a truth value was written where it was not written `true` or `false`.
    var spelling: ([PathStep]) -> String? = { _ in nil }
    private(set) var findings: [Finding] = []

    init(owner: String, isPartial: Bool = false, supplied: Set<String> = []) {
        self.owner = owner
        self.isPartial = isPartial
        self.supplied = supplied
    }

    /// The value in words; YAML's `y` and `no` are told as such, as nobody sees a truth value in them.
    private func describe(_ value: JSON, at path: [PathStep]) -> String {
        let words = PropertyCheck.describe(value)
        return spelling(path).map { "\(words), as YAML reads \($0)" } ?? words
    }

    mutating func check(_ value: JSON, _ schema: PropertySchema, at path: [PathStep]) {
        switch (schema, value) {
        case (.any, _), (.null, .null), (.string, .string), (.number, .number), (.bool, .bool):
            break
        case (.int(let bounds), .number(let number)):
            guard let int = number.int else {
                add(path, "must be an integer, not \(PropertyCheck.describe(value))")
                return
            }
            if let bounds, !bounds.contains(int) {
                add(
                    path,
                    "must be from \(bounds.lowerBound) to \(bounds.upperBound), not \(number.text)")
            }
        case (.quantity, .string(let text)):
            if !PropertyCheck.isQuantity(text) {
                add(
                    path,
                    "must be a whole number with a unit such as 512Mi or 2Gi, not "
                        + PropertyCheck.describe(value))
            }
        case (.literal(let texts), .string(let text)):
            if !texts.contains(text) {
                add(
                    path,
                    "must be \(PropertyCheck.choice(texts)), not \(PropertyCheck.describe(value))"
                        + Suggestion.question(for: text, among: texts))
            }
        case (.list(let element, let nonEmpty), .array(let elements)):
            if nonEmpty, elements.isEmpty { add(path, "must not be empty; add an element") }
            for (index, value) in elements.enumerated() {
                check(value, element, at: path + [.index(index)])
            }
        case (.object(let schema), .object(let object)): check(object, schema, at: path)
        case (.anyOf(let alternatives), _): check(value, anyOf: alternatives, at: path)
        default:
            add(
                path,
                "must be \(PropertyCheck.name(schema)), not \(describe(value, at: path))"
                    + PropertyCheck.remedy(value, schema))
        }
    }

    /// Checks the members; a missing required one is reported under its own path.
    mutating func check(
        _ object: JSONObject, _ schema: PropertySchema.Object, at path: [PathStep]
    ) {
        let isTop = path.isEmpty
        for field in schema.fields where field.isRequired && object[field.name] == nil {
            if isPartial || (isTop && supplied.contains(field.name)) { continue }
            switch field.schema {
            case .list(_, nonEmpty: false): continue
            default: break
            }
            let article = PropertyCheck.name(field.schema)
            add(path + [.key(field.name)], "add \(field.name) (\(article)), \(owner) needs it")
        }
        for (key, value) in object {
            let place = path + [.key(key)]
            if let field = schema.field(key) {
                check(value, field.schema, at: place)
            } else if let others = schema.others {
                check(value, others, at: place)
            } else {
                let question = Suggestion.question(for: key, among: schema.fields.map(\.name))
                findings.append(
                    Finding(
                        path: place,
                        message: schema.isClosed
                            ? "\(owner) does not allow \(key) here; remove it\(question)"
                            : "\(owner) does not know \(key) and ignores it\(question)",
                        isWarning: !schema.isClosed, isAboutKey: true))
            }
        }
    }

    private mutating func check(
        _ value: JSON, anyOf alternatives: [PropertySchema], at path: [PathStep]
    ) {
        if case .object(let object) = value {
            let objects = alternatives.compactMap { alternative -> PropertySchema.Object? in
                guard case .object(let schema) = alternative else { return nil }
                return schema
            }
            let best = objects.enumerated().max { left, right in
                let a = PropertyCheck.fit(object, left.element)
                let b = PropertyCheck.fit(object, right.element)
                return (a, right.offset) < (b, left.offset)
            }
            if let best {
                check(object, best.element, at: path)
                return
            }
        }
        for alternative in alternatives where PropertyCheck.isSameKind(value, alternative) {
            check(value, alternative, at: path)
            return
        }
        // An object is meant where null is only tolerated.
        let named = alternatives.filter { alternative in
            if case .null = alternative { return false }
            return true
        }
        add(
            path,
            "must be \(named.map(PropertyCheck.name).joined(separator: " or ")), not "
                + describe(value, at: path)
                + (named.count == 1 ? PropertyCheck.remedy(value, named[0]) : ""))
    }

    private mutating func add(_ path: [PathStep], _ message: String) {
        findings.append(Finding(path: path, message: message))
    }

    // MARK: - Kinds

    /// How well an object fits one form of several: a telling literal decides, then known names.
    private static func fit(_ object: JSONObject, _ schema: PropertySchema.Object) -> Int {
        var score = 0
        for (key, value) in object {
            guard let field = schema.field(key) else { continue }
            score += 1
            if case .literal(let texts) = field.schema, texts.count == 1 {
                score += value.string == texts[0] ? 100 : -100
            }
        }
        return score
    }

    private static func isSameKind(_ value: JSON, _ schema: PropertySchema) -> Bool {
        switch (schema, value) {
        case (.any, _), (.null, .null), (.string, .string), (.quantity, .string),
            (.literal, .string), (.int, .number), (.number, .number), (.bool, .bool),
            (.list, .array), (.object, .object):
            true
        default: false
        }
    }

    private static func isQuantity(_ text: String) -> Bool {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units = ["E", "P", "T", "G", "M", "K", "Ei", "Pi", "Ti", "Gi", "Mi", "Ki"]
        return !digits.isEmpty && digits.count <= 64 && digits.first != "0"
            && units.contains(String(text.dropFirst(digits.count)))
    }

    // MARK: - Words

    private static func choice(_ texts: [String]) -> String {
        let names = texts.map { $0.isEmpty ? "empty" : $0 }
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }

    static func name(_ schema: PropertySchema) -> String {
        switch schema {
        case .any: "a value"
        case .null: "null"
        case .string: "a string"
        case .int: "an integer"
        case .number: "a number"
        case .bool: "true or false"
        case .quantity: "a size such as 512Mi"
        case .literal(let texts): choice(texts)
        case .list: "a list"
        case .object: "an object"
        case .anyOf(let alternatives):
            Set(alternatives.map(name)).sorted().joined(separator: " or ")
        }
    }

    static func describe(_ value: JSON) -> String {
        switch value {
        case .null: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .number(let number): return "the number \(number.text)"
        case .string(let text):
            let shown = text.count > 40 ? String(text.prefix(39)) + "…" : text
            return "the string \(JSON.string(shown).text())"
        case .array: return "a list"
        case .object: return "an object"
        }
    }

    private static func remedy(_ value: JSON, _ schema: PropertySchema) -> String {
        switch (schema, value) {
        case (.string, .number), (.string, .bool), (.literal, .bool): "; put it in quotes"
        case (.int, .string(let text)) where Int(text) != nil: "; remove the quotes"
        case (.number, .string(let text)) where Double(text) != nil: "; remove the quotes"
        case (.bool, .string("true")), (.bool, .string("false")): "; remove the quotes"
        case (.list, .string), (.list, .number), (.list, .object):
            "; begin each element with a hyphen"
        case (_, .null): "; leave it out or give a value"
        default: ""
        }
    }
}
