import KubeValues

/// The one way in which the store changes.
extension HubSimulator {
    /// The object at a place, if there is one.
    func object(_ id: ObjectID) -> JSON? { clusters[id.cluster]?[id] }

    /// The type of a place's object.
    func type(_ id: ObjectID) -> ResourceType? { clusters[id.cluster]?.types.types[id.resource] }

    /// Keeps a new state of an object: gives it a revision, tells watches and controllers.
    ///
    /// - Returns: the object as kept.
    @discardableResult
    mutating func commit(_ object: JSON, at id: ObjectID) -> JSON {
        revision += 1
        var object = object
        object[path: ["metadata", "resourceVersion"]] = .string(String(revision))
        if let type = type(id) { object = ObjectOrder.arranged(object, type: type) }
        let old = self.object(id)
        clusters[id.cluster]?.put(object, at: id)
        changes.append(
            StoreChange(
                cluster: id.cluster, key: id.storeKey, object: object, revision: revision))
        publish(
            StoreEvent(
                revision: revision, id: id, old: old, object: object, isRemoval: false))
        noticeChange(of: id, old: old, new: object)
        return object
    }

    /// Takes an object out of the store for good.
    ///
    /// - Returns: its last state.
    @discardableResult
    mutating func erase(_ id: ObjectID) -> JSON? {
        guard let old = object(id) else { return nil }
        revision += 1
        var last = old
        last[path: ["metadata", "resourceVersion"]] = .string(String(revision))
        clusters[id.cluster]?.put(nil, at: id)
        changes.append(
            StoreChange(cluster: id.cluster, key: id.storeKey, object: nil, revision: revision))
        publish(
            StoreEvent(revision: revision, id: id, old: old, object: last, isRemoval: true))
        podMoments[id] = nil
        podStops[id] = nil
        podWaits[id] = nil
        noticeChange(of: id, old: old, new: nil)
        return last
    }

    /// The time of now as objects write it.
    var timestamp: JSON { .string(KubernetesTime.text(milliseconds: now.milliseconds)) }
}

/// The order of members that a real server's answers have.
enum ObjectOrder {
    private static let metadata = [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation",
        "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "labels",
        "annotations", "ownerReferences", "finalizers",
    ]

    /// The object with its members in order.
    static func arranged(_ object: JSON, type: ResourceType) -> JSON {
        guard case .object(let members) = object else { return object }
        var arranged = JSONObject()
        for key in ["kind", "apiVersion", "metadata"] { arranged[key] = members[key] }
        if case .object(let old)? = members["metadata"] {
            var ordered = JSONObject()
            for key in metadata {
                if let value = old[key] { ordered[key] = value }
            }
            for member in old where ordered[member.key] == nil {
                ordered[member.key] = member.value
            }
            arranged["metadata"] = .object(ordered)
        }
        for member in members where member.key != "status" && arranged[member.key] == nil {
            arranged[member.key] = member.value
        }
        if let status = members["status"] { arranged["status"] = status }
        return .object(arranged)
    }
}
