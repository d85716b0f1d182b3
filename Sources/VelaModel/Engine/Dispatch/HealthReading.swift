import Delivery
import KubeValues

/// Judges live objects by the rules of the built-in types.
enum HealthReading {
    /// What is said about a workload or a trait.
    struct Verdict: Sendable, Hashable {
        var isHealthy: Bool
        var message = ""
    }

    /// The verdict about a workload of a component type, nil object if it is not there.
    static func workload(_ type: String, _ live: JSON?) -> Verdict {
        guard let live else { return Verdict(isHealthy: false) }
        let status = live["status"] ?? [:]
        func count(_ key: String) -> Int { status[key]?.int ?? 0 }
        let isObserved = (status["observedGeneration"]?.int ?? 0) >= live.generation
        switch type {
        case "webservice", "worker", "statefulset", "ref-objects":
            guard type != "ref-objects" || live["kind"]?.string == "Deployment" else {
                return Verdict(isHealthy: true)
            }
            let wanted = live.at("spec", "replicas")?.int ?? 1
            let message = "Ready:\(count("readyReplicas"))/\(wanted)"
            if type != "worker", live.annotations["app.oam.dev/disable-health-check"] != nil {
                return Verdict(isHealthy: true, message: message)
            }
            let isReady = ["readyReplicas", "updatedReplicas", "replicas"].allSatisfy {
                count($0) == wanted
            }
            return Verdict(isHealthy: isReady && isObserved, message: message)
        case "daemon":
            let wanted = count("desiredNumberScheduled")
            let isReady = [
                "numberReady", "updatedNumberScheduled", "currentNumberScheduled",
            ].allSatisfy { count($0) == wanted }
            return Verdict(
                isHealthy: isReady && isObserved, message: "Ready:\(count("numberReady"))/\(wanted)"
            )
        case "task":
            let counts = ["active", "failed", "succeeded"].map { String(count($0)) }
            return Verdict(
                isHealthy: count("succeeded") == live.at("spec", "parallelism")?.int ?? 1,
                message: "Active/Failed/Succeeded:" + counts.joined(separator: "/"))
        default:
            return Verdict(isHealthy: true)
        }
    }

    /// The verdict about a trait's object.
    static func trait(_ type: String, _ live: JSON?) -> Verdict {
        guard let live else { return Verdict(isHealthy: false) }
        switch type {
        case "expose":
            switch live.at("spec", "type")?.string ?? "ClusterIP" {
            case "ClusterIP":
                let address = live.at("spec", "clusterIP")?.string ?? ""
                return Verdict(isHealthy: true, message: "ClusterIP: \(address)")
            case "LoadBalancer":
                let address = live.at("status", "loadBalancer", "ingress")?[0]?["ip"]?.string
                return Verdict(
                    isHealthy: address != nil, message: "ExternalIP: \(address ?? "Pending")")
            default:
                return Verdict(isHealthy: true)
            }
        case "gateway":
            return Verdict(
                isHealthy: true,
                message:
                    "Host not specified, visit the cluster or load balancer in front of the cluster\n"
            )
        case "ingress", "ingress-1-20":
            return Verdict(
                isHealthy: true,
                message:
                    "No loadBalancer found, visiting by using 'vela port-forward \(live.labels["app.oam.dev/name"] ?? "")'\n"
            )
        default:
            return Verdict(isHealthy: true)
        }
    }
}
