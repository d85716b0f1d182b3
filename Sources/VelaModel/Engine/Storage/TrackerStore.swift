import Delivery
import KubeKit
import KubeValues

/// Reads and writes the trackers of one Application, packed on the hub and plain in memory.
struct TrackerStore: Sendable {
    let access: ClusterAccess
    let owner: ObjectKey

    /// All trackers of the Application, plain.
    func all() async throws(KubernetesError) -> [JSON] {
        let stored = try await access.list(
            .resourceTracker,
            labels: [
                ObjectOwner.nameLabel: owner.name,
                ObjectOwner.namespaceLabel: owner.namespace,
            ])
        var trackers: [JSON] = []
        for tracker in stored { trackers.append(try plain(tracker)) }
        return trackers
    }

    /// Creates a tracker, or replaces it where it carries a resource version; as it is now, plain.
    func save(_ tracker: JSON) async throws(KubernetesError) -> JSON {
        let packed = PackedSpec.packTracker(tracker)
        let address = address(of: tracker)
        let saved =
            tracker.resourceVersion.isEmpty
            ? try await access.create(packed, at: address)
            : try await access.replace(packed, at: address)
        return try plain(saved)
    }

    /// Marks a tracker for deletion; its finalizer keeps it until its objects are gone.
    func mark(_ tracker: JSON) async throws(KubernetesError) {
        _ = try await access.delete(address(of: tracker), uid: tracker.uid)
    }

    /// Lets a marked tracker go.
    func letGo(_ tracker: JSON) async throws(KubernetesError) {
        let rest = tracker.finalizers.filter { $0 != ResourceTracker.finalizer }
        let change: JSON = [
            "metadata": [
                "resourceVersion": .string(tracker.resourceVersion),
                "finalizers": rest.isEmpty ? .null : .array(rest.map { .string($0) }),
            ]
        ]
        do {
            _ = try await access.patch(change, at: address(of: tracker))
        } catch  where error.isNotFound {
            return
        }
    }

    private func plain(_ tracker: JSON) throws(KubernetesError) -> JSON {
        guard let plain = PackedSpec.unpackTracker(tracker) else {
            throw KubernetesError(
                .abandoned, "the resource tracker \(tracker.name) cannot be unpacked")
        }
        return plain
    }

    private func address(of tracker: JSON) -> ObjectAddress {
        ObjectAddress(kind: .resourceTracker, namespace: "", name: tracker.name)
    }
}
