import KubeValues

/// The controller of Jobs.
extension HubSimulator {
    mutating func reconcileJob(_ id: ObjectID, _ job: JSON) {
        var status = job["status"]?.object ?? JSONObject()
        let isComplete = (status["conditions"]?.array ?? []).contains { $0["type"] == "Complete" }
        guard !isComplete else {
            removeAfterwards(id, job)
            return
        }
        let pods = owned("/pods", by: job, in: id.cluster)
        let succeeded = pods.filter { PodFacts(object($0)).phase == "Succeeded" }.count
        var active = pods.filter { !PodFacts(object($0)).isOver }.count
        let completions = job.at("spec", "completions")?.int ?? 1
        let parallelism = job.at("spec", "parallelism")?.int ?? 1
        let isSuspended = job.at("spec", "suspend")?.bool ?? false
        if isSuspended {
            for pod in pods where !PodFacts(object(pod)).isOver { removePod(pod) }
            active = 0
        } else {
            let room = min(parallelism, completions - succeeded) - active
            for _ in 0..<max(0, room)
            where createPod(from: job.at("spec", "template") ?? [:], by: job, ownerID: id) != nil {
                active += 1
            }
            if status["startTime"] == nil { status["startTime"] = timestamp }
        }
        let ready = pods.filter { isReady($0) }.count
        for (name, count) in [("active", active), ("ready", ready), ("succeeded", succeeded)] {
            status[name] = count > 0 ? JSON(count) : nil
        }
        if succeeded >= completions, !isSuspended {
            status["conditions"] = [
                [
                    "type": "Complete", "status": "True", "lastProbeTime": timestamp,
                    "lastTransitionTime": timestamp,
                ]
            ]
            status["completionTime"] = timestamp
        }
        setStatus(.object(status), of: id)
    }

    private mutating func removeAfterwards(_ id: ObjectID, _ job: JSON) {
        guard let seconds = job.at("spec", "ttlSecondsAfterFinished")?.int,
            let end = job.at("status", "completionTime")?.string.flatMap({
                KubernetesTime.milliseconds($0)
            })
        else { return }
        let due = Moment(milliseconds: end + Int64(seconds) * 1000)
        if due <= now { _ = remove(id, nil) } else { timers.add(.object(id), at: due) }
    }
}
