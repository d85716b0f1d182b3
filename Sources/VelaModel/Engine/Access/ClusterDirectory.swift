import KubeValues

/// Lists the clusters that are joined to a hub.
struct ClusterDirectory: Sendable {
    let access: ClusterAccess
    let systemNamespace: String

    private static let credentialLabel = "cluster.core.oam.dev/cluster-credential-type"
    private static let internalPrefix = "cluster.core.oam.dev"

    /// The joined clusters with the labels that can be selected; without a gateway, as their Secrets
    /// tell.
    func clusters() async throws(EngineError) -> [(name: String, labels: [String: String])] {
        do {
            let list = try await access.read(
                "/apis/cluster.core.oam.dev/v1alpha1/virtualclusters")
            return (list["items"]?.array ?? []).map { ($0.name, $0.labels) }
        } catch  where error.isNotFound {
            let secrets = try await access.list(EngineKind.secret, in: systemNamespace)
            return secrets.filter { $0.labels[Self.credentialLabel] != nil }.map { secret in
                let labels = secret.labels.filter { !$0.key.hasPrefix(Self.internalPrefix) }
                return (secret.name, labels)
            }
        }
    }
}
