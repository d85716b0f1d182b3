/// Which fields an object must have: `metadata.name=web,status.phase!=Running`.
package struct FieldSelector: Sendable, Hashable {
    /// One condition.
    package struct Requirement: Sendable, Hashable {
        /// The path of the field.
        package let field: String
        /// Whether the value must be this one, or any other.
        package let isEqual: Bool
        /// The value.
        package let value: String

        package init(field: String, isEqual: Bool = true, value: String) {
            self.field = field
            self.isEqual = isEqual
            self.value = value
        }
    }

    /// The conditions; all must hold.
    package var requirements: [Requirement]

    package init(_ requirements: [Requirement] = []) { self.requirements = requirements }

    /// Reads the text form; a backslash escapes a comma, an equals sign and itself.
    ///
    /// - Throws: ``SelectorError`` in the words of Kubernetes' own reader.
    package init(parsing text: String) throws(SelectorError) {
        requirements = []
        for term in FieldSelector.terms(text) where !term.isEmpty {
            guard let requirement = try FieldSelector.requirement(term) else {
                throw SelectorError("invalid selector: '\(text)'; can't understand '\(term)'")
            }
            requirements.append(requirement)
        }
    }

    /// Whether an object is selected; an absent field counts as the empty text.
    package func matches(_ object: JSON) -> Bool {
        requirements.allSatisfy { requirement in
            let path = requirement.field.split(separator: ".").map(String.init)
            let found: String
            switch object[path: path] {
            case .string(let text)?: found = text
            case .bool(let flag)?: found = flag ? "true" : "false"
            case .number(let number)?: found = number.text
            default: found = ""
            }
            return (found == requirement.value) == requirement.isEqual
        }
    }

    private static func terms(_ text: String) -> [String] {
        var terms: [String] = []
        var term = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                isEscaped = false
                term.append(character)
            } else if character == "\\" {
                isEscaped = true
                term.append(character)
            } else if character == "," {
                terms.append(term)
                term = ""
            } else {
                term.append(character)
            }
        }
        terms.append(term)
        return terms
    }

    private static func requirement(_ term: String) throws(SelectorError) -> Requirement? {
        let characters = Array(term)
        var index = 0
        while index < characters.count {
            if characters[index] == "\\" {
                index += 2
                continue
            }
            let rest = characters[index...]
            for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)]
            where rest.starts(with: sign) {
                return Requirement(
                    field: String(characters[..<index]), isEqual: isEqual,
                    value: try unescape(rest.dropFirst(sign.count)))
            }
            index += 1
        }
        return nil
    }

    private static func unescape(
        _ characters: ArraySlice<Character>
    ) throws(SelectorError) -> String {
        var value = ""
        var isEscaped = false
        for character in characters {
            if isEscaped {
                guard character == "\\" || character == "," || character == "=" else {
                    throw SelectorError(
                        "invalid field selector: invalid escape sequence: \\\(character)")
                }
                isEscaped = false
                value.append(character)
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," || character == "=" {
                throw SelectorError(
                    "invalid field selector: unescaped character in value: \(character)")
            } else {
                value.append(character)
            }
        }
        if isEscaped { throw SelectorError("invalid field selector: invalid escape sequence: \\") }
        return value
    }
}

extension FieldSelector: CustomStringConvertible {
    /// The text form, as it goes into a query.
    package var description: String {
        requirements.map { requirement in
            let value = requirement.value.map { character in
                "\\,=".contains(character) ? "\\\(character)" : String(character)
            }
            return requirement.field + (requirement.isEqual ? "=" : "!=") + value.joined()
        }
        .joined(separator: ",")
    }
}
