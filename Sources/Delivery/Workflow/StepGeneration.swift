package import KubeValues

/// Finds the steps of an Application and how they run.
package enum StepGeneration {
    /// The steps: those written, those of the Workflow object, or generated ones.
    package static func steps(
        of application: Application, workflow object: JSON?, profile: DeliveryProfile
    ) throws(DeliveryError) -> [WorkflowStep] {
        var steps = try declared(application, object)
        if steps.isEmpty { steps = deploys(application, profile) }
        if steps.isEmpty { steps = try environments(application) }
        if steps.isEmpty { steps = application.components.map(applyStep) }
        return profile.suspendsDeployStep ? steps : withApprovals(steps)
    }

    /// How steps and sub steps run.
    package static func mode(
        of application: Application, workflow object: JSON?, profile: DeliveryProfile
    ) -> WorkflowMode {
        guard profile.namesBothModes else {
            let isWritten = !(application.workflow?.steps.isEmpty ?? true)
            return WorkflowMode(steps: isWritten ? "StepByStep" : "DAG", subSteps: "DAG")
        }
        guard let spec = application.workflow else { return WorkflowMode(steps: "DAG") }
        if spec.raw["mode"]?.object != nil || spec.reference.isEmpty {
            return WorkflowMode(
                steps: spec.stepsMode ?? "StepByStep", subSteps: spec.subStepsMode ?? "DAG")
        }
        return WorkflowMode(
            steps: object?.at("mode", "steps")?.string ?? "StepByStep",
            subSteps: object?.at("mode", "subSteps")?.string ?? "DAG")
    }

    private static func declared(
        _ application: Application, _ object: JSON?
    ) throws(DeliveryError) -> [WorkflowStep] {
        guard let spec = application.workflow else { return [] }
        guard !spec.reference.isEmpty else { return spec.steps }
        guard let object else {
            throw DeliveryError(
                .parse,
                "failed to parseWorkflowSteps: Workflow.core.oam.dev \"\(spec.reference)\" not found"
            )
        }
        guard spec.steps.isEmpty else {
            throw DeliveryError(
                .parse,
                "failed to parseWorkflowSteps: cannot set steps and ref in workflow at the same time"
            )
        }
        return (object["steps"]?.array ?? []).map(WorkflowStep.init)
    }

    private static func deploys(
        _ application: Application, _ profile: DeliveryProfile
    ) -> [WorkflowStep] {
        let overrides = application.policies.filter { $0.type == "override" }.map(\.name)
        let topologies = application.policies.filter { $0.type == "topology" }.map(\.name)
        if !topologies.isEmpty {
            return topologies.map { topology in
                let names = (overrides + [topology]).map(JSON.string)
                return WorkflowStep(
                    name: "deploy-\(topology)", type: "deploy",
                    properties: ["policies": .array(names)])
            }
        }
        let refers = application.components.contains { $0.type == "ref-objects" }
        guard profile.generatesDeployForOverrides, !overrides.isEmpty || refers else { return [] }
        return [
            WorkflowStep(
                name: "deploy", type: "deploy",
                properties: ["policies": .array(overrides.map(JSON.string))])
        ]
    }

    private static func environments(
        _ application: Application
    ) throws(DeliveryError) -> [WorkflowStep] {
        var steps: [WorkflowStep] = []
        for policy in application.policies where policy.type == "env-binding" {
            guard let properties = policy.properties else { continue }
            guard properties.object != nil,
                properties["envs"].map({ $0.array != nil || $0.isNull }) ?? true
            else {
                throw DeliveryError(
                    .parse,
                    "failed to parseWorkflowSteps: failed to parse env-binding policy \(policy.name)"
                )
            }
            for env in properties["envs"]?.array ?? [] {
                let name = env["name"]?.string ?? ""
                steps.append(
                    WorkflowStep(
                        name: "deploy-\(policy.name)-\(name)", type: "deploy2env",
                        properties: ["policy": .string(policy.name), "env": .string(name)]))
            }
        }
        return steps
    }

    private static func applyStep(_ component: Component) -> WorkflowStep {
        WorkflowStep(
            name: component.name, type: "apply-component",
            properties: ["component": .string(component.name)])
    }

    private static func withApprovals(_ steps: [WorkflowStep]) -> [WorkflowStep] {
        var result: [WorkflowStep] = []
        for step in steps {
            if step.waitsForApproval, result.last?.type != "suspend" {
                result.append(WorkflowStep(name: "manual-approve-\(step.name)", type: "suspend"))
            }
            result.append(step)
        }
        return result
    }
}

/// How steps, and steps inside groups, follow each other.
package struct WorkflowMode: Sendable, Hashable {
    /// `StepByStep`, `DAG`, or any other word, which counts as `DAG`.
    package var steps: String
    /// The same for steps inside groups.
    package var subSteps: String

    package init(steps: String, subSteps: String = "DAG") {
        self.steps = steps
        self.subSteps = subSteps
    }

    /// The text of `status.workflow.mode`.
    package func text(_ profile: DeliveryProfile) -> String {
        profile.namesBothModes ? "\(steps)-\(subSteps)" : steps
    }

    /// The mode that a text of `status.workflow.mode` stands for.
    package init(text: String) {
        let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
        self.init(
            steps: parts.first ?? "StepByStep", subSteps: parts.count > 1 ? parts[1] : "DAG")
    }
}
