package import KubeValues

/// An object that a resource tracker records, where it is and what it belongs to.
package struct TrackedResource: Sendable, Hashable {
    /// The cluster; `local` is the hub, however the tracker spells it.
    package var cluster: String
    /// `apps/v1`.
    package var apiVersion: String
    /// `Deployment`.
    package var kind: String
    /// The namespace; empty for cluster-scoped kinds.
    package var namespace: String
    /// The name.
    package var name: String
    /// The component it was rendered from; empty if none.
    package var component: String
    /// The trait that made it; empty for workloads.
    package var trait: String

    /// A record of `spec.managedResources`, or nil if it marks something deleted or lacks its kind.
    package init?(record: JSON) {
        guard record["deleted"]?.bool != true, let kind = record["kind"]?.string,
            let apiVersion = record["apiVersion"]?.string, let name = record["name"]?.string
        else { return nil }
        let named = record["cluster"]?.string ?? ""
        cluster = named.isEmpty ? "local" : named
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        namespace = record["namespace"]?.string ?? ""
        component = record["component"]?.string ?? ""
        trait = record["trait"]?.string ?? ""
    }

    /// An entry of `status.appliedResources`: what is known where trackers may not be read.
    package init?(applied entry: JSON) {
        self.init(record: entry)
    }
}
