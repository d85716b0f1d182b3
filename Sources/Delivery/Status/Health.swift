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

    /// The health of a trait, from its live objects.
    package static func ofTrait(type: String, objects: [JSON]) -> Health {
        func object(_ kind: String) -> JSON? { objects.first { $0["kind"]?.string == kind } }
        let type = DefinitionCatalogue.base(type)
        switch type {
        case "expose": return expose(objects.first)
        case "gateway":
            let ingress = object("Ingress")
            return Health(isHealthy: ingress != nil, message: gateway(ingress))
        case "ingress", "ingress-1-20", "pure-ingress":
            let ingress = object("Ingress")
            return Health(isHealthy: ingress != nil, message: route(type, ingress))
        default: return Health(isHealthy: true)
        }
    }

    private static func expose(_ service: JSON?) -> Health {
        switch service?.at("spec", "type")?.string ?? "ClusterIP" {
        case "LoadBalancer":
            let address = address(of: service)
            return Health(
                isHealthy: address != nil, message: "ExternalIP: \(address ?? "Pending")")
        case "ClusterIP":
            let address = service?.at("spec", "clusterIP")?.string
            return Health(isHealthy: true, message: address.map { "ClusterIP: \($0)" } ?? "")
        default: return Health(isHealthy: true)
        }
    }

    private static func gateway(_ ingress: JSON?) -> String {
        let start =
            host(of: ingress).map { "Visiting URL: \($0)" }
            ?? "Host not specified, visit the cluster or load balancer in front of the cluster"
        return start + (address(of: ingress).map { ", IP: \($0)" } ?? "") + "\n"
    }

    private static func route(_ type: String, _ ingress: JSON?) -> String {
        guard ingress?.at("status", "loadBalancer", "ingress")?[0] != nil else {
            let application = ingress?.labels["app.oam.dev/name"] ?? ""
            let option = type == "pure-ingress" ? " --route" : ""
            return "No loadBalancer found, visiting by using 'vela port-forward"
                + " \(application)\(option)'\n"
        }
        return "Visiting URL: \(host(of: ingress) ?? "")"
            + (address(of: ingress).map { ", IP: \($0)" } ?? "")
    }

    private static func host(of ingress: JSON?) -> String? {
        ingress?.at("spec", "rules")?[0]?["host"]?.string
    }

    /// The address of the first load balancer; a host name does not count.
    private static func address(of object: JSON?) -> String? {
        object?.at("status", "loadBalancer", "ingress")?[0]?["ip"]?.string
    }
}
