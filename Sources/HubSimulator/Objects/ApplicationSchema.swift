import KubeValues

/// The schema of Applications as far as servers act on it: what is required, and what is dropped.
enum ApplicationSchema {
    private static let component: Set<String> = [
        "name", "type", "properties", "dependsOn", "inputs", "outputs", "traits", "scopes",
        "externalRevision", "replicaKey",
    ]
    private static let step: Set<String> = [
        "name", "type", "properties", "dependsOn", "inputs", "outputs", "meta", "if", "timeout",
        "mode", "subSteps",
    ]

    /// An Application without the fields that its schema does not know.
    static func pruned(_ application: JSON) -> JSON {
        guard let spec = application["spec"], spec.object != nil else { return application }
        var pruned = keeping(["components", "policies", "workflow"], spec)
        pruned["components"] = mapped(pruned["components"]) { value in
            var value = keeping(component, value)
            value["traits"] = mapped(value["traits"]) { keeping(["type", "properties"], $0) }
            return value
        }
        pruned["policies"] = mapped(pruned["policies"]) {
            keeping(["name", "type", "properties"], $0)
        }
        if let workflow = pruned["workflow"], workflow.object != nil {
            var kept = keeping(["ref", "mode", "steps"], workflow)
            kept["steps"] = mapped(kept["steps"]) { value in
                var value = keeping(step, value)
                value["subSteps"] = mapped(value["subSteps"]) {
                    keeping(step.subtracting(["mode", "subSteps"]), $0)
                }
                return value
            }
            pruned["workflow"] = kept
        }
        var application = application
        application["spec"] = pruned
        return application
    }

    /// What is missing or of the wrong type.
    static func problems(_ application: JSON) -> [FieldProblem] {
        guard let spec = application["spec"], !spec.isNull else { return [] }
        guard spec.object != nil else { return [wrongType("spec", spec, "object")] }
        var problems: [FieldProblem] = []
        if let components = spec["components"], !components.isNull {
            problems += entries(components, "spec.components", ["name", "type"])
        } else {
            problems.append(.required("spec.components"))
        }
        if let policies = spec["policies"], !policies.isNull {
            problems += entries(policies, "spec.policies", ["type"])
        }
        if let steps = spec.at("workflow", "steps"), !steps.isNull {
            problems += entries(steps, "spec.workflow.steps", ["type"])
            for step in steps.array ?? [] {
                guard let inner = step["subSteps"], !inner.isNull else { continue }
                problems += entries(inner, "spec.workflow.steps.subSteps", ["type"])
            }
        }
        var seen: Set<FieldProblem> = []
        return problems.filter { seen.insert($0).inserted }
    }

    private static func entries(
        _ list: JSON, _ field: String, _ required: [String]
    ) -> [FieldProblem] {
        guard let elements = list.array else { return [wrongType(field, list, "array")] }
        return elements.flatMap { element -> [FieldProblem] in
            guard element.object != nil else { return [wrongType(field, element, "object")] }
            return required.compactMap { name -> FieldProblem? in
                switch element[name] {
                case nil, .null?: .required("\(field).\(name)")
                case .string?: nil
                case let other?: wrongType("\(field).\(name)", other, "string")
                }
            }
        }
    }

    private static func wrongType(_ field: String, _ value: JSON, _ type: String) -> FieldProblem {
        let found =
            switch value {
            case .null: "null"
            case .bool: "boolean"
            case .number: "integer"
            case .string: "string"
            case .array: "array"
            case .object: "object"
            }
        return FieldProblem(
            field: field, reason: "FieldValueInvalid",
            message: "Invalid value: \"\(found)\": \(field) in body must be of type \(type): "
                + "\"\(found)\"")
    }

    private static func keeping(_ known: Set<String>, _ value: JSON) -> JSON {
        guard case .object(let members) = value else { return value }
        return .object(JSONObject(uniqueMembers: members.filter { known.contains($0.key) }))
    }

    private static func mapped(_ list: JSON?, _ change: (JSON) -> JSON) -> JSON? {
        guard case .array(let elements)? = list else { return list }
        return .array(elements.map(change))
    }
}
