import KubeValues

/// The controller of Deployments.
extension HubSimulator {
    static let revisionKey = "deployment.kubernetes.io/revision"

    mutating func reconcileDeployment(_ id: ObjectID, _ deployment: JSON) {
        let template = deployment.at("spec", "template") ?? [:]
        let hash = TemplateHash.text(template)
        var sets = owned("apps/replicasets", by: deployment, in: id.cluster)
        let isPaused = deployment.at("spec", "paused")?.bool ?? false
        var current = sets.first { object($0)?.labels["pod-template-hash"] == hash }
        if current == nil, !isPaused {
            let old = sets.map { replicas($0) }.reduce(0, +)
            let first = Rollout(deployment).newReplicas(current: 0, total: old)
            current = createReplicaSet(
                of: deployment, id, hash: hash, replicas: first, revision: nextRevision(sets))
            if let current { sets.append(current) }
        }
        guard let current else {
            finishStatus(id, sets: sets, current: nil)
            return
        }
        keepRevision(of: current, among: sets)
        if !isPaused { roll(deployment, to: current, from: sets.filter { $0 != current }) }
        copyRevision(of: current, to: id)
        finishStatus(id, sets: sets, current: current)
        cleanUp(deployment, sets.filter { $0 != current })
    }

    private func replicas(_ set: ObjectID) -> Int {
        object(set)?.at("spec", "replicas")?.int ?? 0
    }

    private func available(_ set: ObjectID) -> Int {
        object(set)?.at("status", "availableReplicas")?.int ?? 0
    }

    private func revision(_ set: ObjectID) -> Int {
        Int(object(set)?.annotations[HubSimulator.revisionKey] ?? "0") ?? 0
    }

    private func nextRevision(_ sets: [ObjectID]) -> Int {
        (sets.map { revision($0) }.max() ?? 0) + 1
    }

    private mutating func createReplicaSet(
        of deployment: JSON, _ id: ObjectID, hash: String, replicas: Int, revision: Int
    ) -> ObjectID? {
        let name = "\(deployment.name)-\(hash)"
        if let orphan = adopt(name, by: deployment, id) { return orphan }
        var template = deployment.at("spec", "template") ?? [:]
        template[path: ["metadata", "labels", "pod-template-hash"]] = .string(hash)
        var selector = deployment.at("spec", "selector") ?? [:]
        selector[path: ["matchLabels", "pod-template-hash"]] = .string(hash)
        let wanted = deployment.at("spec", "replicas")?.int ?? 1
        var annotations = deployment.annotations
        annotations["kubectl.kubernetes.io/last-applied-configuration"] = nil
        annotations[HubSimulator.revisionKey] = String(revision)
        annotations["deployment.kubernetes.io/desired-replicas"] = String(wanted)
        annotations["deployment.kubernetes.io/max-replicas"] = String(
            wanted + Rollout(deployment).surge)
        return createOwned(
            "apps/replicasets", name: name, by: deployment, ownerID: id,
            [
                "metadata": [
                    "labels": template.at("metadata", "labels") ?? [:],
                    "annotations": JSON(annotations),
                ],
                "spec": [
                    "replicas": JSON(replicas), "selector": selector, "template": template,
                ],
            ])
    }

    /// Takes over a set that an earlier Deployment left behind.
    private mutating func adopt(
        _ name: String, by deployment: JSON, _ id: ObjectID
    ) -> ObjectID? {
        let place = ObjectID(
            cluster: id.cluster, resource: "apps/replicasets", key: "\(id.namespace)/\(name)")
        guard var set = object(place), !set.isBeingDeleted,
            (set.at("metadata", "ownerReferences")?.array ?? []).isEmpty
        else { return nil }
        set[path: ["metadata", "ownerReferences"]] = [
            [
                "apiVersion": "apps/v1", "kind": "Deployment", "name": .string(deployment.name),
                "uid": .string(deployment.uid), "controller": true, "blockOwnerDeletion": true,
            ]
        ]
        commit(set, at: place)
        return place
    }

    /// A set that becomes the current one again gets the newest revision.
    private mutating func keepRevision(of current: ObjectID, among sets: [ObjectID]) {
        let newest = sets.filter { $0 != current }.map { revision($0) }.max() ?? 0
        guard revision(current) <= newest, var object = object(current) else { return }
        object[path: ["metadata", "annotations", HubSimulator.revisionKey]] = .string(
            String(newest + 1))
        commit(object, at: current)
    }

    private mutating func copyRevision(of current: ObjectID, to id: ObjectID) {
        let text = String(revision(current))
        guard var deployment = object(id), deployment.annotations[HubSimulator.revisionKey] != text
        else { return }
        deployment[path: ["metadata", "annotations", HubSimulator.revisionKey]] = .string(text)
        commit(deployment, at: id)
    }

    /// Brings the sets nearer to what is wanted, never below what must be available.
    private mutating func roll(_ deployment: JSON, to current: ObjectID, from old: [ObjectID]) {
        let rollout = Rollout(deployment)
        let oldTotal = old.map { replicas($0) }.reduce(0, +)
        if rollout.isRecreation {
            for set in old { scale(set, to: 0) }
            let areGone = old.allSatisfy { set in
                (object(set)?.at("status", "replicas")?.int ?? 0) == 0
            }
            if areGone { scale(current, to: rollout.wanted) }
            return
        }
        let has = replicas(current)
        scale(
            current,
            to: has > rollout.wanted
                ? rollout.wanted : has + rollout.newReplicas(current: has, total: has + oldTotal))
        let total = replicas(current) + oldTotal
        let least = rollout.wanted - rollout.unavailable
        var mayGo = total - least - (replicas(current) - available(current))
        for set in old where mayGo > 0 {
            let idle = min(mayGo, replicas(set) - available(set))
            if idle > 0 {
                scale(set, to: replicas(set) - idle)
                mayGo -= idle
            }
        }
        let ready = ([current] + old).map { available($0) }.reduce(0, +)
        var surplus = min(mayGo, ready - least)
        for set in old where surplus > 0 {
            let step = min(surplus, replicas(set))
            scale(set, to: replicas(set) - step)
            surplus -= step
        }
    }

    private mutating func scale(_ set: ObjectID, to count: Int) {
        guard var object = object(set), object.at("spec", "replicas")?.int != count else { return }
        object[path: ["spec", "replicas"]] = JSON(count)
        object[path: ["metadata", "generation"]] = JSON(object.generation + 1)
        commit(object, at: set)
    }

    private mutating func cleanUp(_ deployment: JSON, _ old: [ObjectID]) {
        let limit = deployment.at("spec", "revisionHistoryLimit")?.int ?? 10
        let idle = old.filter { set in
            replicas(set) == 0 && (object(set)?.at("status", "replicas")?.int ?? 0) == 0
        }.sorted { revision($0) < revision($1) }
        for set in idle.dropLast(limit) { _ = remove(set, nil) }
    }

    private mutating func finishStatus(
        _ id: ObjectID, sets: [ObjectID], current: ObjectID?
    ) {
        guard let deployment = object(id) else { return }
        let statuses = sets.map { object($0)?["status"] ?? [:] }
        let sum = { (field: String) in statuses.map { $0[field]?.int ?? 0 }.reduce(0, +) }
        let rollout = Rollout(deployment)
        let updated = current.flatMap { object($0)?.at("status", "replicas")?.int } ?? 0
        let report = DeploymentReport(
            replicas: sum("replicas"), updated: updated, ready: sum("readyReplicas"),
            available: sum("availableReplicas"), set: current?.name ?? "")
        let status = report.status(
            of: deployment, rollout, time: timestamp, now: now)
        setStatus(status, of: id)
        if !report.isComplete(rollout),
            let due = DeploymentReport.deadline(object(id) ?? deployment)
        {
            timers.add(.object(id), at: due)
        }
    }
}

/// How a Deployment changes from one template to another.
struct Rollout: Sendable, Hashable {
    let wanted: Int
    /// How many pods more than wanted there may be.
    let surge: Int
    /// How many pods fewer than wanted may be available.
    let unavailable: Int
    /// Whether the old pods go before new ones come.
    let isRecreation: Bool

    init(_ deployment: JSON) {
        wanted = deployment.at("spec", "replicas")?.int ?? 1
        isRecreation = deployment.at("spec", "strategy", "type") == "Recreate"
        let rolling = deployment.at("spec", "strategy", "rollingUpdate")
        let more = Rollout.share(rolling?["maxSurge"], of: wanted, roundsUp: true)
        let fewer = Rollout.share(rolling?["maxUnavailable"], of: wanted, roundsUp: false)
        surge = isRecreation ? 0 : more
        unavailable = more == 0 && fewer == 0 ? 1 : min(fewer, wanted)
    }

    /// How many pods to add to the new set now.
    func newReplicas(current: Int, total: Int) -> Int {
        if isRecreation { return total == current ? max(0, wanted - current) : 0 }
        return max(0, min(wanted - current, wanted + surge - total))
    }

    private static func share(_ value: JSON?, of whole: Int, roundsUp: Bool) -> Int {
        if let number = value?.int { return number }
        guard let text = value?.string, text.hasSuffix("%"), let percent = Int(text.dropLast())
        else { return Int(value?.string ?? "") ?? 0 }
        return roundsUp ? (percent * whole + 99) / 100 : percent * whole / 100
    }
}
