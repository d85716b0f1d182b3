package import KubeValues

/// The word, the readiness and the restarts that `kubectl get pods` shows of a pod.
///
/// The rules are kubectl's printer for pods.
package struct PodStatus: Sendable, Hashable {
    /// `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`, ...
    package var word: String
    /// Containers that are ready.
    package var ready: Int
    /// Containers in all.
    package var total: Int
    /// How often containers were started again.
    package var restarts: Int

    /// The status of a pod.
    package init(_ pod: JSON) {
        let status = pod["status"]
        total = pod.at("spec", "containers")?.array?.count ?? 0
        ready = 0
        restarts = 0
        let reason = status?["reason"]?.string ?? ""
        word = reason.isEmpty ? status?["phase"]?.string ?? "Unknown" : reason
        let initTotal = pod.at("spec", "initContainers")?.array?.count ?? 0
        let initStates = status?["initContainerStatuses"]?.array ?? []
        if let pending = PodStatus.pendingInit(initStates, total: initTotal) {
            word = "Init:" + pending.word
            restarts = pending.restarts
        } else {
            readContainers(
                status?["containerStatuses"]?.array ?? [], isReady: PodStatus.isReady(pod))
        }
        if pod.isBeingDeleted { word = reason == "NodeLost" ? "Unknown" : "Terminating" }
    }

    /// Whether the pod's condition Ready is true.
    package static func isReady(_ pod: JSON) -> Bool {
        pod.at("status", "conditions")?.array?.contains {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        } ?? false
    }

    private mutating func readContainers(_ states: [JSON], isReady: Bool) {
        var isAnyRunning = false
        for state in states.reversed() {
            restarts += state["restartCount"]?.int ?? 0
            if let waiting = state.at("state", "waiting", "reason")?.string, !waiting.isEmpty {
                word = waiting
            } else if let terminated = state.at("state", "terminated") {
                word = PodStatus.word(terminated)
            } else if state["ready"]?.bool == true, state.at("state", "running") != nil {
                isAnyRunning = true
                ready += 1
            }
        }
        if word == "Completed", isAnyRunning { word = isReady ? "Running" : "NotReady" }
    }

    private static func word(_ terminated: JSON) -> String {
        if let reason = terminated["reason"]?.string, !reason.isEmpty { return reason }
        if let signal = terminated["signal"]?.int, signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(terminated["exitCode"]?.int ?? 0)"
    }

    /// The first init container that is not finished, with the restarts up to it.
    private static func pendingInit(_ states: [JSON], total: Int) -> (word: String, restarts: Int)?
    {
        var restarts = 0
        for (index, state) in states.enumerated() {
            restarts += state["restartCount"]?.int ?? 0
            if let terminated = state.at("state", "terminated") {
                if terminated["exitCode"]?.int == 0 { continue }
                return (word(terminated), restarts)
            }
            if let waiting = state.at("state", "waiting", "reason")?.string, !waiting.isEmpty,
                waiting != "PodInitializing"
            {
                return (waiting, restarts)
            }
            return ("\(index)/\(total)", restarts)
        }
        return nil
    }
}
