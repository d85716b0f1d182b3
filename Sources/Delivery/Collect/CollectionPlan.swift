package import KubeValues

/// Decides what collection has to look at: which trackers go, and which of them is responsible for
/// which object.
package struct CollectionPlan: Sendable {
    /// What a tracker that goes still has to do.
    package struct Duty: Sendable {
        /// The tracker, plain.
        package var tracker: JSON
        /// The objects that it is responsible for.
        package var records: [TrackerRecord]
    }

    private let trackers: [JSON]

    /// A plan over all trackers of an Application, in whatever order.
    package init(trackers: [JSON]) {
        self.trackers = trackers.sorted { Self.age($0) < Self.age($1) }
    }

    /// The trackers to mark: all on deletion, else those of earlier generations.
    ///
    /// - Parameters:
    ///   - current: the name of the tracker of the present generation.
    ///   - deletesAll: whether the Application goes.
    ///   - keepsLegacy: whether trackers stay until all their objects are gone by other hands.
    package func toMark(current: String, deletesAll: Bool, keepsLegacy: Bool) -> [JSON] {
        trackers.filter { tracker in
            guard !tracker.isBeingDeleted else { return false }
            if deletesAll { return true }
            return !keepsLegacy && tracker.name != current
                && tracker.at("spec", "type")?.string == "versioned"
        }
    }

    /// What the trackers that go have to do, oldest first.
    package var duties: [Duty] {
        let records = trackers.map { (tracker: $0, records: TrackerRecord.all(of: $0)) }
        var responsible: [String: String] = [:]
        for (tracker, list) in records where tracker.isBeingDeleted {
            for record in list { responsible[record.key] = tracker.name }
        }
        for (tracker, list) in records where !tracker.isBeingDeleted {
            for record in list { responsible[record.key] = tracker.name }
        }
        return records.filter(\.tracker.isBeingDeleted).map { tracker, list in
            Duty(
                tracker: tracker, records: list.filter { responsible[$0.key] == tracker.name })
        }
    }

    private static func age(_ tracker: JSON) -> (Int, String) {
        (tracker.at("spec", "applicationGeneration")?.int ?? 0, tracker.name)
    }
}
