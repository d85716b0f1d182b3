import KubeValues

/// KubeVela's cluster-gateway: the names that its aggregated API uses.
enum Gateway {
    static let group = "cluster.core.oam.dev"
    static let version = "v1alpha1"
    static let apiVersion = "\(group)/\(version)"
    static let namespace = "vela-system"
    static let credentialType = "cluster.core.oam.dev/cluster-credential-type"
    static let endpointType = "cluster.core.oam.dev/cluster-endpoint-type"
    static let controlPlane = "cluster.core.oam.dev/control-plane"
    static let alias = "cluster.core.oam.dev/cluster-alias"
    static let clusterVersion = "cluster.core.oam.dev/cluster-version"
    /// Where the gateway itself listens, as redirects show.
    static let address = "https://localhost:19443/"

    static let gateways = ResourceType(
        group, [version], "ClusterGateway", "clustergateways", namespaced: false, custom: true)
    static let clusters = ResourceType(
        group, [version], "VirtualCluster", "virtualclusters", namespaced: false,
        short: ["vc", "vcluster", "vclusters", "virtual-cluster", "virtual-clusters"],
        custom: true)

    /// The entries of discovery.
    static let resources: [JSON] = [
        entry("clustergateways", "ClusterGateway", ["get", "list"]),
        entry("clustergateways/health", "ClusterGateway", ["get", "patch", "update"]),
        entry(
            "clustergateways/proxy", "ClusterGatewayProxyOptions",
            ["create", "delete", "get", "patch", "update"]),
        {
            var clusters = entry("virtualclusters", "VirtualCluster", ["get", "list"])
            clusters["shortNames"] = .array(Gateway.clusters.shortNames.map { .string($0) })
            return clusters
        }(),
    ]

    private static func entry(_ name: String, _ kind: String, _ verbs: [String]) -> JSON {
        [
            "name": .string(name), "singularName": "", "namespaced": false,
            "kind": .string(kind), "verbs": .array(verbs.map { .string($0) }),
        ]
    }

    /// What the gateway itself answers when it cannot reach a cluster: text without a reason.
    static func failure(_ message: String) -> APIFailure {
        APIFailure(code: 500, reason: nil, message: message)
    }
}

/// A cluster's Secret, read as the gateway reads it.
struct ClusterSecret: Sendable {
    /// The Secret.
    let object: JSON
    /// The API endpoint.
    let endpoint: String
    /// `X509Certificate` or `ServiceAccountToken`.
    let credentialType: String

    /// Nil for a Secret that is no cluster: without the label or without an endpoint.
    init?(_ object: JSON) {
        guard let type = object.labels[Gateway.credentialType],
            let encoded = object.at("data", "endpoint")?.string,
            let bytes = Base64.decode(Array(encoded.utf8))
        else { return nil }
        let endpoint = String(decoding: bytes, as: UTF8.self).trimmed
        guard !endpoint.isEmpty else { return nil }
        self.object = object
        self.endpoint = endpoint
        credentialType = type
    }

    /// A value of the Secret as it stands there, base64; nil if absent or empty.
    func data(_ key: String) -> String? {
        guard let text = object.at("data", key)?.string, !text.isEmpty else { return nil }
        return text
    }

    /// The certificate authority of the cluster, under either of its names.
    var authority: String? { data("ca.crt") ?? data("ca") }

    /// What proves the gateway's identity to the cluster.
    var credential: String? {
        credentialType == "ServiceAccountToken" ? data("token") : data("tls.crt")
    }

    /// The object of `virtualclusters`.
    var virtualCluster: JSON {
        var labels = object.labels.filter { !$0.key.hasPrefix("cluster.core.oam.dev") }
        labels[Gateway.controlPlane] = "false"
        var spec: JSON = [:]
        if let alias = object.annotations[Gateway.alias], !alias.isEmpty {
            spec["alias"] = .string(alias)
        }
        spec["accepted"] = true
        spec["endpoint"] = .string(object.labels[Gateway.endpointType] ?? endpoint)
        spec["credential-type"] = .string(credentialType)
        return [
            "kind": "VirtualCluster", "apiVersion": .string(Gateway.apiVersion),
            "metadata": [
                "name": .string(object.name),
                "creationTimestamp": object.at("metadata", "creationTimestamp") ?? .null,
                "labels": JSON(labels),
            ],
            "spec": spec,
        ]
    }

    /// The object of `clustergateways`, as in its lists: without kind.
    var gateway: JSON {
        var endpoint: JSON = ["address": .string(self.endpoint)]
        if let authority {
            endpoint["caBundle"] = .string(authority)
        } else {
            endpoint["insecure"] = true
        }
        var credential: JSON = ["type": .string(credentialType)]
        if credentialType == "ServiceAccountToken" {
            let token = Base64.decode(Array((data("token") ?? "").utf8)) ?? []
            credential["serviceAccountToken"] = .string(String(decoding: token, as: UTF8.self))
        } else {
            credential["x509"] = [
                "certificate": .string(data("tls.crt") ?? ""),
                "privateKey": .string(data("tls.key") ?? ""),
            ]
        }
        return [
            "metadata": ["name": .string(object.name), "creationTimestamp": nil],
            "spec": [
                "provider": "",
                "access": [
                    "endpoint": ["type": "Const", "const": endpoint], "credential": credential,
                ],
            ],
            "status": ["healthy": false],
        ]
    }
}
