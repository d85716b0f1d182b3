package import KubeValues

/// Whether something is healthy, and what there is to say.
package struct Health: Sendable, Hashable {
    /// Whether it is.
    package var isHealthy: Bool
    /// What people should know, empty if nothing.
    package var message: String

    package init(isHealthy: Bool, message: String = "") {
        self.isHealthy = isHealthy
        self.message = message
    }

    /// The health of a component's workload; nil means that the object does not exist.
    package static func ofWorkload(type: String, live: JSON?) -> Health {
        let type = DefinitionCatalogue.base(type)
        guard let live else { return Health(isHealthy: false) }
        let status = live["status"] ?? [:]
        func number(_ key: String) -> Int { status[key]?.int ?? 0 }
        let isObserved = number("observedGeneration") >= live.generation
        switch type {
        case "webservice", "worker", "statefulset":
            return replicas(type, live, isObserved: isObserved)
        case "ref-objects" where live["kind"]?.string == "Deployment":
            return replicas(type, live, isObserved: isObserved)
        case "daemon":
            let desired = number("desiredNumberScheduled")
            let counts = ["numberReady", "updatedNumberScheduled", "currentNumberScheduled"]
            return Health(
                isHealthy: isObserved && counts.allSatisfy { number($0) == desired },
                message: "Ready:\(number("numberReady"))/\(desired)")
        case "task":
            let (active, failed) = (number("active"), number("failed"))
            let succeeded = number("succeeded")
            return Health(
                isHealthy: succeeded == live.at("spec", "parallelism")?.int ?? 1,
                message: "Active/Failed/Succeeded:\(active)/\(failed)/\(succeeded)")
        default: return Health(isHealthy: true)
        }
    }

    private static func replicas(_ type: String, _ live: JSON, isObserved: Bool) -> Health {
        let status = live["status"] ?? [:]
        let wanted = live.at("spec", "replicas")?.int ?? 1
        let ready = status["readyReplicas"]?.int ?? 0
        let counts = ["readyReplicas", "updatedReplicas", "replicas"]
        let isComplete = counts.allSatisfy { (status[$0]?.int ?? 0) == wanted }
        let isExempt =
            type != "worker" && type != "ref-objects"
            && live.annotations["app.oam.dev/disable-health-check"] != nil
        return Health(
            isHealthy: isExempt || (isComplete && isObserved), message: "Ready:\(ready)/\(wanted)")
    }

    /// The health of a trait, from its live objects by resource key.
    package static func ofTrait(type: String, outputs: [String: JSON]) -> Health {
        switch DefinitionCatalogue.base(type) {
        case "expose":
            let service = outputs["service"]
            switch service?.at("spec", "type")?.string ?? "ClusterIP" {
            case "LoadBalancer":
                let ip = service?.at("status", "loadBalancer", "ingress")?[0]?["ip"]?.string
                return Health(
                    isHealthy: ip != nil, message: "ExternalIP: \(ip ?? "Pending")")
            case "ClusterIP":
                let ip = service?.at("spec", "clusterIP")?.string
                return Health(isHealthy: true, message: ip.map { "ClusterIP: \($0)" } ?? "")
            default: return Health(isHealthy: true)
            }
        case "gateway":
            let ingress = outputs.first { $0.key.hasPrefix("ingress") }?.value
            return Health(isHealthy: ingress != nil, message: gateway(ingress))
        default: return Health(isHealthy: true)
        }
    }

    private static func gateway(_ ingress: JSON?) -> String {
        let host = ingress?.at("spec", "rules")?[0]?["host"]?.string
        let ip = ingress?.at("status", "loadBalancer", "ingress")?[0]?["ip"]?.string
        let start =
            host.map { "Visiting URL: \($0)" }
            ?? "Host not specified, visit the cluster or load balancer in front of the cluster"
        return start + (ip.map { ", IP: \($0)" } ?? "") + "\n"
    }
}

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

    /// Whether the step may go on: workload and traits are healthy.
    package var isDone: Bool { health.isHealthy && traits.allSatisfy(\.health.isHealthy) }

    /// The entry as it is written.
    package var json: JSON {
        var entry: JSON = ["name": .string(name), "namespace": .string(namespace)]
        if !cluster.isEmpty { entry["cluster"] = .string(cluster) }
        let kind = Self.kinds[DefinitionCatalogue.base(type)] ?? ("", "")
        entry["workloadDefinition"] = ["apiVersion": .string(kind.0), "kind": .string(kind.1)]
        entry["healthy"] = .bool(health.isHealthy)
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
