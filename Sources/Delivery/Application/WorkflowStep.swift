package import KubeValues

/// `spec.workflow` of an Application.
package struct WorkflowSpec: Sendable, Hashable {
    /// As written.
    package var raw: JSON

    package init(_ raw: JSON) { self.raw = raw }

    /// The name of the Workflow object that holds the steps, empty if none does.
    package var reference: String { raw["ref"]?.string ?? "" }
    /// The steps written here.
    package var steps: [WorkflowStep] { (raw["steps"]?.array ?? []).map(WorkflowStep.init) }
    /// The wanted order of steps, or nil.
    package var stepsMode: String? { raw.at("mode", "steps")?.string }
    /// The wanted order of sub steps, or nil.
    package var subStepsMode: String? { raw.at("mode", "subSteps")?.string }
}

/// A step of a workflow, or a sub step.
package struct WorkflowStep: Sendable, Hashable {
    /// The step as written.
    package var raw: JSON

    package init(_ raw: JSON) { self.raw = raw }

    package init(name: String, type: String, properties: JSON? = nil) {
        raw = ["name": .string(name), "type": .string(type)]
        raw["properties"] = properties
    }

    /// The name.
    package var name: String { raw["name"]?.string ?? "" }
    /// The step type.
    package var type: String { raw["type"]?.string ?? "" }
    /// The properties as written, or nil.
    package var properties: JSON? { raw["properties"] }
    /// The condition, empty if there is none.
    package var condition: String { raw["if"]?.string ?? "" }
    /// The timeout as written, empty if there is none.
    package var timeout: String { raw["timeout"]?.string ?? "" }
    /// The names of steps that must be finished first.
    package var dependsOn: [String] { raw["dependsOn"]?.array?.compactMap(\.string) ?? [] }
    /// What flows in.
    package var inputs: [StepInput] { StepInput.list(raw) }
    /// What flows out.
    package var outputs: [StepOutput] { StepOutput.list(raw) }
    /// The steps of a group.
    package var subSteps: [WorkflowStep] { (raw["subSteps"]?.array ?? []).map(WorkflowStep.init) }
    /// How a group runs its steps, or nil.
    package var mode: String? { raw["mode"]?.string }
    /// The words that people read instead of the name, or nil.
    package var alias: String? { raw.at("meta", "alias")?.string }
    /// Whether this is a group of steps.
    package var isGroup: Bool { type == "step-group" }
    /// Whether this deploys one component.
    package var isApplyComponent: Bool {
        type == "apply-component" || type == "builtin-apply-component"
    }
    /// Whether the engine brings the type along, so that no definition is needed.
    package var isBuiltIn: Bool { Self.builtInTypes.contains(type) }

    /// The step types that need no definition.
    package static let builtInTypes: Set<String> = [
        "suspend", "step-group", "apply-component", "builtin-apply-component",
    ]

    /// Whether a deploy step waits for approval.
    package var waitsForApproval: Bool {
        type == "deploy" && properties?["auto"]?.bool == false
    }
}

/// A variable that a step takes in.
package struct StepInput: Sendable, Hashable {
    /// The name of the variable, or a path below `context.`.
    package var from: String
    /// Where the value goes in the parameters.
    package var parameterKey: String

    static func list(_ raw: JSON) -> [StepInput] {
        (raw["inputs"]?.array ?? []).map {
            StepInput(
                from: $0["from"]?.string ?? "", parameterKey: $0["parameterKey"]?.string ?? "")
        }
    }
}

/// A variable that a step gives out.
package struct StepOutput: Sendable, Hashable {
    /// The name of the variable.
    package var name: String
    /// The path of its value in what the step rendered or read.
    package var valueFrom: String

    static func list(_ raw: JSON) -> [StepOutput] {
        (raw["outputs"]?.array ?? []).map {
            StepOutput(name: $0["name"]?.string ?? "", valueFrom: $0["valueFrom"]?.string ?? "")
        }
    }
}
