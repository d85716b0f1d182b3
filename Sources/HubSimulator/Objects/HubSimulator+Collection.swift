import KubeValues

/// The garbage collector and the namespace controller.
extension HubSimulator {
    /// Tells controllers of a change.
    mutating func noticeChange(of id: ObjectID, old: JSON?, new: JSON?) {
        if id.resource == CustomTypes.definitions {
            if let new {
                register(new, in: id.cluster)
            } else if let old {
                withdraw(old, in: id.cluster)
            }
        }
        if new != nil { work.add(id) }
        let owners = (new ?? old)?["metadata"]?["ownerReferences"]?.array ?? []
        for owner in owners {
            guard let uid = owner["uid"]?.string, let place = clusters[id.cluster]?.places[uid]
            else { continue }
            work.add(place)
        }
        if new == nil, let old {
            for dependent in clusters[id.cluster]?.dependents(of: old.uid) ?? [] {
                work.add(dependent)
            }
            noticeEmptier(namespace: id.namespace, in: id.cluster)
            noticeMissing(claim: id)
        } else if id.resource == "/persistentvolumeclaims" {
            noticeMissing(claim: id)
        }
    }

    private mutating func noticeEmptier(namespace: String, in cluster: String) {
        guard !namespace.isEmpty else { return }
        let id = ObjectID(cluster: cluster, resource: "/namespaces", key: "/\(namespace)")
        if object(id)?.isBeingDeleted == true { work.add(id) }
    }

    /// Pods may wait for a claim.
    private mutating func noticeMissing(claim id: ObjectID) {
        guard id.resource == "/persistentvolumeclaims",
            let pods = clusters[id.cluster]?.collections["/pods"]
        else { return }
        for position in pods.range(namespace: id.namespace) {
            work.add(
                ObjectID(cluster: id.cluster, resource: "/pods", key: pods.keys[position]))
        }
    }

    /// Lets the controllers of an object do what its state asks for.
    mutating func reconcile(_ id: ObjectID) {
        guard let object = object(id) else { return }
        if object.isBeingDeleted, finishDeletion(id, object) { return }
        if isOrphaned(id, object) {
            _ = remove(id, nil)
            return
        }
        guard !object.isBeingDeleted || id.resource == "/pods" else { return }
        switch id.resource {
        case CustomTypes.definitions: establish(id, object)
        case "/events", "events.k8s.io/events": expire(id, object)
        default: reconcileWorkload(id, object)
        }
    }

    /// Whether all owners that an object names are gone.
    private func isOrphaned(_ id: ObjectID, _ object: JSON) -> Bool {
        guard !object.isBeingDeleted,
            let owners = object["metadata"]?["ownerReferences"]?.array, !owners.isEmpty
        else { return false }
        return owners.allSatisfy { owner in
            guard let uid = owner["uid"]?.string else { return false }
            return clusters[id.cluster]?.places[uid] == nil
        }
    }

    /// Works off the hub's own finalizers of an object that is being deleted.
    ///
    /// - Returns: whether the object has changed or is gone.
    private mutating func finishDeletion(_ id: ObjectID, _ object: JSON) -> Bool {
        if id.resource == "/namespaces" { return emptyNamespace(id, object) }
        let dependents = clusters[id.cluster]?.dependents(of: object.uid) ?? []
        if object.finalizers.contains(Finalizer.orphan) {
            for dependent in dependents { disown(dependent, from: object.uid) }
            return drop(Finalizer.orphan, from: id, object)
        }
        if object.finalizers.contains(Finalizer.foreground) {
            let blocking = dependents.filter { self.object($0) != nil }
            if blocking.isEmpty { return drop(Finalizer.foreground, from: id, object) }
            var options = DeletionOptions.foreground
            options.isDryRun = false
            for dependent in blocking where self.object(dependent)?.isBeingDeleted == false {
                _ = remove(dependent, options)
            }
            return false
        }
        if object.finalizers.contains(Finalizer.claim) {
            return drop(Finalizer.claim, from: id, object)
        }
        return false
    }

    private mutating func drop(_ finalizer: String, from id: ObjectID, _ object: JSON) -> Bool {
        let rest = object.finalizers.filter { $0 != finalizer }
        var object = object
        object[path: ["metadata", "finalizers"]] =
            rest.isEmpty ? nil : .array(rest.map { .string($0) })
        let type = type(id)
        commit(object, at: id)
        if let type, isFinished(object, type) { erase(id) }
        return true
    }

    private mutating func disown(_ id: ObjectID, from uid: String) {
        guard var object = object(id) else { return }
        let rest = (object.at("metadata", "ownerReferences")?.array ?? []).filter {
            $0["uid"]?.string != uid
        }
        object[path: ["metadata", "ownerReferences"]] = rest.isEmpty ? nil : .array(rest)
        commit(object, at: id)
    }

    private mutating func emptyNamespace(_ id: ObjectID, _ object: JSON) -> Bool {
        var isEmpty = true
        for type in clusters[id.cluster]?.types.all ?? [] where type.isNamespaced {
            guard let collection = clusters[id.cluster]?.collections[type.id] else { continue }
            for position in collection.range(namespace: id.name) {
                let member = ObjectID(
                    cluster: id.cluster, resource: type.id, key: collection.keys[position])
                if self.object(member)?.isBeingDeleted == false { _ = remove(member, nil) }
                if self.object(member) != nil { isEmpty = false }
            }
        }
        guard isEmpty else { return false }
        var object = object
        object[path: ["spec", "finalizers"]] = nil
        commit(object, at: id)
        if object.finalizers.isEmpty { erase(id) }
        return true
    }

    /// Events are kept for an hour.
    private mutating func expire(_ id: ObjectID, _ event: JSON) {
        let texts = ["lastTimestamp", "eventTime"].compactMap { event[$0]?.string }
        let text = texts.first ?? event.at("metadata", "creationTimestamp")?.string ?? ""
        let last = KubernetesTime.milliseconds(text) ?? now.milliseconds
        let end = Moment(milliseconds: last + 3_600_000)
        if end <= now { erase(id) } else { timers.add(.object(id), at: end) }
    }
}

extension DeletionOptions {
    /// What the collector asks for when it empties an object in the foreground.
    static let foreground = DeletionOptions(propagation: .foreground)

    private init(propagation: Propagation) {
        self.propagation = propagation
        isDryRun = false
    }
}
