package import KubeValues

/// An entry of `status.services`.
package struct ServiceStatus: Sendable, Hashable {
    /// A trait of the entry.
    package struct TraitStatus: Sendable, Hashable {
        /// The trait type.
        package var type: String
        /// Its health.
        package var health: Health

        package init(type: String, health: Health) {
            self.type = type
            self.health = health
        }
    }

    /// The component.
    package var name: String
    /// The namespace of its target.
    package var namespace: String
    /// The cluster as recorded; empty where no placement names one.
    package var cluster: String
    /// The component type.
    package var type: String
    /// The health of the workload.
    package var health: Health
    /// The traits in the order written; those not dispatched yet are left out.
    package var traits: [TraitStatus]

    package init(
        name: String, namespace: String, cluster: String, type: String, health: Health,
        traits: [TraitStatus] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.cluster = cluster
        self.type = type
        self.health = health
        self.traits = traits
    }

    /// What tells entries apart: name, namespace and cluster.
    package var key: [String] { [name, namespace, cluster] }

    /// Whether the step may go on: workload and traits are healthy.
    package var isDone: Bool { health.isHealthy && traits.allSatisfy(\.health.isHealthy) }

    /// The entry as it is written.
    package var json: JSON {
        var entry: JSON = ["name": .string(name), "namespace": .string(namespace)]
        if !cluster.isEmpty { entry["cluster"] = .string(cluster) }
        let kind = Self.kinds[DefinitionCatalogue.base(type)] ?? ("", "")
        entry["workloadDefinition"] = ["apiVersion": .string(kind.0), "kind": .string(kind.1)]
        entry["healthy"] = .bool(isDone)
        let message =
            health.message.isEmpty
            ? traits.map(\.health.message).first { !$0.isEmpty } ?? "" : health.message
        if !message.isEmpty { entry["message"] = .string(message) }
        if !traits.isEmpty {
            entry["traits"] = .array(
                traits.map { trait in
                    var value: JSON = [
                        "type": .string(trait.type), "healthy": .bool(trait.health.isHealthy),
                    ]
                    if !trait.health.message.isEmpty {
                        value["message"] = .string(trait.health.message)
                    }
                    return value
                })
        }
        return entry
    }

    private static let kinds: [String: (String, String)] = [
        "webservice": ("apps/v1", "Deployment"), "worker": ("apps/v1", "Deployment"),
        "daemon": ("apps/v1", "DaemonSet"), "statefulset": ("apps/v1", "StatefulSet"),
        "task": ("batch/v1", "Job"),
    ]
}
