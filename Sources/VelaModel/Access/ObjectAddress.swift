package import KubeValues

/// Where an object is: the cluster, its kind, its namespace and its name.
package struct ObjectAddress: Sendable, Hashable, CustomStringConvertible {
    /// The cluster; `local` or the empty text for the hub.
    package var cluster: String
    /// The kind.
    package var kind: GroupVersionKind
    /// The namespace, empty for cluster-scoped objects.
    package var namespace: String
    /// The name.
    package var name: String

    package init(cluster: String = "", kind: GroupVersionKind, namespace: String, name: String) {
        self.cluster = cluster
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// Where a manifest belongs, or nil if it has no kind or no name.
    package init?(of object: JSON, in cluster: String) {
        guard let kind = object.groupVersionKind, !object.name.isEmpty else { return nil }
        self.init(cluster: cluster, kind: kind, namespace: object.namespace, name: object.name)
    }

    package var description: String {
        let place = namespace.isEmpty ? name : "\(namespace)/\(name)"
        return "\(kind.kind) \(place)"
    }
}
