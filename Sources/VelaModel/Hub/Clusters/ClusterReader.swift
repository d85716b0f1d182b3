package import Foundation
package import KubeKit
package import KubeValues

/// Reads the clusters of a hub and how each can be reached right now.
package struct ClusterReader: Sendable {
    private let access: ClusterAccess

    /// A reader through that access.
    package init(access: ClusterAccess) { self.access = access }

    /// The namespace of the clusters' Secrets on every hub this program has met.
    package static let secretNamespace = "vela-system"

    /// The clusters as the hub lists them, the hub first; none has been probed.
    ///
    /// Hubs without `virtualclusters` (before 1.9) are read through the clusters' Secrets.
    ///
    /// - Throws: ``KubernetesError`` when the hub does not answer or refuses both.
    package func list(at now: Date) async throws(KubernetesError) -> [ClusterSummary] {
        let unknown = ClusterState.connecting(since: now)
        do {
            let clusters = try await access.list(.virtualCluster).map {
                ClusterSummary(virtualCluster: $0, state: unknown)
            }
            let hasHub = clusters.contains { $0.name == "local" }
            return (hasHub ? clusters : [.hub(state: unknown)] + clusters).inListOrder
        } catch  where error.isNotFound {
            return try await listSecrets(state: unknown)
        }
    }

    private func listSecrets(state: ClusterState) async throws(KubernetesError) -> [ClusterSummary]
    {
        let secrets = try await access.list(
            .secret, in: Self.secretNamespace,
            selector: "cluster.core.oam.dev/cluster-credential-type")
        let clusters = secrets.map { secret in
            // The endpoint is the one part of the data that is no secret.
            var cluster = ClusterSummary(secret: secret, state: state)
            if let data = secret.at("data", "endpoint")?.string,
                let bytes = Data(base64Encoded: data)
            {
                cluster.endpoint = String(decoding: bytes, as: UTF8.self)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            }
            return cluster
        }
        return ([ClusterSummary.hub(state: state)] + clusters).inListOrder
    }

    /// The Secret of a managed cluster, or nil if there is none.
    ///
    /// - Throws: ``KubernetesError`` when the hub does not answer or refuses.
    package func secret(of cluster: String) async throws(KubernetesError) -> JSON? {
        try await access.get(address(of: cluster))
    }

    /// Writes labels onto the Secret of a managed cluster.
    ///
    /// - Parameters:
    ///   - patch: what ``LabelEdit/patch(secret:labels:)`` makes.
    ///   - cluster: the cluster's name.
    /// - Throws: ``KubernetesError``, a conflict when the Secret changed since it was read.
    package func patchSecret(_ patch: JSON, of cluster: String) async throws(KubernetesError) {
        _ = try await access.patch(patch, at: address(of: cluster))
    }

    private func address(of cluster: String) -> ObjectAddress {
        ObjectAddress(kind: .secret, namespace: Self.secretNamespace, name: cluster)
    }

    // MARK: - Probes

    /// A cluster with its state, version and nodes as they are now.
    ///
    /// - Parameters:
    ///   - cluster: the cluster as listed, or as probed before: what was known stays if it does not answer.
    ///   - now: the time, for how long it has been out of reach.
    package func probed(_ cluster: ClusterSummary, at now: Date) async -> ClusterSummary {
        var cluster = cluster
        let started = ContinuousClock.now
        do {
            let route = ClusterRoute.cluster(cluster.name)
            let version = try await access.read("/version", through: route)
            let latency = ContinuousClock.now - started
            cluster.version = version["gitVersion"]?.string ?? ""
            cluster.state = latency > .seconds(1) ? .slow(latency: latency) : .live
            let nodes = try? await access.read("/api/v1/nodes", through: route)["items"]?.array
            if let nodes {
                cluster.nodesTotal = nodes.count
                cluster.nodesReady = nodes.count { PodStatus.isReady($0) }
            }
        } catch {
            cluster.state = ClusterState(probing: error, before: cluster.state, at: now)
        }
        return cluster
    }
}

extension ClusterState {
    /// The state that a failed probe means.
    ///
    init(probing error: KubernetesError, before: ClusterState, at now: Date) {
        let message = error.description
        if error.isUnknownCluster {
            self = .detached
        } else if error.status == 401 {
            self = .credentialRefused(reason: "401 from the cluster")
        } else if error.status == 403 {
            self = .forbidden(what: "read the version")
        } else if [.clusterUntrusted, .transport(.tls)].contains(error.code) {
            self = .untrusted(reason: message)
        } else if case .unreachable(let since, _) = before {
            self = .unreachable(since: since, reason: message)
        } else {
            self = .unreachable(since: now, reason: message)
        }
    }
}
