import Delivery
import KubeValues

/// Which steps of a run an approval sets in motion, and what each would dispatch.
struct PlannedSteps {
    /// The gate's own step if it deploys, or else those that run by themselves right behind it.
    let approved: [WorkflowStep]
    /// The steps that run only after a later gate.
    let laterGated: [WorkflowStep]
    /// All steps of the run that dispatch.
    let all: [WorkflowStep]

    /// - Parameters:
    ///   - parsed: the Application with its steps.
    ///   - gate: the gate.
    init(parsed: ParsedApplication, gate: Gate) {
        let steps = parsed.steps.flatMap { step in
            step.type == "step-group" ? step.subSteps.map(\.self) : [step]
        }
        all = steps.filter(PlannedSteps.dispatches)
        guard let index = steps.firstIndex(where: { $0.name == gate.guardedStepName }) else {
            approved = []
            laterGated = []
            return
        }
        let isStepByStep = parsed.mode.steps == "StepByStep"
        let own = PlannedSteps.dispatches(steps[index]) ? [steps[index]] : []
        let behind = steps[(index + 1)...]
        let next = behind.firstIndex(where: PlannedSteps.asks) ?? steps.endIndex
        if own.isEmpty, isStepByStep {
            approved = steps[(index + 1)..<next].filter(PlannedSteps.dispatches)
        } else {
            approved = own
        }
        laterGated = steps[next...].filter(PlannedSteps.dispatches)
    }

    /// Whether a later gate stands between this one and the end of the run.
    var hasLaterGate: Bool { !laterGated.isEmpty }

    private static func dispatches(_ step: WorkflowStep) -> Bool {
        step.type == "deploy" || step.isApplyComponent
    }

    private static func asks(_ step: WorkflowStep) -> Bool {
        step.type == "suspend" || (step.type == "deploy" && step.properties?["auto"]?.bool == false)
    }
}

/// What one step would dispatch.
struct PlannedDispatch {
    /// The objects of a component at a place.
    struct Task {
        /// The component.
        var component: String
        /// Its type.
        var type: String
        /// The cluster, `local` for the hub.
        var cluster: String
        /// The namespace.
        var namespace: String
        /// The objects, or why they cannot be rendered here.
        var manifests: Result<[PlannedManifest], DeliveryError>
    }

    /// What the step would dispatch, in its order.
    ///
    /// - Throws: `DeliveryError` when its places cannot be told.
    static func tasks(
        of step: WorkflowStep, in parsed: ParsedApplication, basis: ApprovalBasis
    ) throws(DeliveryError) -> [Task] {
        let status = basis.application.at("status", "latestRevision")
        let manifest = Manifest(
            of: parsed.application, revision: status?["name"]?.string ?? "",
            revisionHash: status?["revisionHash"]?.string ?? "")
        let labels = basis.clusters.filter { $0.name != "local" }.map {
            ClusterLabels(name: $0.name, labels: $0.labels)
        }
        let tasks =
            step.isApplyComponent
            ? [try DeployPlan.task(ofApplyComponent: step, in: parsed, inputs: [])]
            : try DeployPlan.tasks(of: step, in: parsed, clusters: labels)
        return tasks.map { task in
            let place = task.placement
            return Task(
                component: task.component.name, type: task.component.type,
                cluster: place.cluster.isEmpty ? "local" : place.cluster,
                namespace: place.namespace.isEmpty
                    ? parsed.application.namespace : place.namespace,
                manifests: Result { () throws(DeliveryError) in
                    try manifest.plan(task, by: BuiltInRenderer())
                })
        }
    }
}
