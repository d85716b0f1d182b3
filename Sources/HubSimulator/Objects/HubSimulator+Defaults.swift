import KubeValues

/// What servers fill into objects.
extension HubSimulator {
    /// An object with what a server fills in; of a new one also the first status.
    mutating func completed(
        _ object: JSON, old: JSON?, _ type: ResourceType, cluster: String
    ) -> JSON {
        var object = object
        switch type.id {
        case "/pods":
            object["spec"] = PodDefaults.pod(object["spec"] ?? [:])
            if old == nil {
                object["status"] = [
                    "phase": "Pending", "qosClass": .string(QualityOfService.of(object)),
                ]
            }
        case "/services": completeService(&object, old: old, cluster: cluster)
        case "/namespaces": completeNamespace(&object, isNew: old == nil)
        case "/secrets": completeSecret(&object)
        case "/persistentvolumeclaims": completeClaim(&object, isNew: old == nil)
        case "batch/jobs": completeJob(&object, old: old)
        case "core.oam.dev/applications": object = ApplicationSchema.pruned(object)
        default: object = WorkloadDefaults.completed(object, old: old, type)
        }
        return object
    }

    private mutating func completeService(_ object: inout JSON, old: JSON?, cluster: String) {
        var spec = object["spec"]?.object ?? JSONObject()
        let before = old?["spec"]
        PodDefaults.fill(&spec, [("sessionAffinity", "None"), ("type", "ClusterIP")])
        let kind = spec["type"]?.string ?? ""
        let isExternal = kind == "ExternalName"
        let opensPorts = kind == "NodePort" || kind == "LoadBalancer"
        if !isExternal {
            if (spec["clusterIP"]?.string ?? "").isEmpty {
                spec["clusterIP"] = before?["clusterIP"] ?? .string(freeServiceAddress(in: cluster))
            }
            spec["clusterIPs"] = .array([spec["clusterIP"] ?? ""])
            PodDefaults.fill(
                &spec,
                [
                    ("ipFamilies", ["IPv4"]), ("ipFamilyPolicy", "SingleStack"),
                    ("internalTrafficPolicy", "Cluster"),
                ])
        }
        if opensPorts {
            PodDefaults.fill(&spec, [("externalTrafficPolicy", "Cluster")])
        } else {
            spec["externalTrafficPolicy"] = nil
        }
        if kind == "LoadBalancer" {
            PodDefaults.fill(&spec, [("allocateLoadBalancerNodePorts", true)])
        }
        let ports = (spec["ports"]?.array ?? []).map { port -> JSON in
            var port = PodDefaults.filled(port, [("protocol", "TCP")])
            if port["targetPort"] == nil, let number = port["port"], !isExternal {
                port["targetPort"] = number
            }
            guard opensPorts else {
                port["nodePort"] = nil
                return port
            }
            if (port["nodePort"]?.int ?? 0) == 0 {
                let same = (before?["ports"]?.array ?? []).first { $0["port"] == port["port"] }
                port["nodePort"] =
                    same?["nodePort"] ?? JSON(30_000 + random.number(below: 2_768))
            }
            return port
        }
        if spec["ports"] != nil { spec["ports"] = .array(ports) }
        object["spec"] = .object(spec)
        if old == nil { object["status"] = ["loadBalancer": [:]] }
    }

    private mutating func freeServiceAddress(in cluster: String) -> String {
        let services = clusters[cluster]?.collections["/services"] ?? ObjectCollection()
        let taken = Set(
            services.keys.compactMap { services[$0]?.at("spec", "clusterIP")?.string })
        while true {
            let address =
                "10.96.\(random.number(below: 256)).\(1 + random.number(below: 254))"
            if !taken.contains(address) { return address }
        }
    }

    private func completeNamespace(_ object: inout JSON, isNew: Bool) {
        object[path: ["metadata", "labels", "kubernetes.io/metadata.name"]] = .string(object.name)
        guard isNew else { return }
        object["spec"] = ["finalizers": ["kubernetes"]]
        object["status"] = ["phase": "Active"]
    }

    private func completeSecret(_ object: inout JSON) {
        if let texts = object["stringData"]?.object {
            var data = object["data"]?.object ?? JSONObject()
            for text in texts {
                data[text.key] = .string(Base64.encode(Array((text.value.string ?? "").utf8)))
            }
            object["data"] = .object(data)
            object["stringData"] = nil
        }
        if (object["type"]?.string ?? "").isEmpty { object["type"] = "Opaque" }
    }

    private func completeClaim(_ object: inout JSON, isNew: Bool) {
        object["spec"] = PodDefaults.filled(
            object["spec"] ?? [:], [("volumeMode", "Filesystem")])
        guard isNew else { return }
        object["status"] = ["phase": "Pending"]
        if !object.finalizers.contains(Finalizer.claim) {
            object[path: ["metadata", "finalizers"]] = .array(
                (object.finalizers + [Finalizer.claim]).map { .string($0) })
        }
    }

    private func completeJob(_ object: inout JSON, old: JSON?) {
        var spec = object["spec"]?.object ?? JSONObject()
        PodDefaults.fill(
            &spec,
            [
                ("parallelism", 1), ("completions", 1), ("backoffLimit", 6),
                ("completionMode", "NonIndexed"), ("suspend", false),
            ])
        if let before = old?.at("spec", "selector"), spec["selector"] == nil {
            spec["selector"] = before
        }
        if let before = old?.at("spec", "template") {
            spec["template"] = before
        } else if old == nil, spec["manualSelector"]?.bool != true {
            spec["selector"] = ["matchLabels": ["controller-uid": .string(object.uid)]]
            var template = spec["template"] ?? [:]
            template[path: ["metadata", "labels", "controller-uid"]] = .string(object.uid)
            template[path: ["metadata", "labels", "job-name"]] = .string(object.name)
            spec["template"] = PodDefaults.template(template)
        }
        object["spec"] = .object(spec)
    }
}

/// How urgently a pod's node keeps it, by what its containers ask for.
enum QualityOfService {
    static func of(_ pod: JSON) -> String {
        let resources = (pod.at("spec", "containers")?.array ?? []).map { $0["resources"] }
        let asks = { (resource: JSON?) in
            !(resource?["limits"]?.object ?? JSONObject()).isEmpty
                || !(resource?["requests"]?.object ?? JSONObject()).isEmpty
        }
        if !resources.contains(where: asks) { return "BestEffort" }
        let isGuaranteed = resources.allSatisfy { resource in
            guard let limits = resource?["limits"]?.object else { return false }
            return limits["cpu"] != nil && limits["memory"] != nil
                && resource?["requests"] == resource?["limits"]
        }
        return isGuaranteed ? "Guaranteed" : "Burstable"
    }
}
