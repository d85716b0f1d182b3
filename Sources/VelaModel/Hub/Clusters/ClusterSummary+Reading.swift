package import KubeValues

extension ClusterSummary {
    /// The labels' prefix that the hub keeps for itself; such labels are not shown.
    package static let internalLabelPrefix = "cluster.core.oam.dev"

    /// A cluster as the gateway lists it.
    package init(virtualCluster: JSON, state: ClusterState) {
        let labels = virtualCluster.labels.filter {
            !$0.key.hasPrefix(ClusterSummary.internalLabelPrefix)
        }
        let spec = virtualCluster["spec"]
        self.init(
            name: virtualCluster.name,
            alias: spec?["alias"]?.string ?? "",
            type: spec?["credential-type"]?.string ?? "",
            endpoint: spec?["endpoint"]?.string ?? "",
            accepted: spec?["accepted"]?.bool ?? false,
            labels: labels,
            state: state,
            isCritical: ClusterSummary.isCritical(labels))
    }

    /// A cluster as its Secret tells it, for hubs whose gateway has no list.
    package init(secret: JSON, state: ClusterState) {
        let labels = secret.labels.filter { !$0.key.hasPrefix(ClusterSummary.internalLabelPrefix) }
        self.init(
            name: secret.name,
            alias: secret.annotations["cluster.core.oam.dev/cluster-alias"] ?? "",
            type: secret.labels["cluster.core.oam.dev/cluster-credential-type"] ?? "",
            endpoint: "",
            labels: labels,
            state: state,
            isCritical: ClusterSummary.isCritical(labels))
    }

    /// The hub itself as a cluster.
    package static func hub(state: ClusterState) -> ClusterSummary {
        ClusterSummary(name: "local", type: "Internal", endpoint: "-", state: state)
    }

    /// Whether labels put a cluster into the production class.
    package static func isCritical(_ labels: [String: String]) -> Bool {
        ["class", "env"].contains { key in
            ["prod", "production"].contains(labels[key]?.lowercased() ?? "")
        }
    }
}

extension [ClusterSummary] {
    /// The order of lists: the hub first, then by name, as the feature document prints them.
    package var inListOrder: [ClusterSummary] {
        sorted { left, right in
            if (left.name == "local") != (right.name == "local") { return left.name == "local" }
            return left.name < right.name
        }
    }
}
