import KubeValues

/// The controllers of ReplicaSets and DaemonSets.
extension HubSimulator {
    mutating func reconcileReplicaSet(_ id: ObjectID, _ set: JSON) {
        let wanted = set.at("spec", "replicas")?.int ?? 1
        var pods = owned("/pods", by: set, in: id.cluster).filter {
            !PodFacts(object($0)).isOver
        }
        if pods.count < wanted {
            let template = set.at("spec", "template") ?? [:]
            for _ in pods.count..<wanted {
                if let pod = createPod(from: template, by: set, ownerID: id) { pods.append(pod) }
            }
        } else if pods.count > wanted {
            // Pods that are not ready go first, then the youngest.
            let order = pods.sorted { left, right in
                let ready = (isReady(left), isReady(right))
                if ready.0 != ready.1 { return !ready.0 }
                return created(left) > created(right)
            }
            let surplus = Set(order.prefix(pods.count - wanted))
            for pod in order.prefix(pods.count - wanted) { removePod(pod) }
            pods.removeAll { surplus.contains($0) }
        }
        let ready = pods.filter { isReady($0) }.count
        var status: JSON = ["replicas": JSON(pods.count)]
        for (name, count) in [
            ("fullyLabeledReplicas", pods.count), ("readyReplicas", ready),
            ("availableReplicas", ready),
        ] where count > 0 {
            status[name] = JSON(count)
        }
        status["observedGeneration"] = JSON(object(id)?.generation ?? set.generation)
        setStatus(status, of: id)
    }

    private func created(_ id: ObjectID) -> String {
        (object(id)?.at("metadata", "creationTimestamp")?.string ?? "") + id.name
    }

    mutating func reconcileDaemonSet(_ id: ObjectID, _ set: JSON) {
        let template = set.at("spec", "template") ?? [:]
        let hash = TemplateHash.text(template)
        let count = set.annotations[WorkloadDefaults.generationKey] ?? "1"
        var pods = owned("/pods", by: set, in: id.cluster)
        let outdated = pods.filter { object($0)?.labels["controller-revision-hash"] != hash }
        let replaces = set.at("spec", "updateStrategy", "type") != "OnDelete"
        if replaces, !outdated.isEmpty {
            for pod in outdated { removePod(pod) }
            pods.removeAll { outdated.contains($0) }
        }
        // A node runs one pod of the set: the next one waits until the last is gone.
        let hasAny = (clusters[id.cluster]?.dependents(of: set.uid) ?? []).contains {
            $0.resource == "/pods" && object($0) != nil
        }
        if !hasAny,
            let pod = createPod(
                from: template,
                labels: ["controller-revision-hash": hash, "pod-template-generation": count],
                by: set, ownerID: id)
        {
            pods.append(pod)
        }
        let ready = pods.filter { isReady($0) }.count
        let updated = pods.filter {
            object($0)?.labels["controller-revision-hash"] == hash
        }.count
        var status: JSON = [
            "currentNumberScheduled": JSON(pods.count), "numberMisscheduled": 0,
            "desiredNumberScheduled": 1, "numberReady": JSON(ready),
            "observedGeneration": JSON(set.generation),
        ]
        if updated > 0 { status["updatedNumberScheduled"] = JSON(updated) }
        if ready > 0 { status["numberAvailable"] = JSON(ready) }
        if ready < 1 { status["numberUnavailable"] = JSON(1 - ready) }
        setStatus(status, of: id)
    }
}
