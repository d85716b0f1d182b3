package import KubeValues

/// A resource tracker of an Application, uncompressed.
package struct ResourceTracker: Sendable, Hashable {
    /// Which tracker of an Application holds a record.
    package enum Shelf: Sendable, Hashable {
        /// The tracker of the present generation.
        case current
        /// The tracker that lives as long as the Application.
        case root
    }

    /// The finalizer that keeps a tracker until its objects are gone.
    package static let finalizer = "resourcetracker.core.oam.dev/finalizer"

    /// The object.
    package private(set) var object: JSON

    /// A tracker as stored, its list unpacked.
    package init(_ object: JSON) { self.object = object }

    /// A new tracker.
    ///
    /// - Parameters:
    ///   - application: the Application.
    ///   - revision: the name of the revision that is being delivered.
    ///   - isRoot: whether the tracker holds what outlives versions.
    package init(for application: Application, revision: String, isRoot: Bool = false) {
        let name = isRoot ? Self.rootName(of: application) : Self.currentName(of: application)
        object = [
            "apiVersion": "core.oam.dev/v1beta1", "kind": "ResourceTracker",
            "metadata": [
                "name": .string(name),
                "labels": [
                    "app.oam.dev/name": .string(application.name),
                    "app.oam.dev/namespace": .string(application.namespace),
                    "app.oam.dev/uid": .string(application.uid),
                    "app.oam.dev/appRevision": .string(revision),
                ],
                "finalizers": [.string(Self.finalizer)],
            ],
            "spec": [
                "type": isRoot ? "root" : "versioned",
                "applicationGeneration": JSON(isRoot ? 0 : application.generation),
                "managedResources": [],
            ],
        ]
        if !isRoot, !application.publishVersion.isEmpty {
            object[path: ["metadata", "annotations", "app.oam.dev/publishVersion"]] =
                .string(application.publishVersion)
        }
    }

    /// The name of the tracker of what outlives versions.
    package static func rootName(of application: Application) -> String {
        "\(application.name)-\(application.namespace)"
    }

    /// The name of the tracker of the present generation or publish version.
    package static func currentName(of application: Application) -> String {
        let version =
            application.publishVersion.isEmpty
            ? "v\(application.generation)" : application.publishVersion
        return "\(application.name)-\(version)-\(application.namespace)"
    }

    /// The name of the tracker of component revisions.
    package static func componentRevisionName(of application: Application) -> String {
        "\(application.name)-comp-rev-\(application.namespace)"
    }

    /// Throws if the tracker is another Application's of the same name.
    package func checkOwner(_ application: Application) throws(DeliveryError) {
        let uid = object.labels["app.oam.dev/uid"] ?? ""
        guard uid == application.uid else {
            throw DeliveryError(
                .step,
                "resource tracker \(object.name) is controlled by another application (uid: \(uid))"
            )
        }
    }

    /// The records in their order.
    package var records: [JSON] {
        get { object.at("spec", "managedResources")?.array ?? [] }
        set { object[path: ["spec", "managedResources"]] = .array(newValue) }
    }

    /// `group/kind/cluster/namespace/name` of a record.
    package static func key(of record: JSON) -> String {
        let cluster = record["cluster"]?.string ?? ""
        return [
            record.groupVersionKind?.group ?? "", record["kind"]?.string ?? "",
            cluster.isEmpty ? "local" : cluster, record["namespace"]?.string ?? "",
            record["name"]?.string ?? "",
        ].joined(separator: "/")
    }

    /// The record of a key, or nil.
    package func record(_ key: String) -> JSON? {
        records.first { Self.key(of: $0) == key }
    }

    /// Whether all those objects are recorded and not marked as deleted.
    package func holds(_ manifests: [PlannedManifest]) -> Bool {
        let keys = Set(
            records.filter { $0["deleted"]?.bool != true }.map { Self.key(of: $0) })
        return manifests.allSatisfy { keys.contains($0.key) }
    }

    /// Adds a record, or replaces the one of the same object in place; whether anything changed.
    @discardableResult
    package mutating func add(_ record: JSON) -> Bool {
        let key = Self.key(of: record)
        var all = records
        if let index = all.firstIndex(where: { Self.key(of: $0) == key }) {
            if all[index] == record { return false }
            all[index] = record
        } else {
            all.append(record)
        }
        records = all
        return true
    }

    /// Marks an object as deleted, leaving a tombstone.
    package mutating func markDeleted(_ record: JSON) {
        var tombstone = record
        tombstone["raw"] = nil
        tombstone["deleted"] = true
        add(tombstone)
    }

    /// Removes the record of an object.
    package mutating func remove(_ key: String) {
        records.removeAll { Self.key(of: $0) == key }
    }
}
