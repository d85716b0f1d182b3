import KubeValues

/// The parts of a pod's status.
enum PodStatus {
    /// The containers of a pod.
    static func containers(_ pod: JSON) -> [JSON] { pod.at("spec", "containers")?.array ?? [] }

    /// When a pod was started, to the second.
    static func start(_ pod: JSON) -> Moment? {
        pod.at("status", "startTime")?.string.flatMap { KubernetesTime.milliseconds($0) }
            .map { Moment(milliseconds: $0) }
    }

    static func condition(
        _ type: String, _ isTrue: Bool, _ time: JSON, _ pod: JSON? = nil
    ) -> JSON {
        var condition: JSON = [
            "type": .string(type), "status": isTrue ? "True" : "False", "lastProbeTime": nil,
            "lastTransitionTime": time,
        ]
        if let pod, !isTrue {
            let names = containers(pod).compactMap { $0["name"]?.string }.joined(separator: " ")
            condition["reason"] = "ContainersNotReady"
            condition["message"] = .string("containers with unready status: [\(names)]")
        }
        return condition
    }

    /// The status of a container that waits.
    static func waiting(_ container: JSON, _ reason: String, _ message: String?) -> JSON {
        var waiting: JSON = ["reason": .string(reason)]
        if let message { waiting["message"] = .string(message) }
        return [
            "name": container["name"] ?? "", "state": ["waiting": waiting], "lastState": [:],
            "ready": false, "restartCount": 0, "image": container["image"] ?? "", "imageID": "",
            "started": false,
        ]
    }

    /// The status of a pod whose containers run.
    static func running(_ pod: JSON, _ time: JSON, address: String, isReady: Bool) -> JSON {
        var status = pod["status"] ?? [:]
        status["phase"] = "Running"
        status["conditions"] = .array([
            kept("Initialized", true, time, pod), kept("Ready", isReady, time, pod),
            kept("ContainersReady", isReady, time, pod), kept("PodScheduled", true, time, pod),
        ])
        status["podIP"] = .string(address)
        status["podIPs"] = [["ip": .string(address)]]
        let running: JSON = ["running": ["startedAt": time]]
        if let first = pod.at("spec", "initContainers")?.array, !first.isEmpty {
            let done = state(exitedAt: time, pod)
            status["initContainerStatuses"] = .array(
                first.map { started($0, done, isReady: true, pod) })
        }
        status["containerStatuses"] = .array(
            containers(pod).map { started($0, running, isReady: isReady, pod) })
        return status
    }

    /// The status of a pod whose containers have ended well.
    static func succeeded(_ pod: JSON, _ time: JSON) -> JSON {
        var status = pod["status"] ?? [:]
        status["phase"] = "Succeeded"
        let done: (String, Bool) -> JSON = { type, isTrue in
            var condition = condition(type, isTrue, time)
            condition["reason"] = "PodCompleted"
            return condition
        }
        status["conditions"] = .array([
            done("Initialized", true), done("Ready", false), done("ContainersReady", false),
            condition("PodScheduled", true, time),
        ])
        status["containerStatuses"] = .array(
            containers(pod).map {
                var value = started($0, state(exitedAt: time, pod), isReady: false, pod)
                value["started"] = false
                return value
            })
        return status
    }

    private static func kept(_ type: String, _ isTrue: Bool, _ time: JSON, _ pod: JSON) -> JSON {
        let before = (pod.at("status", "conditions")?.array ?? []).first {
            $0["type"]?.string == type
        }
        let isSame = before?["status"]?.string == (isTrue ? "True" : "False")
        return condition(
            type, isTrue, isSame ? before?["lastTransitionTime"] ?? time : time, pod)
    }

    private static func state(exitedAt time: JSON, _ pod: JSON) -> JSON {
        [
            "terminated": [
                "exitCode": 0, "reason": "Completed",
                "startedAt": pod.at("status", "startTime") ?? time, "finishedAt": time,
                "containerID": identity(pod),
            ]
        ]
    }

    private static func identity(_ pod: JSON) -> JSON {
        .string("containerd://" + pod.uid.filter { $0 != "-" })
    }

    private static func started(
        _ container: JSON, _ state: JSON, isReady: Bool, _ pod: JSON
    ) -> JSON {
        let image = container["image"]?.string ?? ""
        return [
            "name": container["name"] ?? "", "state": state, "lastState": [:],
            "ready": .bool(isReady), "restartCount": 0, "image": .string(image),
            "imageID": .string("docker-pullable://\(image)"), "containerID": identity(pod),
            "started": true,
        ]
    }
}
