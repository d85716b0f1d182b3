import Delivery
import Foundation
import KubeKit
import KubeValues

/// Reads and writes the revisions of one Application, packed on the hub and plain in memory.
struct RevisionStore: Sendable {
    let access: ClusterAccess
    let owner: ObjectKey

    /// All revisions of the Application, plain, oldest first.
    func all() async throws(KubernetesError) -> [JSON] {
        let stored = try await access.list(
            .applicationRevision, in: owner.namespace,
            labels: [ObjectOwner.nameLabel: owner.name])
        var revisions: [JSON] = []
        for revision in stored { revisions.append(try plain(revision)) }
        return revisions.sorted { Revision.number(of: $0) < Revision.number(of: $1) }
    }

    /// Creates a revision; one of that name that is there already is taken as it is.
    func create(_ revision: JSON) async throws(KubernetesError) -> JSON {
        let address = address(of: revision)
        do {
            return try plain(
                try await access.create(PackedSpec.packRevision(revision), at: address))
        } catch  where error.isAlreadyExists {
            guard let present = try await access.get(address) else { throw error }
            return try plain(present)
        }
    }

    /// Merges a change into a revision's metadata.
    func patch(_ revision: JSON, _ change: JSON) async throws(KubernetesError) {
        _ = try await access.patch(change, at: address(of: revision))
    }

    /// Writes a revision's status.
    func write(status: JSON, to revision: JSON) async throws(KubernetesError) {
        _ = try await access.patch(
            ["status": status], at: address(of: revision), subresource: "status")
    }

    /// Deletes a revision.
    func delete(_ revision: JSON) async throws(KubernetesError) {
        _ = try await access.delete(address(of: revision), uid: revision.uid)
    }

    private func plain(_ revision: JSON) throws(KubernetesError) -> JSON {
        guard let plain = PackedSpec.unpackRevision(revision) else {
            throw KubernetesError(
                .abandoned, "the application revision \(revision.name) cannot be unpacked")
        }
        return plain
    }

    private func address(of revision: JSON) -> ObjectAddress {
        ObjectAddress(
            kind: .applicationRevision, namespace: owner.namespace, name: revision.name)
    }
}
