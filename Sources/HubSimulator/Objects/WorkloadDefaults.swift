import KubeValues

/// What servers fill into controllers of pods and other objects with simple rules.
enum WorkloadDefaults {
    static func completed(_ object: JSON, old: JSON?, _ type: ResourceType) -> JSON {
        var object = object
        switch type.id {
        case "apps/deployments":
            object["spec"] = deployment(object["spec"] ?? [:])
        case "apps/replicasets":
            object["spec"] = templated(
                PodDefaults.filled(object["spec"] ?? [:], [("replicas", 1)]))
        case "apps/statefulsets":
            object["spec"] = statefulSet(object["spec"] ?? [:])
        case "apps/daemonsets":
            object["spec"] = daemonSet(object["spec"] ?? [:])
            let count = templateGeneration(object, old)
            object[path: ["metadata", "annotations", generationKey]] = .string(String(count))
        case "batch/cronjobs": object["spec"] = cronJob(object["spec"] ?? [:])
        case "networking.k8s.io/ingresses":
            if old == nil { object["status"] = ["loadBalancer": [:]] }
        case "autoscaling/horizontalpodautoscalers":
            object["spec"] = PodDefaults.filled(object["spec"] ?? [:], [("minReplicas", 1)])
            if old == nil { object["status"] = ["currentReplicas": 0, "desiredReplicas": 0] }
        case "rbac.authorization.k8s.io/rolebindings",
            "rbac.authorization.k8s.io/clusterrolebindings":
            if let role = object["roleRef"], role.object != nil {
                object["roleRef"] = PodDefaults.filled(
                    role, [("apiGroup", "rbac.authorization.k8s.io")])
            }
        default: break
        }
        if old == nil, ["apps", "batch"].contains(type.group) { object["status"] = [:] }
        return object
    }

    /// The annotation that counts the changes of a DaemonSet's template.
    static let generationKey = "deprecated.daemonset.template.generation"

    private static func templateGeneration(_ object: JSON, _ old: JSON?) -> Int {
        guard let old else { return 1 }
        let before = Int(old.annotations[generationKey] ?? "1") ?? 1
        return old.at("spec", "template") == object.at("spec", "template") ? before : before + 1
    }

    private static func templated(_ spec: JSON) -> JSON {
        guard let template = spec["template"] else { return spec }
        var spec = spec
        spec["template"] = PodDefaults.template(template)
        return spec
    }

    private static func deployment(_ spec: JSON) -> JSON {
        var spec = templated(
            PodDefaults.filled(
                spec,
                [
                    ("replicas", 1), ("strategy", ["type": "RollingUpdate"]),
                    ("revisionHistoryLimit", 10), ("progressDeadlineSeconds", 600),
                ]))
        var strategy = PodDefaults.filled(
            spec["strategy"] ?? [:], [("type", "RollingUpdate")])
        if strategy["type"] == "RollingUpdate" {
            strategy["rollingUpdate"] = PodDefaults.filled(
                strategy["rollingUpdate"] ?? [:],
                [("maxUnavailable", "25%"), ("maxSurge", "25%")])
        }
        spec["strategy"] = strategy
        return spec
    }

    private static func statefulSet(_ spec: JSON) -> JSON {
        var spec = templated(
            PodDefaults.filled(
                spec,
                [
                    ("replicas", 1), ("podManagementPolicy", "OrderedReady"),
                    ("updateStrategy", ["type": "RollingUpdate"]), ("revisionHistoryLimit", 10),
                    ("serviceName", ""),
                ]))
        if spec.at("updateStrategy", "type") == "RollingUpdate" {
            spec[path: ["updateStrategy", "rollingUpdate"]] = PodDefaults.filled(
                spec.at("updateStrategy", "rollingUpdate") ?? [:], [("partition", 0)])
        }
        if let claims = spec["volumeClaimTemplates"]?.array {
            spec["volumeClaimTemplates"] = .array(
                claims.map { claim in
                    var claim = PodDefaults.filled(
                        claim,
                        [
                            ("kind", "PersistentVolumeClaim"), ("apiVersion", "v1"),
                            ("status", ["phase": "Pending"]),
                        ])
                    claim["spec"] = PodDefaults.filled(
                        claim["spec"] ?? [:], [("volumeMode", "Filesystem")])
                    return claim
                })
        }
        return spec
    }

    private static func daemonSet(_ spec: JSON) -> JSON {
        var spec = templated(
            PodDefaults.filled(
                spec,
                [
                    ("updateStrategy", ["type": "RollingUpdate"]), ("revisionHistoryLimit", 10),
                ]))
        if spec.at("updateStrategy", "type") == "RollingUpdate" {
            spec[path: ["updateStrategy", "rollingUpdate"]] = PodDefaults.filled(
                spec.at("updateStrategy", "rollingUpdate") ?? [:],
                [("maxUnavailable", 1), ("maxSurge", 0)])
        }
        return spec
    }

    private static func cronJob(_ spec: JSON) -> JSON {
        var spec = PodDefaults.filled(
            spec,
            [
                ("concurrencyPolicy", "Allow"), ("suspend", false),
                ("successfulJobsHistoryLimit", 3), ("failedJobsHistoryLimit", 1),
            ])
        if let template = spec.at("jobTemplate", "spec", "template") {
            spec[path: ["jobTemplate", "spec", "template"]] = PodDefaults.template(template)
        }
        return spec
    }
}
