package import KubeValues

/// What becomes of a live object that its Application does not want any more.
package enum CollectionDecision: Sendable, Hashable {
    /// It is not ours, or on its way already.
    case leave
    /// Delete it.
    case delete
    /// Merge this patch, which carries the live resource version, and so let it go.
    case release(JSON)
}

/// Decides what becomes of an object that an Application does not want any more.
package struct ObjectCollection: Sendable {
    private let record: TrackerRecord
    private let owner: ObjectOwner

    /// The collection of a recorded object of that Application.
    package init(of record: TrackerRecord, by owner: ObjectOwner) {
        self.record = record
        self.owner = owner
    }

    /// Whether the live object is the Application's, alone or with others.
    package func concerns(_ live: JSON) -> Bool {
        guard let holder = ObjectOwner(of: live) else { return false }
        return holder == owner || ObjectOwner.sharers(of: live).contains(owner)
    }

    /// What becomes of the live object.
    ///
    /// - Parameters:
    ///   - live: the object as it is.
    ///   - orphans: whether objects stay when their Application goes.
    package func decide(live: JSON, orphans: Bool) -> CollectionDecision {
        guard concerns(live), !live.isBeingDeleted else { return .leave }
        let sharers = ObjectOwner.sharers(of: live).filter { $0 != owner }
        if let heir = sharers.first { return .release(handOver(live, to: heir, sharers)) }
        guard orphans || record.outlives else { return .delete }
        return .release([
            "metadata": [
                "resourceVersion": .string(live.resourceVersion),
                "labels": [ObjectOwner.nameLabel: .null, ObjectOwner.namespaceLabel: .null],
            ]
        ])
    }

    /// Leaves a shared object to those who still want it.
    private func handOver(_ live: JSON, to heir: ObjectOwner, _ sharers: [ObjectOwner]) -> JSON {
        let text = sharers.map(\.description).joined(separator: ",")
        var metadata: JSON = [
            "resourceVersion": .string(live.resourceVersion),
            "annotations": [ObjectOwner.sharedBy: .string(text)],
        ]
        if ObjectOwner(of: live) == owner {
            metadata["labels"] = [
                ObjectOwner.nameLabel: .string(heir.name),
                ObjectOwner.namespaceLabel: .string(heir.namespace),
            ]
        }
        return ["metadata": metadata]
    }
}
