import Delivery
import KubeKit
import KubeValues

/// The trackers of one Application during a pass: what is recorded, and records that are still to be
/// written before anything is applied.
struct TrackerBook: Sendable {
    private let application: Application
    private let revision: String
    private let store: TrackerStore
    private var current: ResourceTracker?
    private var root: ResourceTracker?
    /// The trackers of earlier generations.
    let history: [JSON]

    /// The book of an Application, from all its trackers.
    ///
    /// - Throws: a sentence where a tracker belongs to another Application of the same name, or to a
    ///   publish version that was followed by another one.
    init(
        of application: Application, revision: String, trackers: [JSON], store: TrackerStore
    ) throws(KubernetesError) {
        self.application = application
        self.revision = revision
        self.store = store
        do {
            let sorted = try ApplicationTrackers(of: application, from: trackers)
            current = sorted.current.map(ResourceTracker.init)
            root = sorted.root.map(ResourceTracker.init)
            history = sorted.history
        } catch {
            throw KubernetesError(.abandoned, error.message)
        }
    }

    /// The records of the present generation and of the Application as a whole.
    var records: [TrackerRecord] {
        [current, root].compactMap(\.self).flatMap(\.records).map(TrackerRecord.init)
    }

    /// The name of the tracker that holds a record, for messages.
    func trackerName(of record: TrackerRecord) -> String {
        let isRoot = root?.record(record.key) != nil
        return (isRoot ? root : current)?.object.name ?? ""
    }

    /// Whether an object is recorded and not marked as deleted.
    func contains(_ key: String) -> Bool { records.contains { $0.key == key && !$0.isTombstone } }

    /// Records objects on the hub; returns once they are.
    mutating func record(
        _ records: [(TrackerRecord, ResourceTracker.Shelf)]
    ) async throws(KubernetesError) {
        let forRoot = records.filter { $0.1 == .root }.map(\.0)
        let forCurrent = records.filter { $0.1 == .current }.map(\.0)
        if !forRoot.isEmpty { root = try await add(forRoot, to: root, isRoot: true) }
        guard !records.isEmpty else { return }
        current = try await add(forCurrent, to: current, isRoot: false)
    }

    private func add(
        _ records: [TrackerRecord], to tracker: ResourceTracker?, isRoot: Bool
    ) async throws(KubernetesError) -> ResourceTracker {
        var changed =
            tracker ?? ResourceTracker(for: application, revision: revision, isRoot: isRoot)
        for record in records { changed.add(record.raw) }
        if changed == tracker { return changed }
        return ResourceTracker(try await store.save(changed.object))
    }
}
