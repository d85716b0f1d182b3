import KubeValues

/// The controller of StatefulSets.
extension HubSimulator {
    mutating func reconcileStatefulSet(_ id: ObjectID, _ set: JSON) {
        let wanted = set.at("spec", "replicas")?.int ?? 1
        let isParallel = set.at("spec", "podManagementPolicy") == "Parallel"
        let revision = "\(set.name)-\(TemplateHash.text(set.at("spec", "template")))"
        let pods = owned("/pods", by: set, in: id.cluster)
        var byOrdinal: [Int: ObjectID] = [:]
        for pod in pods {
            if let ordinal = Int(pod.name.dropFirst(set.name.count + 1)) {
                byOrdinal[ordinal] = pod
            }
        }
        var isSettled = true
        for ordinal in 0..<max(0, wanted) {
            if let pod = byOrdinal[ordinal] {
                if !isReady(pod) { isSettled = false }
            } else {
                isSettled = false
                byOrdinal[ordinal] = createMember(ordinal, revision, of: set, id)
            }
            if !isSettled, !isParallel { break }
        }
        let surplus = byOrdinal.keys.filter { $0 >= wanted }.sorted(by: >)
        for ordinal in surplus.prefix(isParallel ? surplus.count : 1) {
            if let pod = byOrdinal[ordinal] { removePod(pod) }
            byOrdinal[ordinal] = nil
        }
        if isSettled, surplus.isEmpty { replaceOutdated(byOrdinal, revision, set) }
        reportStatefulSet(id, set, byOrdinal.keys.sorted().compactMap { byOrdinal[$0] }, revision)
    }

    private mutating func createMember(
        _ ordinal: Int, _ revision: String, of set: JSON, _ id: ObjectID
    ) -> ObjectID? {
        let name = "\(set.name)-\(ordinal)"
        // A pod of that name that is still stopping comes first.
        guard
            object(ObjectID(cluster: id.cluster, resource: "/pods", key: "\(id.namespace)/\(name)"))
                == nil
        else { return nil }
        var template = set.at("spec", "template") ?? [:]
        var volumes = template.at("spec", "volumes")?.array ?? []
        for claim in set.at("spec", "volumeClaimTemplates")?.array ?? [] {
            let claimName = "\(claim.name)-\(name)"
            createClaim(claimName, from: claim, of: set, id)
            volumes.removeAll { $0["name"]?.string == claim.name }
            volumes.append([
                "name": .string(claim.name),
                "persistentVolumeClaim": ["claimName": .string(claimName)],
            ])
        }
        if !volumes.isEmpty { template[path: ["spec", "volumes"]] = .array(volumes) }
        template[path: ["spec", "hostname"]] = .string(name)
        return createPod(
            name: name, from: template,
            labels: [
                "controller-revision-hash": revision,
                "statefulset.kubernetes.io/pod-name": name,
                "apps.kubernetes.io/pod-index": String(ordinal),
            ], by: set, ownerID: id)
    }

    private mutating func createClaim(
        _ name: String, from template: JSON, of set: JSON, _ id: ObjectID
    ) {
        let resource = "/persistentvolumeclaims"
        let place = ObjectID(
            cluster: id.cluster, resource: resource, key: "\(id.namespace)/\(name)")
        guard object(place) == nil, let type = clusters[id.cluster]?.types.types[resource] else {
            return
        }
        var labels = template.labels
        labels.merge(set.at("spec", "selector", "matchLabels")?.stringMap ?? [:]) { own, _ in own }
        let claim: JSON = [
            "kind": "PersistentVolumeClaim", "apiVersion": "v1",
            "metadata": [
                "name": .string(name), "namespace": .string(id.namespace),
                "uid": .string(random.uid()), "creationTimestamp": timestamp,
                "labels": JSON(labels),
            ],
            "spec": template["spec"] ?? [:],
        ]
        commit(completed(claim, old: nil, type, cluster: id.cluster), at: place)
    }

    /// Pods of an earlier template are replaced one by one, the last first.
    private mutating func replaceOutdated(
        _ pods: [Int: ObjectID], _ revision: String, _ set: JSON
    ) {
        guard set.at("spec", "updateStrategy", "type") != "OnDelete" else { return }
        let partition = set.at("spec", "updateStrategy", "rollingUpdate", "partition")?.int ?? 0
        for ordinal in pods.keys.sorted(by: >) where ordinal >= partition {
            guard let pod = pods[ordinal],
                object(pod)?.labels["controller-revision-hash"] != revision
            else { continue }
            removePod(pod)
            return
        }
    }

    private mutating func reportStatefulSet(
        _ id: ObjectID, _ set: JSON, _ pods: [ObjectID], _ revision: String
    ) {
        let ready = pods.filter { isReady($0) }.count
        let updated = pods.filter {
            object($0)?.labels["controller-revision-hash"] == revision
        }.count
        let wanted = set.at("spec", "replicas")?.int ?? 1
        let before = set.at("status", "currentRevision")?.string ?? revision
        let current = updated == pods.count && pods.count == wanted ? revision : before
        var status: JSON = [
            "observedGeneration": JSON(set.generation), "replicas": JSON(pods.count),
        ]
        if ready > 0 { status["readyReplicas"] = JSON(ready) }
        let currentCount = current == revision ? updated : pods.count - updated
        if currentCount > 0 { status["currentReplicas"] = JSON(currentCount) }
        if updated > 0 { status["updatedReplicas"] = JSON(updated) }
        status["currentRevision"] = .string(current)
        status["updateRevision"] = .string(revision)
        status["collisionCount"] = 0
        status["availableReplicas"] = JSON(ready)
        setStatus(status, of: id)
    }
}
