import KubeKit
import KubeValues

/// The trackers of one Application during a pass: what is recorded, and records that are still to be
/// written before anything is applied.
struct TrackerBook: Sendable {
    /// Which tracker holds a record.
    enum Shelf: Sendable, Hashable {
        /// The tracker of this generation.
        case current
        /// The tracker that lives as long as the Application.
        case root
    }

    private let application: JSON
    private let revision: String
    private let store: TrackerStore
    private var current: JSON?
    private var root: JSON?
    /// The trackers of earlier generations.
    let history: [JSON]

    /// The book of an Application, from all its trackers.
    ///
    /// - Throws: a sentence where a tracker belongs to another Application of the same name.
    init(
        of application: JSON, revision: String, trackers: [JSON], store: TrackerStore
    ) throws(KubernetesError) {
        self.application = application
        self.revision = revision
        self.store = store
        let name = Self.name(for: application)
        for tracker in trackers {
            let uid = tracker.labels["app.oam.dev/uid"] ?? ""
            guard uid.isEmpty || uid == application.uid else {
                throw KubernetesError(
                    .abandoned,
                    "resource tracker \(tracker.name) is controlled by another application"
                        + " (uid: \(uid))")
            }
        }
        current = trackers.first { $0.name == name }
        root = trackers.first { $0.at("spec", "type")?.string == "root" }
        history = trackers.filter {
            $0.name != name && $0.at("spec", "type")?.string == "versioned"
        }
    }

    /// The name of the tracker of an Application's present generation.
    static func name(for application: JSON) -> String {
        let version = application.annotations["app.oam.dev/publishVersion"] ?? ""
        let middle = version.isEmpty ? "v\(application.generation)" : version
        return "\(application.name)-\(middle)-\(application.namespace)"
    }

    /// The records of the present generation and of the Application as a whole.
    var records: [TrackerRecord] {
        [current, root].compactMap(\.self).flatMap(TrackerRecord.all)
    }

    /// The name of the tracker that holds a record, for messages.
    func trackerName(of record: TrackerRecord) -> String {
        let isRoot = root.map { TrackerRecord.all(of: $0).contains { $0.key == record.key } }
        return (isRoot ?? false ? root?.name : current?.name) ?? ""
    }

    /// Whether an object is recorded.
    func contains(_ key: String) -> Bool { records.contains { $0.key == key } }

    /// Records objects on the hub; returns once they are.
    mutating func record(_ records: [(TrackerRecord, Shelf)]) async throws(KubernetesError) {
        let forRoot = records.filter { $0.1 == .root }.map(\.0)
        let forCurrent = records.filter { $0.1 == .current }.map(\.0)
        if !forRoot.isEmpty {
            root = try await add(
                forRoot, to: root,
                named: "\(application.name)-\(application.namespace)", type: "root")
        }
        guard !records.isEmpty else { return }
        current = try await add(
            forCurrent, to: current, named: Self.name(for: application), type: "versioned")
    }

    private func add(
        _ records: [TrackerRecord], to tracker: JSON?, named name: String, type: String
    ) async throws(KubernetesError) -> JSON {
        var list = tracker.map(TrackerRecord.all) ?? []
        for record in records {
            if let index = list.firstIndex(where: { $0.key == record.key }) {
                list[index] = record
            } else {
                list.append(record)
            }
        }
        var changed = tracker ?? fresh(named: name, type: type)
        changed[path: ["spec", "managedResources"]] = .array(list.map(\.raw))
        if let tracker, tracker == changed { return tracker }
        return try await store.save(changed)
    }

    private func fresh(named name: String, type: String) -> JSON {
        var tracker: JSON = [
            "apiVersion": "core.oam.dev/v1beta1",
            "kind": "ResourceTracker",
            "metadata": [
                "name": .string(name),
                "labels": [
                    ObjectApplication.nameLabel: .string(application.name),
                    ObjectApplication.namespaceLabel: .string(application.namespace),
                    "app.oam.dev/uid": .string(application.uid),
                    "app.oam.dev/appRevision": .string(revision),
                ],
                "finalizers": [.string(TrackerStore.finalizer)],
            ],
            "spec": [
                "type": .string(type),
                "applicationGeneration": JSON(type == "root" ? 0 : application.generation),
            ],
        ]
        let version = application.annotations["app.oam.dev/publishVersion"] ?? ""
        if type == "versioned", !version.isEmpty {
            tracker[path: ["metadata", "annotations"]] = [
                "app.oam.dev/publishVersion": .string(version)
            ]
        }
        return tracker
    }
}
