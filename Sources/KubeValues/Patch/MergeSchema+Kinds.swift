// The facts come from the Go types in k8s.io/api (struct tags `patchStrategy`, `patchMergeKey`),
// which are the same in all served versions of a group.

extension MergeSchema {
    /// The type of each built-in kind by group.
    static let kinds: [String: [String: String]] = [
        "": [
            "Pod": "Pod", "PodTemplate": "PodTemplate", "ReplicationController": "Workload",
            "Service": "Service", "ServiceAccount": "ServiceAccount", "Node": "Node",
            "Namespace": "Conditioned", "PersistentVolume": "Object",
            "PersistentVolumeClaim": "Conditioned", "ConfigMap": "Object", "Secret": "Object",
            "Endpoints": "Object", "Event": "Object", "LimitRange": "Object",
            "ResourceQuota": "Object", "Binding": "Object",
        ],
        "apps": [
            "Deployment": "Deployment", "StatefulSet": "Workload", "DaemonSet": "Workload",
            "ReplicaSet": "Workload", "ControllerRevision": "Object",
        ],
        "batch": ["Job": "Workload", "CronJob": "CronJob"],
        "networking.k8s.io": [
            "Ingress": "Object", "IngressClass": "Object", "NetworkPolicy": "Conditioned",
        ],
        "extensions": ["Ingress": "Object"],
        "autoscaling": ["HorizontalPodAutoscaler": "Conditioned"],
        "policy": ["PodDisruptionBudget": "Conditioned"],
        "rbac.authorization.k8s.io": [
            "Role": "Object", "RoleBinding": "Object", "ClusterRole": "Object",
            "ClusterRoleBinding": "Object",
        ],
        "storage.k8s.io": [
            "StorageClass": "Object", "VolumeAttachment": "Object", "CSIDriver": "Object",
            "CSINode": "CSINode",
        ],
        "admissionregistration.k8s.io": [
            "MutatingWebhookConfiguration": "Webhooks",
            "ValidatingWebhookConfiguration": "Webhooks",
        ],
        "coordination.k8s.io": ["Lease": "Object"],
        "discovery.k8s.io": ["EndpointSlice": "Object"],
        "events.k8s.io": ["Event": "Object"],
        "node.k8s.io": ["RuntimeClass": "Object"],
        "scheduling.k8s.io": ["PriorityClass": "Object"],
        "certificates.k8s.io": ["CertificateSigningRequest": "Object"],
    ]

    private static func object(_ type: String, retainsKeys: Bool = false) -> Field {
        Field(type: type, retainsKeys: retainsKeys)
    }

    private static func map(
        _ key: String, _ type: String? = nil, retainsKeys: Bool = false
    ) -> Field {
        Field(type: type, list: .map(key: key), retainsKeys: retainsKeys)
    }

    private static let set = Field(list: .set)
    private static let metadata = object("ObjectMeta")
    private static let conditions = object("ConditionStatus")

    /// The rules of each type by field; what is not listed is atomic if a list, merged if an object.
    static let types: [String: [String: Field]] = [
        "Object": ["metadata": metadata],
        "Conditioned": ["metadata": metadata, "status": conditions],
        "ObjectMeta": ["ownerReferences": map("uid"), "finalizers": set],
        "ConditionStatus": ["conditions": map("type")],
        "Pod": [
            "metadata": metadata, "spec": object("PodSpec"), "status": object("PodStatus"),
        ],
        "PodTemplate": ["metadata": metadata, "template": object("PodTemplateSpec")],
        "PodTemplateSpec": ["metadata": metadata, "spec": object("PodSpec")],
        "PodSpec": [
            "volumes": map("name", retainsKeys: true),
            "initContainers": map("name", "Container"),
            "containers": map("name", "Container"),
            "ephemeralContainers": map("name", "Container"),
            "imagePullSecrets": map("name"),
            "hostAliases": map("ip"),
            "topologySpreadConstraints": map("topologyKey"),
            "resourceClaims": map("name", retainsKeys: true),
            "schedulingGates": map("name"),
        ],
        "PodStatus": [
            "conditions": map("type"), "podIPs": map("ip"), "hostIPs": map("ip"),
            "resourceClaimStatuses": map("name", retainsKeys: true),
        ],
        "Container": [
            "ports": map("containerPort"),
            "env": map("name"),
            "volumeMounts": map("mountPath"),
            "volumeDevices": map("devicePath"),
        ],
        "Workload": [
            "metadata": metadata, "spec": object("WorkloadSpec"), "status": conditions,
        ],
        "WorkloadSpec": ["template": object("PodTemplateSpec")],
        "Deployment": [
            "metadata": metadata, "spec": object("DeploymentSpec"), "status": conditions,
        ],
        "DeploymentSpec": [
            "template": object("PodTemplateSpec"),
            "strategy": Field(retainsKeys: true),
        ],
        "CronJob": ["metadata": metadata, "spec": object("CronJobSpec")],
        "CronJobSpec": ["jobTemplate": object("JobTemplateSpec")],
        "JobTemplateSpec": ["metadata": metadata, "spec": object("WorkloadSpec")],
        "Service": [
            "metadata": metadata, "spec": object("ServiceSpec"), "status": conditions,
        ],
        "ServiceSpec": ["ports": map("port")],
        "ServiceAccount": ["metadata": metadata, "secrets": map("name")],
        "Node": ["metadata": metadata, "spec": object("NodeSpec"), "status": object("NodeStatus")],
        "NodeSpec": ["podCIDRs": set],
        "NodeStatus": ["conditions": map("type"), "addresses": map("type")],
        "CSINode": ["metadata": metadata, "spec": object("CSINodeSpec")],
        "CSINodeSpec": ["drivers": map("name")],
        "Webhooks": ["metadata": metadata, "webhooks": map("name")],
    ]
}
