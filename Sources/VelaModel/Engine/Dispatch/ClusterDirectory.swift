import KubeKit
import KubeValues

/// Lists the clusters that are joined to a hub.
struct ClusterDirectory: Sendable {
    let access: ClusterAccess
    let systemNamespace: String

    private static let credentialLabel = "cluster.core.oam.dev/cluster-credential-type"
    private static let internalPrefix = "cluster.core.oam.dev"

    /// The joined clusters with the labels that can be selected; without a gateway, as their Secrets
    /// tell.
    func clusters() async throws(KubernetesError) -> [(name: String, labels: [String: String])] {
        do {
            return try await access.list(.virtualCluster).map { ($0.name, $0.labels) }
        } catch  where error.isNotFound {
            let secrets = try await access.list(.secret, in: systemNamespace)
            return secrets.filter { $0.labels[Self.credentialLabel] != nil }.map { secret in
                let labels = secret.labels.filter { !$0.key.hasPrefix(Self.internalPrefix) }
                return (secret.name, labels)
            }
        }
    }
}
