/// Which labels an object must have; without requirements it selects everything.
package struct LabelSelector: Sendable, Hashable {
    /// How a label is compared.
    package enum Operator: String, Sendable, Hashable {
        /// The value is the one given, written `=`.
        case equals = "="
        /// The same as `=`, written `==`.
        case doubleEquals = "=="
        /// The label is absent or its value differs.
        case notEquals = "!="
        /// The value is one of those given.
        case isIn = "in"
        /// The label is absent or its value is none of those given.
        case notIn = "notin"
        /// The label is there.
        case exists = "exists"
        /// The label is absent.
        case doesNotExist = "!"
        /// The value is an integer greater than the one given.
        case greaterThan = "gt"
        /// The value is an integer less than the one given.
        case lessThan = "lt"
    }

    /// One condition.
    package struct Requirement: Sendable, Hashable {
        /// The name of the label.
        package let key: String
        /// How it is compared.
        package let comparison: Operator
        /// What it is compared with, sorted and without duplicates.
        package let values: [String]

        fileprivate init(labelEquals value: String, key: String) {
            self.key = key
            comparison = .equals
            values = [value]
        }
    }

    /// The conditions; all must hold.
    package let requirements: [Requirement]

    /// Selects everything.
    package static let everything = LabelSelector(requirements: [])

    init(requirements: [Requirement]) { self.requirements = requirements }

    /// Requires each of these labels with its value; they are not checked.
    package init(matching labels: [String: String]) {
        requirements = labels.sorted { $0.key < $1.key }.map {
            Requirement(labelEquals: $0.value, key: $0.key)
        }
    }

    /// Whether nothing is required.
    package var isEmpty: Bool { requirements.isEmpty }

    /// Whether an object with these labels is selected.
    package func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { $0.matches(labels[$0.key]) }
    }

    /// Whether an object with such `metadata.labels` is selected, without building a dictionary.
    package func matches(object: JSON) -> Bool {
        guard !requirements.isEmpty else { return true }
        let labels = object["metadata"]?["labels"]
        return requirements.allSatisfy { $0.matches(labels?[$0.key]?.string) }
    }
}

extension LabelSelector.Requirement {
    /// A checked condition.
    ///
    /// - Throws: ``SelectorError`` in Kubernetes' words when the key or a value is not allowed.
    package init(
        key: String, comparison: LabelSelector.Operator, values: [String]
    ) throws(SelectorError) {
        let keyProblems = KubernetesName.keyProblems(key)
        guard keyProblems.isEmpty else {
            throw SelectorError(
                "<nil>: Invalid value: \(SelectorError.quote(key)): "
                    + keyProblems.joined(separator: "; "))
        }
        let values = Set(values).sorted()
        switch comparison {
        case .isIn, .notIn:
            guard !values.isEmpty else {
                throw SelectorError(
                    "values: Invalid value: []string{}: for 'in', 'notin' operators, values set "
                        + "can't be empty")
            }
        case .equals, .doubleEquals, .notEquals:
            guard values.count == 1 else {
                throw SelectorError(
                    "values: Invalid value: \(SelectorError.goList(values)): exact-match "
                        + "compatibility requires one single value")
            }
        case .exists, .doesNotExist:
            guard values.isEmpty else {
                throw SelectorError(
                    "values: Invalid value: \(SelectorError.goList(values)): values set must be "
                        + "empty for exists and does not exist")
            }
        case .greaterThan, .lessThan:
            guard values.count == 1 else {
                throw SelectorError(
                    "values: Invalid value: \(SelectorError.goList(values)): for 'Gt', 'Lt' "
                        + "operators, exactly one value is required")
            }
            guard Int64(values[0]) != nil else {
                throw SelectorError(
                    "values[0]: Invalid value: \(SelectorError.quote(values[0])): for 'Gt', 'Lt' "
                        + "operators, the value must be an integer")
            }
        }
        for (index, value) in values.enumerated() {
            let problems = KubernetesName.labelValueProblems(value)
            guard problems.isEmpty else {
                throw SelectorError(
                    "values[\(index)][\(key)]: Invalid value: \(SelectorError.quote(value)): "
                        + problems.joined(separator: "; "))
            }
        }
        self.key = key
        self.comparison = comparison
        self.values = values
    }

    /// Whether a label with that value, or its absence, meets the condition.
    package func matches(_ value: String?) -> Bool {
        switch comparison {
        case .equals, .doubleEquals, .isIn: value.map { values.contains($0) } ?? false
        case .notEquals, .notIn: value.map { !values.contains($0) } ?? true
        case .exists: value != nil
        case .doesNotExist: value == nil
        case .greaterThan: compare(value, >)
        case .lessThan: compare(value, <)
        }
    }

    private func compare(_ value: String?, _ isOrdered: (Int64, Int64) -> Bool) -> Bool {
        guard let value, let left = Int64(value), let right = values.first.flatMap({ Int64($0) })
        else { return false }
        return isOrdered(left, right)
    }
}

extension LabelSelector: CustomStringConvertible {
    /// The text form, as it goes into a query: `app=web,tier in (a,b)`.
    package var description: String {
        requirements.map { requirement in
            let values =
                requirement.values == [""]
                ? (requirement.comparison == .isIn || requirement.comparison == .notIn ? "," : "")
                : requirement.values.joined(separator: ",")
            return switch requirement.comparison {
            case .equals, .doubleEquals, .notEquals:
                requirement.key + requirement.comparison.rawValue + values
            case .isIn, .notIn: "\(requirement.key) \(requirement.comparison.rawValue) (\(values))"
            case .exists: requirement.key
            case .doesNotExist: "!" + requirement.key
            case .greaterThan: "\(requirement.key)>\(values)"
            case .lessThan: "\(requirement.key)<\(values)"
            }
        }
        .joined(separator: ",")
    }
}

/// Why a text or an object is no selector, in Kubernetes' words.
package struct SelectorError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    package let message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }

    static func quote(_ text: String) -> String { JSON.string(text).text() }

    static func goList(_ values: [String]) -> String {
        "[]string{\(values.map(quote).joined(separator: ", "))}"
    }
}
