/// Where a component goes: a cluster and a namespace in it.
package struct Placement: Sendable, Hashable {
    /// The cluster, `local` for the hub.
    package var cluster: String
    /// The namespace; empty means the Application's own, resolved when objects are rendered.
    package var namespace: String

    package init(cluster: String, namespace: String = "") {
        self.cluster = cluster
        self.namespace = namespace
    }
}
