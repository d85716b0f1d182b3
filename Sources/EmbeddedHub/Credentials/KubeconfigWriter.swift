import KubeValues

/// Writes the kubeconfigs by which clients reach an embedded hub.
struct KubeconfigWriter {
    /// The hub's credentials; each cluster has a user in it.
    let credentials: HubCredentials
    /// `https://127.0.0.1:PORT`.
    let endpoint: String

    /// The API endpoint of that cluster.
    func server(of cluster: String) -> String {
        cluster == ClusterName.hub ? endpoint : "\(endpoint)/clusters/\(cluster)"
    }

    /// A kubeconfig with a context for each of the clusters, the first one current.
    func text(clusters: [String]) -> String {
        let authority = Base64.encode(credentials.authority.pair.certificate.utf8)
        var entries: [JSON] = []
        var contexts: [JSON] = []
        var users: [JSON] = []
        for cluster in clusters {
            guard let user = credentials.users[cluster] else { continue }
            let name = JSON.string(cluster)
            entries.append([
                "name": name,
                "cluster": [
                    "server": .string(server(of: cluster)),
                    "certificate-authority-data": .string(authority),
                ],
            ])
            contexts.append(["name": name, "context": ["cluster": name, "user": name]])
            users.append([
                "name": name,
                "user": [
                    "client-certificate-data": .string(Base64.encode(user.pair.certificate.utf8)),
                    "client-key-data": .string(Base64.encode(user.pair.key.utf8)),
                ],
            ])
            users.append([
                "name": .string("\(cluster)-token"), "user": ["token": .string(user.token)],
            ])
        }
        return YAMLWriter.text([
            "apiVersion": "v1", "kind": "Config", "clusters": .array(entries),
            "contexts": .array(contexts), "users": .array(users),
            "current-context": .string(clusters.first ?? ""),
        ])
    }

    /// Writes `kubeconfig`, for all clusters, and `kubeconfigs/CLUSTER` into the folder.
    func write(to folder: String, clusters: [String]) throws(EmbeddedHubError) {
        try PrivateFiles.makeFolder("\(folder)/kubeconfigs")
        for cluster in clusters {
            try PrivateFiles.write(
                Array(text(clusters: [cluster]).utf8), to: "\(folder)/kubeconfigs/\(cluster)")
        }
        try PrivateFiles.write(Array(text(clusters: clusters).utf8), to: "\(folder)/kubeconfig")
    }
}
