package import KubeValues

/// How a live object fares, and a few words about it.
///
/// Workloads are judged by their own status here: the hub's status is not refreshed once a run has ended.
package struct ObjectHealth: Sendable, Hashable {
    /// How it fares.
    package var health: ResourceNode.Health
    /// `1/1 ready`, `ErrImagePull`, ...; empty if there is nothing to say.
    package var detail: String

    package init(_ health: ResourceNode.Health, _ detail: String = "") {
        self.health = health
        self.detail = detail
    }

    /// The health of an object by its kind; a kind without a rule is healthy when it is there.
    package init(of object: JSON) {
        let kind = object["kind"]?.string ?? ""
        switch kind {
        case "Pod": self = ObjectHealth.pod(object)
        case "Deployment", "StatefulSet", "ReplicaSet": self = ObjectHealth.replicated(object, kind)
        case "DaemonSet": self = ObjectHealth.daemonSet(object)
        case "Job": self = ObjectHealth.job(object)
        case "Service": self = ObjectHealth.service(object)
        case "PersistentVolumeClaim": self = ObjectHealth.claim(object)
        default: self.init(.healthy)
        }
        if object.isBeingDeleted { health = .deleting }
    }

    private static func pod(_ pod: JSON) -> ObjectHealth {
        let status = PodStatus(pod)
        let restarts = status.restarts > 0 ? "  restarted \(status.restarts)x" : ""
        let detail = "\(status.ready)/\(status.total) \(status.word)\(restarts)"
        switch pod.at("status", "phase")?.string {
        case "Succeeded": return ObjectHealth(.healthy, detail)
        case "Running":
            if PodStatus.isReady(pod) { return ObjectHealth(.healthy, detail) }
            let hasCrashed = pod.at("status", "containerStatuses")?.array?.contains {
                $0.at("lastState", "terminated") != nil
            }
            return ObjectHealth(hasCrashed == true ? .unhealthy : .progressing, detail)
        case "Pending":
            return ObjectHealth(isStuck(status.word) ? .unhealthy : .progressing, detail)
        case "Failed": return ObjectHealth(.unhealthy, detail)
        default: return ObjectHealth(.unknown, detail)
        }
    }

    /// Whether a waiting word tells of a fault that waiting does not mend.
    private static func isStuck(_ word: String) -> Bool {
        let faults = [
            "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CrashLoopBackOff",
            "CreateContainerConfigError", "CreateContainerError", "Unschedulable",
        ]
        return faults.contains { word.hasSuffix($0) }
    }

    private static func replicated(_ object: JSON, _ kind: String) -> ObjectHealth {
        let status = object["status"]
        let wanted = object.at("spec", "replicas")?.int ?? 1
        let ready = status?["readyReplicas"]?.int ?? 0
        let updated = kind == "ReplicaSet" ? ready : status?["updatedReplicas"]?.int ?? 0
        let all = status?["replicas"]?.int ?? 0
        let isObserved = (status?["observedGeneration"]?.int ?? 0) >= object.generation
        let isDone = isObserved && ready == wanted && updated == wanted && all == wanted
        let detail = "\(ready)/\(wanted) ready"
        if isDone { return ObjectHealth(.healthy, detail) }
        let conditions = status?["conditions"]?.array ?? []
        let hasFailed = conditions.contains { condition in
            let type = condition["type"]?.string
            let state = condition["status"]?.string
            return (type == "ReplicaFailure" && state == "True")
                || (type == "Progressing" && state == "False")
        }
        return ObjectHealth(hasFailed ? .unhealthy : .progressing, detail)
    }

    private static func daemonSet(_ object: JSON) -> ObjectHealth {
        let status = object["status"]
        let wanted = status?["desiredNumberScheduled"]?.int ?? 0
        let ready = status?["numberReady"]?.int ?? 0
        let updated = status?["updatedNumberScheduled"]?.int ?? 0
        let isObserved = (status?["observedGeneration"]?.int ?? 0) >= object.generation
        let isDone = isObserved && ready == wanted && updated == wanted
        return ObjectHealth(isDone ? .healthy : .progressing, "\(ready)/\(wanted) ready")
    }

    private static func job(_ object: JSON) -> ObjectHealth {
        let status = object["status"]
        let wanted =
            object.at("spec", "completions")?.int ?? object.at("spec", "parallelism")?.int ?? 1
        let succeeded = status?["succeeded"]?.int ?? 0
        let detail = "\(succeeded)/\(wanted) succeeded"
        let hasFailed = status?["conditions"]?.array?.contains {
            $0["type"]?.string == "Failed" && $0["status"]?.string == "True"
        }
        if hasFailed == true { return ObjectHealth(.unhealthy, detail) }
        return ObjectHealth(succeeded >= wanted ? .healthy : .progressing, detail)
    }

    private static func service(_ object: JSON) -> ObjectHealth {
        let ports = (object.at("spec", "ports")?.array ?? []).compactMap { port in
            port["port"]?.int.map { "\($0)/\(port["protocol"]?.string ?? "TCP")" }
        }.joined(separator: ",")
        let address = object.at("spec", "clusterIP")?.string ?? ""
        let detail = [address, ports].filter { !$0.isEmpty }.joined(separator: " ")
        guard object.at("spec", "type")?.string == "LoadBalancer" else {
            return ObjectHealth(.healthy, detail)
        }
        let hasAddress = object.at("status", "loadBalancer", "ingress")?.array?.isEmpty == false
        return ObjectHealth(hasAddress ? .healthy : .progressing, detail)
    }

    private static func claim(_ object: JSON) -> ObjectHealth {
        let phase = object.at("status", "phase")?.string ?? ""
        switch phase {
        case "Bound": return ObjectHealth(.healthy, phase)
        case "Pending": return ObjectHealth(.progressing, phase)
        case "Lost": return ObjectHealth(.unhealthy, phase)
        default: return ObjectHealth(.unknown, phase)
        }
    }
}
