package import KubeKit

extension ClusterRoute {
    /// The way from the hub to a cluster: none to itself, which is `local` or the empty text, and
    /// through its gateway to any other.
    package static func cluster(_ name: String) -> ClusterRoute {
        guard !name.isEmpty, name != "local" else { return .local }
        let gateway = ResourcePath(
            group: "cluster.core.oam.dev", version: "v1alpha1", plural: "clustergateways",
            name: name, subresource: "proxy")
        return ClusterRoute(prefix: gateway.text)
    }
}
