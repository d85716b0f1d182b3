import HubSimulator
import KubeValues

/// Brings the stored Secrets of the managed clusters up to date when a hub starts again.
struct HubSetUp {
    /// The managed clusters as they are reached now.
    let clusters: [ManagedCluster]
    /// The clusters that this folder served before; what is missing of them was deleted on purpose.
    let known: Set<String>

    private static let identity = HubIdentity(
        user: KnownUser.gateway.user, groups: [KnownUser.adminGroup])
    private static let secrets = "/api/v1/namespaces/vela-system/secrets"

    /// Writes the present endpoint and credentials, and adds what new clusters need.
    func refresh(_ simulator: inout HubSimulator) {
        for cluster in clusters {
            if known.contains(cluster.name) {
                update(cluster, &simulator)
            } else {
                add(cluster, &simulator)
            }
        }
    }

    private func update(_ cluster: ManagedCluster, _ simulator: inout HubSimulator) {
        let path = "\(Self.secrets)/\(cluster.name)"
        guard let secret = send("GET", path, nil, to: ClusterName.hub, &simulator) else { return }
        let data = secret["data"]?.stringMap ?? [:]
        // A Secret of that name that leads elsewhere was put there by somebody.
        guard let present = data["endpoint"].flatMap({ Base64.decode($0.utf8) }),
            String(decoding: present, as: UTF8.self).hasSuffix("/clusters/\(cluster.name)"),
            cluster.secretData.contains(where: { data[$0.key] != $0.value })
        else { return }
        _ = send(
            "PATCH", path, ["data": JSON(cluster.secretData)], to: ClusterName.hub, &simulator)
    }

    private func add(_ cluster: ManagedCluster, _ simulator: inout HubSimulator) {
        var labels = cluster.labels
        labels["cluster.core.oam.dev/cluster-credential-type"] = "X509Certificate"
        let secret: JSON = [
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": [
                "name": .string(cluster.name), "namespace": "vela-system", "labels": JSON(labels),
            ],
            "data": JSON(cluster.secretData),
        ]
        _ = send("POST", Self.secrets, secret, to: ClusterName.hub, &simulator)
        for namespace in HubConfiguration(clusters: []).namespaces {
            let object: JSON = [
                "apiVersion": "v1", "kind": "Namespace",
                "metadata": ["name": .string(namespace)],
            ]
            _ = send("POST", "/api/v1/namespaces", object, to: cluster.name, &simulator)
        }
    }

    private func send(
        _ method: String, _ path: String, _ body: JSON?, to cluster: String,
        _ simulator: inout HubSimulator
    ) -> JSON? {
        let request = HubRequest(
            method: method, path: path, cluster: cluster, accept: "application/json",
            contentType: method == "PATCH"
                ? "application/merge-patch+json" : "application/json",
            body: body?.encoded() ?? [], identity: Self.identity)
        guard case .response(let response) = simulator.handle(request, at: .current),
            response.status < 300
        else { return nil }
        return try? JSON(parsing: response.body)
    }
}
