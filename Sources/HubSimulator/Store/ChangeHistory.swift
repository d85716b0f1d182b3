import KubeValues

/// One change of the store as watches see it.
struct StoreEvent: Sendable {
    /// The revision of the change.
    var revision: Int64
    /// Which object changed.
    var id: ObjectID
    /// The object before, nil if it was created.
    var old: JSON?
    /// The object after; of a removed one its last state with the revision of the removal.
    var object: JSON
    /// Whether it was removed.
    var isRemoval: Bool
}

/// The latest changes, for watches and lists that go on from an earlier revision.
struct ChangeHistory: Sendable {
    private var events: [StoreEvent] = []
    private var start = 0
    private let limit: Int
    /// The newest revision whose change is no longer known.
    private(set) var compacted: Int64

    init(limit: Int, compacted: Int64) {
        self.limit = max(1, limit)
        self.compacted = compacted
    }

    /// Remembers a change and forgets the oldest beyond the limit.
    mutating func append(_ event: StoreEvent) {
        events.append(event)
        while events.count - start > limit {
            compacted = events[start].revision
            start += 1
        }
        if start > limit {
            events.removeFirst(start)
            start = 0
        }
    }

    /// The changes after a revision, oldest first.
    func after(_ revision: Int64) -> ArraySlice<StoreEvent> {
        var low = start
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].revision <= revision { low = middle + 1 } else { high = middle }
        }
        return events[low...]
    }
}
