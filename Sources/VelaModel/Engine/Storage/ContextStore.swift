import Foundation
import KubeKit
import KubeValues

/// Keeps what a workflow remembers between passes: one ConfigMap for each Application.
struct ContextStore: Sendable {
    let access: ClusterAccess
    let clock: any EngineClock

    /// The ConfigMap of an Application, created if it is not there; whether it was there.
    func open(for application: JSON) async throws(KubernetesError) -> (map: JSON, wasThere: Bool) {
        let address = address(for: application)
        if let map = try await access.get(address) { return (map, true) }
        let map: JSON = [
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": [
                "name": .string(address.name),
                "namespace": .string(address.namespace),
                "ownerReferences": [Self.ownerReference(application)],
            ],
            "data": ["vars": ""],
        ]
        do {
            return (try await access.create(map, at: address), false)
        } catch  where error.isAlreadyExists {
            guard let map = try await access.get(address) else { throw error }
            return (map, true)
        }
    }

    /// Writes what changed of the data; the map as it is now.
    func save(
        _ data: [String: String], to map: JSON, for application: JSON
    ) async throws(KubernetesError) -> JSON {
        let before = map["data"]?.stringMap ?? [:]
        guard before != data else { return map }
        var changes: JSON = [:]
        for (key, value) in data.sorted(by: { $0.key < $1.key }) where before[key] != value {
            changes[key] = .string(value)
        }
        for key in before.keys.sorted() where data[key] == nil { changes[key] = .null }
        var metadata: JSON = ["resourceVersion": .string(map.resourceVersion)]
        if map.annotations[Self.startTime] == nil {
            metadata["annotations"] = [Self.startTime: .string(KubernetesTime.text(clock.now))]
        }
        return try await access.patch(
            ["metadata": metadata, "data": changes], at: address(for: application))
    }

    /// The reference by which an object belongs to an Application.
    static func ownerReference(_ application: JSON) -> JSON {
        [
            "apiVersion": "core.oam.dev/v1beta1",
            "kind": "Application",
            "name": .string(application.name),
            "uid": .string(application.uid),
            "controller": true,
        ]
    }

    private static let startTime = "vela.io/startTime"

    private func address(for application: JSON) -> ObjectAddress {
        ObjectAddress(
            kind: .configMap, namespace: application.namespace,
            name: "workflow-\(application.name)-context")
    }
}
