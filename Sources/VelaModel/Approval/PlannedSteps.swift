import Delivery
import KubeKit
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
        /// The component as it is delivered, after overrides.
        var definition: JSON
        /// The objects, or why they cannot be rendered here.
        var manifests: Result<[PlannedManifest], KubernetesError>
    }

    let parsed: ParsedApplication
    let basis: ApprovalBasis
    let access: ClusterAccess

    /// What the step would dispatch, in its order.
    ///
    /// - Throws: `DeliveryError` when its places cannot be told.
    func tasks(of step: WorkflowStep) async throws(DeliveryError) -> [Task] {
        let status = basis.application.at("status", "latestRevision")
        let rendering = TaskRendering(
            of: parsed.application, revision: status?["name"]?.string ?? "",
            hash: status?["revisionHash"]?.string ?? "", access: access)
        var planned: [Task] = []
        for task in try Self.deployed(by: step, in: parsed, basis: basis) {
            let manifests: Result<[PlannedManifest], KubernetesError>
            do {
                manifests = .success(try await rendering.render(task).manifests)
            } catch {
                manifests = .failure(error)
            }
            planned.append(
                Task(
                    component: task.component.name, type: task.component.type,
                    cluster: Self.cluster(of: task), namespace: Self.namespace(of: task, parsed),
                    definition: task.component.raw, manifests: manifests))
        }
        return planned
    }

    /// Where the step places things, as `cluster/namespace`; empty if that cannot be told.
    static func places(
        of step: WorkflowStep, in parsed: ParsedApplication, basis: ApprovalBasis
    ) -> [String] {
        let tasks = (try? deployed(by: step, in: parsed, basis: basis)) ?? []
        return tasks.map { "\(cluster(of: $0))/\(namespace(of: $0, parsed))" }.unique
    }

    private static func deployed(
        by step: WorkflowStep, in parsed: ParsedApplication, basis: ApprovalBasis
    ) throws(DeliveryError) -> [DeployTask] {
        if step.isApplyComponent {
            return [try DeployPlan.task(ofApplyComponent: step, in: parsed, inputs: [])]
        }
        let labels = basis.clusters.filter { $0.name != "local" }.map {
            ClusterLabels(name: $0.name, labels: $0.labels)
        }
        return try DeployPlan.tasks(of: step, in: parsed, clusters: labels)
    }

    private static func cluster(of task: DeployTask) -> String {
        task.placement.cluster.isEmpty ? "local" : task.placement.cluster
    }

    private static func namespace(of task: DeployTask, _ parsed: ParsedApplication) -> String {
        task.placement.namespace.isEmpty
            ? parsed.application.namespace : task.placement.namespace
    }
}
