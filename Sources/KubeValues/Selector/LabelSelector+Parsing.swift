extension LabelSelector {
    /// Reads the text form: `a=b,c!=d,e in (x,y),f notin (z),g,!h`.
    ///
    /// - Throws: ``SelectorError`` in the words of Kubernetes' own reader.
    package init(parsing text: String) throws(SelectorError) {
        var parser = SelectorParser(text)
        self.init(requirements: try parser.parse())
    }

    /// Reads the object form with `matchLabels` and `matchExpressions`; an empty one selects all.
    ///
    /// - Throws: ``SelectorError`` when an operator, key or value is not allowed.
    package init(_ object: JSON) throws(SelectorError) {
        var requirements: [Requirement] = []
        let labels = object["matchLabels"]?.stringMap ?? [:]
        for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
            requirements.append(try Requirement(key: key, comparison: .equals, values: [value]))
        }
        for expression in object["matchExpressions"]?.array ?? [] {
            let name = expression["operator"]?.string ?? ""
            let comparison: Operator
            switch name {
            case "In": comparison = .isIn
            case "NotIn": comparison = .notIn
            case "Exists": comparison = .exists
            case "DoesNotExist": comparison = .doesNotExist
            default:
                throw SelectorError(
                    "\(SelectorError.quote(name)) is not a valid label selector operator")
            }
            requirements.append(
                try Requirement(
                    key: expression["key"]?.string ?? "", comparison: comparison,
                    values: expression["values"]?.array?.compactMap(\.string) ?? []))
        }
        self.init(requirements: requirements)
    }
}

/// The reader of the text form, which mirrors `labels.Parser` of k8s.io/apimachinery token by token,
/// so that messages are the same.
private struct SelectorParser {
    private enum Token { case end, error, identifier, comma, open, close, not, comparison }
    private enum Context { case keyAndOperator, values }

    private var items: [(token: Token, literal: String)] = []
    private var position = 0

    init(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while true {
            let item = SelectorParser.next(&bytes)
            items.append(item)
            if item.token == .end { break }
        }
    }

    mutating func parse() throws(SelectorError) -> [LabelSelector.Requirement] {
        var requirements: [LabelSelector.Requirement] = []
        while true {
            let (token, literal) = look(.values)
            switch token {
            case .identifier, .not:
                do throws(SelectorError) {
                    requirements.append(try requirement())
                } catch {
                    throw SelectorError("unable to parse requirement: \(error.message)")
                }
                let (separator, text) = take(.values)
                switch separator {
                case .end: return requirements
                case .comma:
                    let (following, text) = look(.values)
                    guard following == .identifier || following == .not else {
                        throw SelectorError("found '\(text)', expected: identifier after ','")
                    }
                default: throw SelectorError("found '\(text)', expected: ',' or 'end of string'")
                }
            case .end: return requirements
            default:
                throw SelectorError(
                    "found '\(literal)', expected: !, identifier, or 'end of string'")
            }
        }
    }

    private mutating func requirement() throws(SelectorError) -> LabelSelector.Requirement {
        var (token, key) = take(.values)
        let isNegated = token == .not
        if isNegated { (token, key) = take(.values) }
        guard token == .identifier else {
            throw SelectorError("found '\(key)', expected: identifier")
        }
        let problems = KubernetesName.keyProblems(key)
        guard problems.isEmpty else {
            throw SelectorError(
                "<nil>: Invalid value: \(SelectorError.quote(key)): "
                    + problems.joined(separator: "; "))
        }
        if isNegated {
            return try LabelSelector.Requirement(key: key, comparison: .doesNotExist, values: [])
        }
        let following = look(.values).token
        if following == .end || following == .comma {
            return try LabelSelector.Requirement(key: key, comparison: .exists, values: [])
        }
        let comparison = try comparison()
        let values: [String]
        switch comparison {
        case .isIn, .notIn: values = try valueList()
        default: values = [try exactValue()]
        }
        return try LabelSelector.Requirement(key: key, comparison: comparison, values: values)
    }

    private mutating func comparison() throws(SelectorError) -> LabelSelector.Operator {
        let (token, literal) = take(.keyAndOperator)
        if token == .comparison {
            switch literal {
            case ">": return .greaterThan
            case "<": return .lessThan
            default:
                if let known = LabelSelector.Operator(rawValue: literal) { return known }
            }
        }
        throw SelectorError("found '\(literal)', expected: in, notin, =, ==, !=, gt, lt")
    }

    private mutating func valueList() throws(SelectorError) -> [String] {
        let (token, literal) = take(.values)
        guard token == .open else { throw SelectorError("found '\(literal)' expected: '('") }
        let (following, text) = look(.values)
        switch following {
        case .identifier, .comma:
            let values = try identifiers()
            guard take(.values).token == .close else {
                throw SelectorError("found '\(text)', expected: ')'")
            }
            return values
        case .close:
            _ = take(.values)
            return []
        default: throw SelectorError("found '\(text)', expected: ',', ')' or identifier")
        }
    }

    private mutating func identifiers() throws(SelectorError) -> [String] {
        var values: [String] = []
        while true {
            let (token, literal) = take(.values)
            switch token {
            case .identifier:
                values.append(literal)
                let (following, text) = look(.values)
                switch following {
                case .comma: continue
                case .close: return values
                default: throw SelectorError("found '\(text)', expected: ',' or ')'")
                }
            case .comma:
                if values.isEmpty { values.append("") }
                let following = look(.values).token
                if following == .close {
                    values.append("")
                    return values
                }
                if following == .comma {
                    _ = take(.values)
                    values.append("")
                }
            default: throw SelectorError("found '\(literal)', expected: ',', or identifier")
            }
        }
    }

    private mutating func exactValue() throws(SelectorError) -> String {
        let following = look(.values).token
        if following == .end || following == .comma { return "" }
        let (token, literal) = take(.values)
        guard token == .identifier else {
            throw SelectorError("found '\(literal)', expected: identifier")
        }
        return literal
    }

    // MARK: - Tokens

    /// Words that are operators after a key are plain identifiers where a value is expected.
    private func look(_ context: Context) -> (token: Token, literal: String) {
        let item = items[min(position, items.count - 1)]
        if context == .values, item.literal == "in" || item.literal == "notin" {
            return (.identifier, item.literal)
        }
        return item
    }

    private mutating func take(_ context: Context) -> (token: Token, literal: String) {
        let item = look(context)
        position += 1
        return item
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: ","), UInt8(ascii: ">"), UInt8(ascii: "<"):
            true
        default: false
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }

    private static func next(
        _ bytes: inout ArraySlice<UInt8>
    ) -> (token: Token, literal: String) {
        bytes = bytes.drop(while: isSpace)
        guard let first = bytes.first, first != 0 else { return (.end, "") }
        guard isSpecial(first) else {
            let word = bytes.prefix { !isSpecial($0) && !isSpace($0) && $0 != 0 }
            bytes = bytes.dropFirst(word.count)
            let text = String(decoding: word, as: UTF8.self)
            return (text == "in" || text == "notin" ? .comparison : .identifier, text)
        }
        let two = String(decoding: bytes.prefix(2), as: UTF8.self)
        if two == "==" || two == "!=" {
            bytes = bytes.dropFirst(2)
            return (.comparison, two)
        }
        bytes = bytes.dropFirst()
        let text = String(UnicodeScalar(first))
        switch first {
        case UInt8(ascii: "("): return (.open, text)
        case UInt8(ascii: ")"): return (.close, text)
        case UInt8(ascii: ","): return (.comma, text)
        case UInt8(ascii: "!"): return (.not, text)
        default: return (.comparison, text)
        }
    }
}
