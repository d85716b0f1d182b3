import Delivery
import Foundation
import KubeKit
import KubeValues

/// Removes what an Application does not ask for any more.
struct Collector: Sendable {
    let access: ClusterAccess
    let store: TrackerStore
    let owner: ObjectOwner

    /// What a collection is to do beyond going on with what was begun.
    struct Task: Sendable {
        /// Whether trackers of earlier generations are marked.
        var marks = false
        /// Whether the Application goes, and all trackers with it.
        var deletesAll = false
        /// Whether objects stay when the Application goes.
        var orphans = false
        /// Whether trackers of earlier generations stay.
        var keepsLegacy = false
        /// The name of the tracker of the present generation.
        var current = ""
    }

    /// How far a collection got.
    enum Outcome: Sendable, Hashable {
        /// Nothing is left to remove.
        case finished
        /// Objects are still going; the sentence says which.
        case waiting(String)
    }

    /// One run: mark, sweep, finalize.
    func run(_ task: Task) async throws(KubernetesError) -> Outcome {
        var trackers = try await store.all()
        let marked = CollectionPlan(trackers: trackers).toMark(
            current: task.current, deletesAll: task.deletesAll,
            keepsLegacy: task.keepsLegacy || !(task.marks || task.deletesAll))
        if !marked.isEmpty {
            for tracker in marked { try await store.mark(tracker) }
            trackers = try await store.all()
        }
        let duties = CollectionPlan(trackers: trackers).duties
        guard !duties.isEmpty else { return .finished }
        var left: [(record: TrackerRecord, live: JSON)] = []
        for duty in duties {
            let remaining = try await remaining(of: duty)
            if remaining.isEmpty {
                try await store.letGo(duty.tracker)
            } else {
                left += remaining
            }
        }
        for (record, live) in left { try await remove(record, live, orphans: task.orphans) }
        guard let (record, _) = left.first else { return .finished }
        guard !(task.orphans && task.deletesAll) else {
            return .waiting("Waiting for resources to be released.")
        }
        return .waiting(Self.sentence(record, count: left.count))
    }

    /// The objects of a tracker that are still there and ours.
    private func remaining(
        of duty: CollectionPlan.Duty
    ) async throws(KubernetesError) -> [(record: TrackerRecord, live: JSON)] {
        var remaining: [(record: TrackerRecord, live: JSON)] = []
        for record in duty.records where !record.isTombstone {
            do {
                guard let live = try await access.get(record.address) else { continue }
                guard ObjectCollection(of: record, by: owner).concerns(live) else { continue }
                remaining.append((record, live))
            } catch  where error.isUnknownCluster || error.isNotFound {
                continue
            } catch {
                throw error.prefixed("failed to sweep resourcetrackers to be deleted: ")
            }
        }
        return remaining
    }

    private func remove(
        _ record: TrackerRecord, _ live: JSON, orphans: Bool
    ) async throws(KubernetesError) {
        do {
            switch ObjectCollection(of: record, by: owner).decide(live: live, orphans: orphans) {
            case .leave: return
            case .delete: _ = try await access.delete(record.address, uid: live.uid)
            case .release(let change): _ = try await access.patch(change, at: record.address)
            }
        } catch  where error.isConflict || error.isNotFound {
            return
        }
    }

    private static func sentence(_ record: TrackerRecord, count: Int) -> String {
        var place: [String] = []
        if let cluster = record.raw["cluster"]?.string, !cluster.isEmpty {
            place.append("Cluster: \(cluster)")
        }
        if !record.address.namespace.isEmpty {
            place.append("Namespace: \(record.address.namespace)")
        }
        return "Waiting for \(record.address.kind.kind) \(record.address.name)"
            + (place.isEmpty ? "" : " (\(place.joined(separator: ", ")))")
            + " to delete. (At least \(count) resources are deleting.)"
    }
}
