package import KubeValues

/// What a pass wants next.
package enum WorkflowAction: Sendable, Hashable {
    /// Carry out a step and report what came of it.
    case run(StepRequest)
    /// Nothing more in this pass.
    case finished(WorkflowState)
}

/// A step to carry out.
package struct StepRequest: Sendable, Hashable {
    /// The step; what flows in is in its properties already, except for components.
    package var step: WorkflowStep
    /// The id of its record.
    package var recordID: String
    /// The name of the group it belongs to, or nil.
    package var group: String?
    /// What flows in, by the place in the parameters.
    package var inputs: [FilledInput]
}

/// A value that flows into a step.
package struct FilledInput: Sendable, Hashable {
    /// Where it goes: `value.properties.image`.
    package var key: String
    /// The value.
    package var value: JSON

    package init(key: String, value: JSON) {
        self.key = key
        self.value = value
    }
}

/// What came of a step.
package enum StepOutcome: Sendable, Hashable {
    /// It is done; outputs are looked up in the value.
    case succeeded(value: JSON? = nil, message: String = "")
    /// It has to be looked at again.
    case waiting(String)
    /// It failed and is tried again until the limit.
    case failed(String)
    /// It failed for good, for this reason.
    case ended(reason: String, message: String)
    /// It waits for somebody.
    case suspending(String)
    /// It could not be run at all; the pass ends without a record.
    case broken(String)
}

/// Writes a value at a path such as `properties.ports[0].port`.
package enum ValuePath {
    /// The steps of a path.
    private static func tokens(_ path: String) -> [String] {
        var tokens: [String] = []
        var current = ""
        var isQuoted = false
        for character in path {
            if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, ".[]".contains(character) {
                if !current.isEmpty { tokens.append(current) }
                current = ""
            } else {
                current.append(character)
            }
        }
        if !current.isEmpty { tokens.append(current) }
        return tokens
    }

    /// The root with a value set at a path; missing objects and list elements are made.
    package static func set(_ value: JSON, at path: String, in root: JSON) -> JSON {
        set(value, tokens(path)[...], in: root)
    }

    private static func set(_ value: JSON, _ tokens: ArraySlice<String>, in root: JSON?) -> JSON {
        guard let first = tokens.first else { return value }
        if let index = Int(first), root == nil || root?.array != nil {
            var list = root?.array ?? []
            while list.count <= index, list.count < 1000 { list.append(.object([:])) }
            guard index < list.count else { return root ?? .array(list) }
            list[index] = set(value, tokens.dropFirst(), in: list[index])
            return .array(list)
        }
        var object = root?.object ?? JSONObject()
        object[first] = set(value, tokens.dropFirst(), in: object[first])
        return .object(object)
    }
}
