package import KubeValues

/// One object that a tracker records.
package struct TrackerRecord: Sendable, Hashable {
    /// The record as stored.
    package var raw: JSON

    package init(_ raw: JSON) { self.raw = raw }

    /// What makes two records name one object; versions do not count.
    package var key: String { ResourceTracker.key(of: raw) }

    /// The cluster, `local` for the hub.
    package var cluster: String {
        guard let name = raw["cluster"]?.string, !name.isEmpty else { return "local" }
        return name
    }

    /// The object as it was rendered, nil if only its place is recorded.
    package var manifest: JSON? { raw["raw"] }
    /// Whether the object was deleted and must not come back.
    package var isTombstone: Bool { raw["deleted"]?.bool ?? false }
    /// Whether the object outlives its Application.
    package var outlives: Bool { raw["skipGC"]?.bool ?? false }
    /// The component, empty if a step applied the object itself.
    package var component: String { raw["component"]?.string ?? "" }

    /// The records of a plain tracker.
    package static func all(of tracker: JSON) -> [TrackerRecord] {
        (tracker.at("spec", "managedResources")?.array ?? []).map(TrackerRecord.init)
    }
}
