import Delivery
import KubeValues

/// The objects of one component at one place, as they are dispatched.
struct Bundle: Sendable {
    /// One of the objects.
    struct Part: Sendable {
        /// The object as it is to be.
        var planned: PlannedManifest
        /// The object as it is in the cluster, nil if it is not there or was not read.
        var live: JSON?
        /// Whether it was read or applied in this pass.
        var isKnown = false
    }

    /// The component at its place.
    let task: DeployTask
    /// The component's namespace, resolved.
    let namespace: String
    /// The objects, the workload first.
    var parts: [Part]
    /// The traits that only patch the workload.
    let patchingTraits: [String]
    /// Why the bundle could not be brought there, nil if it could.
    var problem: String?

    /// The bundle of a rendered task of an Application in that namespace.
    init(_ task: DeployTask, _ rendered: TaskRendering.Outcome, ofNamespace own: String) {
        self.task = task
        namespace = task.placement.namespace.isEmpty ? own : task.placement.namespace
        parts = rendered.manifests.map { Part(planned: $0) }
        patchingTraits = rendered.patchingTraits
    }

    /// The workload as it is in the cluster.
    var workload: JSON? { parts.first?.live }

    /// What flows out: the live objects by their names.
    var value: JSON {
        var value: JSON = [:]
        value["output"] = workload
        var outputs: JSON = [:]
        for part in parts.dropFirst() { outputs[part.planned.resource] = part.live }
        value["outputs"] = outputs
        return value
    }
}

// MARK: - Health

extension Bundle {
    /// Whether the workload is there and healthy.
    var isWorkloadHealthy: Bool {
        Health.ofWorkload(type: task.component.type, live: workload).isHealthy
    }

    /// Whether all objects are there, and healthy by their traits.
    var isDone: Bool { parts.allSatisfy { $0.live != nil } && service.isDone }

    /// What the status says about the component at its place.
    var service: ServiceStatus {
        var traits: [ServiceStatus.TraitStatus] = []
        // A type that a component has twice is listed twice.
        for trait in task.component.traits {
            let live = parts.filter { $0.planned.trait == trait.type }.compactMap(\.live)
            guard !live.isEmpty || patchingTraits.contains(trait.type) else { continue }
            traits.append(
                ServiceStatus.TraitStatus(
                    type: trait.type, health: Health.ofTrait(type: trait.type, objects: live)))
        }
        return ServiceStatus(
            name: task.component.name, namespace: namespace, cluster: task.placement.cluster,
            type: task.component.type,
            health: Health.ofWorkload(type: task.component.type, live: workload), traits: traits)
    }
}
