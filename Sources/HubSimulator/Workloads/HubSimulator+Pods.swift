import KubeValues

/// The scheduler and the node's agent.
extension HubSimulator {
    /// How long a pod takes to stop, in milliseconds.
    static let stopDuration: Int64 = 300

    mutating func reconcilePod(_ id: ObjectID, _ pod: JSON) {
        if pod.isBeingDeleted {
            stop(id, pod)
        } else if PodFacts(pod).isOver {
            return
        } else if pod.at("status", "startTime") == nil {
            schedule(id, pod)
        } else {
            run(id, pod)
        }
    }

    private mutating func stop(_ id: ObjectID, _ pod: JSON) {
        let due = podStops[id] ?? now.adding(milliseconds: HubSimulator.stopDuration)
        guard due <= now else {
            if podStops.updateValue(due, forKey: id) == nil { timers.add(.object(id), at: due) }
            return
        }
        if pod.finalizers.isEmpty {
            erase(id)
        } else if pod.at("metadata", "deletionGracePeriodSeconds")?.int != 0 {
            var pod = pod
            pod[path: ["metadata", "deletionGracePeriodSeconds"]] = 0
            commit(pod, at: id)
        }
    }

    private mutating func schedule(_ id: ObjectID, _ pod: JSON) {
        var pod = pod
        if let obstacle = obstacle(id, pod) {
            let condition: JSON = [
                "type": "PodScheduled", "status": "False", "lastProbeTime": nil,
                "lastTransitionTime": timestamp, "reason": "Unschedulable",
                "message": .string(obstacle),
            ]
            let before = pod.at("status", "conditions")?[0]?["message"]?.string
            guard before != obstacle else { return }
            pod[path: ["status", "conditions"]] = [condition]
            commit(pod, at: id)
            return
        }
        if pod.at("spec", "nodeName")?.string == nil {
            pod[path: ["spec", "nodeName"]] = .string(NodeFacts.name(id.cluster))
        }
        var status = pod["status"] ?? [:]
        status["phase"] = "Pending"
        status["conditions"] = .array([
            PodStatus.condition("Initialized", true, timestamp),
            PodStatus.condition("Ready", false, timestamp, pod),
            PodStatus.condition("ContainersReady", false, timestamp, pod),
            PodStatus.condition("PodScheduled", true, timestamp),
        ])
        status["hostIP"] = "127.0.0.1"
        status["startTime"] = timestamp
        status["containerStatuses"] = .array(
            PodStatus.containers(pod).map {
                PodStatus.waiting($0, "ContainerCreating", nil)
            })
        status["qosClass"] = .string(QualityOfService.of(pod))
        pod["status"] = status
        podMoments[id] = now
        commit(pod, at: id)
        timers.add(.object(id), at: now.adding(milliseconds: configuration.readyAfter))
    }

    /// Why a pod cannot be scheduled, nil if it can.
    private func obstacle(_ id: ObjectID, _ pod: JSON) -> String? {
        for volume in pod.at("spec", "volumes")?.array ?? [] {
            guard let claim = volume.at("persistentVolumeClaim", "claimName")?.string else {
                continue
            }
            let place = ObjectID(
                cluster: id.cluster, resource: "/persistentvolumeclaims",
                key: "\(id.namespace)/\(claim)")
            guard let object = object(place) else {
                return "0/1 nodes are available: persistentvolumeclaim \"\(claim)\" not found."
            }
            guard object.at("status", "phase")?.string == "Bound" else {
                return "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims."
            }
        }
        let node = object(
            ObjectID(
                cluster: id.cluster, resource: "/nodes", key: "/\(NodeFacts.name(id.cluster))"))
        let wanted = pod.at("spec", "nodeSelector")?.stringMap ?? [:]
        guard LabelSelector(matching: wanted).matches(node?.labels ?? [:]) else {
            return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
        }
        if node?.at("spec", "unschedulable")?.bool == true {
            return "0/1 nodes are available: 1 node(s) were unschedulable."
        }
        return nil
    }

    private mutating func run(_ id: ObjectID, _ pod: JSON) {
        let started = podMoments[id] ?? PodStatus.start(pod) ?? now
        let isOfJob = (pod.at("metadata", "ownerReferences")?.array ?? []).contains {
            $0["kind"] == "Job"
        }
        let ready = started.adding(milliseconds: configuration.readyAfter)
        guard ready <= now else {
            wait(id, until: ready)
            return
        }
        let containers = PodStatus.containers(pod)
        let images = (containers + (pod.at("spec", "initContainers")?.array ?? [])).map {
            ImageName($0["image"]?.string ?? "")
        }
        if images.contains(where: \.isMissing) {
            keepWaitingForImages(id, pod)
            return
        }
        let neverReady = images.contains(where: \.neverGetsReady)
        let end = started.adding(milliseconds: configuration.jobDuration)
        if isOfJob, !neverReady {
            if end <= now {
                setStatus(PodStatus.succeeded(pod, timestamp), of: id)
                podMoments[id] = nil
                return
            }
            wait(id, until: end)
        }
        guard PodFacts(pod).phase != "Running" else { return }
        let address =
            pod.at("status", "podIP")?.string
            ?? "10.244.\(random.number(below: 256)).\(1 + random.number(below: 254))"
        setStatus(
            PodStatus.running(pod, timestamp, address: address, isReady: !neverReady), of: id)
        if !isOfJob { podMoments[id] = nil }
    }

    /// Comes back at a moment, which is remembered so that many looks make one timer.
    private mutating func wait(_ id: ObjectID, until due: Moment) {
        if podWaits[id] != due {
            podWaits[id] = due
            timers.add(.object(id), at: due)
        }
    }

    private mutating func keepWaitingForImages(_ id: ObjectID, _ pod: JSON) {
        var status = pod["status"] ?? [:]
        status["containerStatuses"] = .array(
            PodStatus.containers(pod).map { container in
                let image = ImageName(container["image"]?.string ?? "")
                guard image.isMissing else {
                    return PodStatus.waiting(container, "ContainerCreating", nil)
                }
                return PodStatus.waiting(
                    container, "ErrImagePull",
                    "rpc error: code = NotFound desc = failed to pull and unpack image "
                        + "\"\(image.text)\": not found")
            })
        setStatus(status, of: id)
    }
}
