import KubeValues

/// What the controllers of workloads have in common.
extension HubSimulator {
    mutating func reconcileWorkload(_ id: ObjectID, _ object: JSON) {
        switch id.resource {
        case "apps/deployments": reconcileDeployment(id, object)
        case "apps/replicasets": reconcileReplicaSet(id, object)
        case "apps/statefulsets": reconcileStatefulSet(id, object)
        case "apps/daemonsets": reconcileDaemonSet(id, object)
        case "batch/jobs": reconcileJob(id, object)
        case "/pods": reconcilePod(id, object)
        case "/namespaces": furnishAccount(id)
        default: break
        }
    }

    /// The objects of a type that an object owns and that are not being deleted.
    func owned(_ resource: String, by owner: JSON, in cluster: String) -> [ObjectID] {
        (clusters[cluster]?.dependents(of: owner.uid) ?? []).filter { id in
            id.resource == resource && object(id)?.isBeingDeleted == false
        }
    }

    /// Creates an object that a controller owns.
    @discardableResult
    mutating func createOwned(
        _ resource: String, name: String, by owner: JSON, ownerID: ObjectID, _ content: JSON
    ) -> ObjectID? {
        guard let type = clusters[ownerID.cluster]?.types.types[resource],
            let ownerType = self.type(ownerID)
        else { return nil }
        let id = ObjectID(
            cluster: ownerID.cluster, resource: resource, key: "\(ownerID.namespace)/\(name)")
        guard object(id) == nil else { return nil }
        var new = content
        new["kind"] = .string(type.kind)
        new["apiVersion"] = .string(type.apiVersion(type.storedVersion))
        var metadata = new["metadata"] ?? [:]
        metadata["name"] = .string(name)
        metadata["namespace"] = .string(ownerID.namespace)
        metadata["uid"] = .string(random.uid())
        if type.hasGeneration { metadata["generation"] = 1 }
        metadata["creationTimestamp"] = timestamp
        metadata["ownerReferences"] = [
            [
                "apiVersion": .string(ownerType.apiVersion(ownerType.storedVersion)),
                "kind": .string(ownerType.kind), "name": .string(owner.name),
                "uid": .string(owner.uid), "controller": true, "blockOwnerDeletion": true,
            ]
        ]
        new["metadata"] = metadata
        new = completed(new, old: nil, type, cluster: ownerID.cluster)
        commit(new, at: id)
        return id
    }

    /// A pod from a template.
    @discardableResult
    mutating func createPod(
        name: String? = nil, from template: JSON, labels: [String: String] = [:], by owner: JSON,
        ownerID: ObjectID
    ) -> ObjectID? {
        let prefix = "\(owner.name)-"
        let podName = name ?? prefix.prefix(58) + random.nameSuffix()
        var metadata: JSON = [:]
        if name == nil { metadata["generateName"] = .string(prefix) }
        var all = template.at("metadata", "labels")?.stringMap ?? [:]
        all.merge(labels) { _, new in new }
        metadata["labels"] = JSON(all)
        if let annotations = template.at("metadata", "annotations") {
            metadata["annotations"] = annotations
        }
        return createOwned(
            "/pods", name: podName, by: owner, ownerID: ownerID,
            ["metadata": metadata, "spec": template["spec"] ?? [:]])
    }

    /// Keeps a new status if it differs.
    mutating func setStatus(_ status: JSON, of id: ObjectID) {
        guard var object = object(id), object["status"] != status else { return }
        object["status"] = status
        commit(object, at: id)
    }

    /// Takes away a pod as a controller does.
    mutating func removePod(_ id: ObjectID) { _ = remove(id, nil) }

    func isReady(_ pod: ObjectID) -> Bool { PodFacts(object(pod)).isReady }

    /// Each namespace has an account for its pods.
    private mutating func furnishAccount(_ id: ObjectID) {
        let account = ObjectID(
            cluster: id.cluster, resource: "/serviceaccounts", key: "\(id.name)/default")
        guard object(account) == nil else { return }
        commit(
            [
                "kind": "ServiceAccount", "apiVersion": "v1",
                "metadata": [
                    "name": "default", "namespace": .string(id.name),
                    "uid": .string(random.uid()), "creationTimestamp": timestamp,
                ],
            ], at: account)
    }
}

/// What controllers ask of a pod.
struct PodFacts: Sendable {
    let isReady: Bool
    let phase: String

    init(_ pod: JSON?) {
        phase = pod?.at("status", "phase")?.string ?? ""
        isReady = (pod?.at("status", "conditions")?.array ?? []).contains {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        }
    }

    /// Whether it has ended.
    var isOver: Bool { phase == "Succeeded" || phase == "Failed" }
}

/// Hashes of pod templates as they appear in names.
enum TemplateHash {
    static func text(_ template: JSON?) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in (template ?? .null).encoded(.canonical) {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        return SafeAlphabet.encode(hash)
    }
}
