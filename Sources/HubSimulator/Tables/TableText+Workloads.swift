import KubeValues

extension TableText {
    /// The containers of a template by one of their fields.
    static func containers(_ object: JSON, _ field: String) -> String {
        (object.at("spec", "template", "spec", "containers")?.array ?? []).compactMap {
            $0[field]?.string
        }.joined(separator: ",")
    }

    /// What a pod does, in one word.
    static func podStatus(_ pod: JSON) -> String {
        if pod.isBeingDeleted { return "Terminating" }
        for status in pod.at("status", "containerStatuses")?.array ?? [] {
            if let reason = status.at("state", "waiting", "reason")?.string { return reason }
            if let reason = status.at("state", "terminated", "reason")?.string { return reason }
        }
        return pod.at("status", "phase")?.string ?? "Unknown"
    }

    static func jobDuration(_ job: JSON, _ now: Moment) -> String {
        guard
            let start = job.at("status", "startTime")?.string.flatMap({
                KubernetesTime.milliseconds($0)
            })
        else { return "" }
        let end = job.at("status", "completionTime")?.string.flatMap {
            KubernetesTime.milliseconds($0)
        }
        return duration(seconds: Int(((end ?? now.milliseconds) - start) / 1000))
    }

    /// The ports of a Service: `80/TCP`, `80:30080/TCP`.
    static func ports(_ service: JSON) -> String {
        let ports = (service.at("spec", "ports")?.array ?? []).map { port in
            let number = port["port"]?.int ?? 0
            let node = port["nodePort"]?.int.map { ":\($0)" } ?? ""
            return "\(number)\(node)/\(port["protocol"]?.string ?? "TCP")"
        }
        return ports.isEmpty ? "<none>" : ports.joined(separator: ",")
    }

    /// The access modes of a claim in short: `RWO`.
    static func accessModes(_ claim: JSON) -> String {
        let short = [
            "ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX",
            "ReadWriteOncePod": "RWOP",
        ]
        return (claim.at("spec", "accessModes")?.array ?? []).compactMap {
            $0.string.map { short[$0] ?? $0 }
        }.joined(separator: ",")
    }
}
