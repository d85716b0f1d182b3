import Delivery
import KubeValues

/// The objects of one component at one place, as they are dispatched.
struct Bundle: Sendable {
    /// One of the objects.
    struct Part: Sendable {
        /// The manifest, complete.
        var manifest: JSON
        /// The trait that made it, empty for the workload.
        var trait: String
        /// When it goes.
        var stage: DispatchStage
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

    /// The workload as it is in the cluster.
    var workload: JSON? { parts.first?.live }

    /// What flows out: the live objects by their names.
    func value(of resources: [String]) -> JSON {
        var value: JSON = [:]
        value["output"] = workload
        var outputs: JSON = [:]
        for (part, resource) in zip(parts.dropFirst(), resources) { outputs[resource] = part.live }
        value["outputs"] = outputs
        return value
    }
}
