import KubeValues

/// What a hub holds at first, and how it takes up what an earlier run kept.
extension HubSimulator {
    mutating func furnish() {
        for cluster in clusterNames {
            for namespace in configuration.namespaces { furnish(namespace, in: cluster) }
            furnishNode(in: cluster)
        }
        for cluster in configuration.clusters { furnishSecret(of: cluster) }
        furnishGateway()
    }

    private func place(_ cluster: String, _ resource: String, _ key: String) -> ObjectID {
        ObjectID(cluster: cluster, resource: resource, key: key)
    }

    private mutating func metadata(_ name: String, namespace: String? = nil) -> JSON {
        var metadata: JSON = ["name": .string(name)]
        if let namespace { metadata["namespace"] = .string(namespace) }
        metadata["uid"] = .string(random.uid())
        metadata["creationTimestamp"] = timestamp
        return metadata
    }

    private mutating func furnish(_ namespace: String, in cluster: String) {
        var metadata = metadata(namespace)
        metadata["labels"] = .object(["kubernetes.io/metadata.name": .string(namespace)])
        commit(
            [
                "kind": "Namespace", "apiVersion": "v1", "metadata": metadata,
                "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
            ], at: place(cluster, "/namespaces", "/\(namespace)"))
    }

    private mutating func furnishNode(in cluster: String) {
        let name = NodeFacts.name(cluster)
        var metadata = metadata(name)
        metadata["labels"] = .object([
            "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": .string(name),
            "kubernetes.io/os": "linux",
        ])
        let ready: JSON = [
            "type": "Ready", "status": "True", "lastHeartbeatTime": timestamp,
            "lastTransitionTime": timestamp, "reason": "KubeletReady",
            "message": "kubelet is posting ready status",
        ]
        let room: JSON = ["cpu": "4", "memory": "8Gi", "pods": "110"]
        commit(
            [
                "kind": "Node", "apiVersion": "v1", "metadata": metadata, "spec": [:],
                "status": [
                    "capacity": room, "allocatable": room, "conditions": [ready],
                    "addresses": [
                        ["type": "InternalIP", "address": "127.0.0.1"],
                        ["type": "Hostname", "address": .string(name)],
                    ],
                    "nodeInfo": [
                        "kubeletVersion": "v1.32.4", "osImage": "simulated",
                        "kernelVersion": "none", "containerRuntimeVersion": "simulated://1",
                        "operatingSystem": "linux", "architecture": "amd64",
                    ],
                ],
            ], at: place(cluster, "/nodes", "/\(name)"))
    }

    private mutating func furnishSecret(of cluster: ManagedCluster) {
        var metadata = metadata(cluster.name, namespace: Gateway.namespace)
        var labels = cluster.labels
        labels[Gateway.credentialType] =
            cluster.secretData["tls.crt"] == nil && cluster.secretData["token"] != nil
            ? "ServiceAccountToken" : "X509Certificate"
        metadata["labels"] = JSON(labels)
        metadata["annotations"] = .object([
            Gateway.clusterVersion: .string(
                "{\"major\":\"1\",\"minor\":\"32\",\"gitVersion\":\"v1.32.4\","
                    + "\"platform\":\"linux/amd64\"}")
        ])
        commit(
            [
                "kind": "Secret", "apiVersion": "v1", "metadata": metadata,
                "data": JSON(cluster.secretData), "type": "Opaque",
            ],
            at: place(
                HubSimulator.hubName, "/secrets", "\(Gateway.namespace)/\(cluster.name)"))
    }

    private mutating func furnishGateway() {
        let name = "\(Gateway.version).\(Gateway.group)"
        var metadata = metadata(name)
        metadata["labels"] = .object([
            "api": "cluster-extension-apiserver", "apiserver": "true",
        ])
        commit(
            [
                "kind": "APIService", "apiVersion": "apiregistration.k8s.io/v1",
                "metadata": metadata,
                "spec": [
                    "service": [
                        "namespace": .string(Gateway.namespace),
                        "name": "kubevela-cluster-gateway-service", "port": 19443,
                    ],
                    "group": .string(Gateway.group), "version": .string(Gateway.version),
                    "insecureSkipTLSVerify": true, "groupPriorityMinimum": 2000,
                    "versionPriority": 10,
                ],
                "status": [
                    "conditions": [
                        [
                            "type": "Available", "status": "True",
                            "lastTransitionTime": timestamp, "reason": "Passed",
                            "message": "all checks passed",
                        ]
                    ]
                ],
            ],
            at: place(
                HubSimulator.hubName, "apiregistration.k8s.io/apiservices", "/\(name)"))
    }

    mutating func restore(_ stored: [StoredObject]) {
        var places: [ObjectID] = []
        for item in stored {
            let parts = item.key.split(
                separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, clusters[item.cluster] != nil else { continue }
            let id = ObjectID(
                cluster: item.cluster, resource: "\(parts[0])/\(parts[1])", key: String(parts[2]))
            clusters[item.cluster]?.put(item.object, at: id)
            if id.resource == CustomTypes.definitions {
                register(item.object, in: item.cluster)
            }
            places.append(id)
        }
        // What was in progress goes on: every controller looks at everything once.
        for id in places.sorted() { work.add(id) }
        furnishNewClusters()
    }

    /// A cluster that the earlier run did not have gets what a new one holds.
    private mutating func furnishNewClusters() {
        for cluster in clusterNames where clusters[cluster]?.collections["/namespaces"] == nil {
            for namespace in configuration.namespaces { furnish(namespace, in: cluster) }
            furnishNode(in: cluster)
            if let managed = configuration.clusters.first(where: { $0.name == cluster }) {
                furnishSecret(of: managed)
            }
        }
    }
}

/// The one node of each cluster.
enum NodeFacts {
    static func name(_ cluster: String) -> String { "node-\(cluster)" }
}
