import KubeValues

/// What a Deployment's status says of its pods.
struct DeploymentReport: Sendable, Hashable {
    var replicas: Int
    var updated: Int
    var ready: Int
    var available: Int
    /// The name of the current ReplicaSet.
    var set: String

    /// Whether all pods are of the current template and available.
    func isComplete(_ rollout: Rollout) -> Bool {
        updated == rollout.wanted && replicas == rollout.wanted && available == rollout.wanted
    }

    /// The status with its conditions, which keep their times while nothing changes.
    func status(of deployment: JSON, _ rollout: Rollout, time: JSON, now: Moment) -> JSON {
        var status: JSON = ["observedGeneration": JSON(deployment.generation)]
        for (name, count) in [
            ("replicas", replicas), ("updatedReplicas", updated), ("readyReplicas", ready),
            ("availableReplicas", available),
            ("unavailableReplicas", max(0, max(replicas, rollout.wanted) - available)),
        ] where count > 0 {
            status[name] = JSON(count)
        }
        let old = deployment.at("status", "conditions")?.array ?? []
        var conditions = old
        let isAvailable = available >= rollout.wanted - rollout.unavailable
        Conditions.set(
            &conditions, "Available", isAvailable,
            isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            isAvailable
                ? "Deployment has minimum availability."
                : "Deployment does not have minimum availability.", time)
        progress(&conditions, deployment, rollout, time: time, now: now)
        status["conditions"] = .array(conditions)
        return status
    }

    private func progress(
        _ conditions: inout [JSON], _ deployment: JSON, _ rollout: Rollout, time: JSON, now: Moment
    ) {
        if isComplete(rollout) {
            Conditions.set(
                &conditions, "Progressing", true, "NewReplicaSetAvailable",
                "ReplicaSet \"\(set)\" has successfully progressed.", time)
            return
        }
        let before = conditions.first { $0["type"] == "Progressing" }
        let status = deployment["status"]
        let hasMoved =
            (status?["updatedReplicas"]?.int ?? 0) < updated
            || (status?["readyReplicas"]?.int ?? 0) < ready
            || (status?["availableReplicas"]?.int ?? 0) < available
            || (status?["observedGeneration"]?.int ?? 0) != deployment.generation
        if !hasMoved, let due = DeploymentReport.deadline(deployment), due <= now,
            before?["reason"] != "NewReplicaSetAvailable"
        {
            Conditions.set(
                &conditions, "Progressing", false, "ProgressDeadlineExceeded",
                "ReplicaSet \"\(set)\" has timed out progressing.", time)
            return
        }
        if before?["reason"] == "ProgressDeadlineExceeded", !hasMoved { return }
        if hasMoved {
            conditions.removeAll { $0["type"] == "Progressing" && $0["status"] == "False" }
        }
        Conditions.set(
            &conditions, "Progressing", true, "ReplicaSetUpdated",
            "ReplicaSet \"\(set)\" is progressing.", time, renews: hasMoved)
    }

    /// When a Deployment that does not progress counts as failed.
    static func deadline(_ deployment: JSON) -> Moment? {
        guard let seconds = deployment.at("spec", "progressDeadlineSeconds")?.int,
            let condition = (deployment.at("status", "conditions")?.array ?? []).first(where: {
                $0["type"] == "Progressing"
            }), condition["status"] == "True", condition["reason"] != "NewReplicaSetAvailable",
            let since = condition["lastUpdateTime"]?.string.flatMap({
                KubernetesTime.milliseconds($0)
            })
        else { return nil }
        return Moment(milliseconds: since + Int64(seconds) * 1000)
    }
}

/// Lists of conditions in statuses.
enum Conditions {
    /// Sets a condition; its times move only with what they are about.
    static func set(
        _ conditions: inout [JSON], _ type: String, _ isTrue: Bool, _ reason: String,
        _ message: String, _ time: JSON, renews: Bool = false
    ) {
        let status: JSON = isTrue ? "True" : "False"
        let index = conditions.firstIndex { $0["type"]?.string == type }
        let before = index.map { conditions[$0] }
        let isSame =
            before?["status"] == status && before?["reason"]?.string == reason
            && before?["message"]?.string == message
        if isSame, !renews { return }
        let transition = before?["status"] == status ? before?["lastTransitionTime"] : nil
        let condition: JSON = [
            "type": .string(type), "status": status, "lastUpdateTime": time,
            "lastTransitionTime": transition ?? time, "reason": .string(reason),
            "message": .string(message),
        ]
        if let index { conditions[index] = condition } else { conditions.append(condition) }
    }
}
