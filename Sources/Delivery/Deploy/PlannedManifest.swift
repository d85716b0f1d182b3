package import KubeValues

/// An object that is to be dispatched, with its labels, as a tracker records it.
package struct PlannedManifest: Sendable, Hashable {
    /// The target cluster as recorded; empty where no placement names one.
    package var cluster: String
    /// When it is dispatched.
    package var stage: DispatchStage
    /// The component; empty for objects that a step writes itself.
    package var component: String
    /// The trait that made it; empty for workloads.
    package var trait: String
    /// Its key among the outputs of the trait; empty for workloads.
    package var resource = ""
    /// The object.
    package var object: JSON

    /// The cluster to talk to.
    package var targetCluster: String { cluster.isEmpty ? "local" : cluster }

    /// `group/kind/cluster/namespace/name`, by which trackers know the object.
    package var key: String {
        let kind = object.groupVersionKind
        return [
            kind?.group ?? "", kind?.kind ?? "", targetCluster, object.namespace, object.name,
        ].joined(separator: "/")
    }

    /// The record of a tracker.
    package var record: JSON {
        var record = JSON.object([:])
        if !cluster.isEmpty { record["cluster"] = .string(cluster) }
        record["apiVersion"] = object["apiVersion"]
        record["kind"] = object["kind"]
        if !object.namespace.isEmpty { record["namespace"] = .string(object.namespace) }
        record["name"] = .string(object.name)
        if !component.isEmpty { record["component"] = .string(component) }
        if !trait.isEmpty { record["trait"] = .string(trait) }
        record["raw"] = object
        return record
    }

    /// The entry of `status.appliedResources`.
    package var appliedResource: JSON {
        var entry = JSON.object([:])
        if !cluster.isEmpty { entry["cluster"] = .string(cluster) }
        entry["apiVersion"] = object["apiVersion"]
        entry["kind"] = object["kind"]
        if !object.namespace.isEmpty { entry["namespace"] = .string(object.namespace) }
        entry["name"] = .string(object.name)
        entry["creator"] = "workflow"
        return entry
    }
}
