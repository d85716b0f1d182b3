extension ResourceTable {
    /// What every cluster serves.
    static let member = ResourceTable(core + apps + policies + administration)

    /// What the hub serves: the same and KubeVela's own types.
    static let hub = ResourceTable(core + apps + policies + administration + vela)

    private static let core: [ResourceType] = [
        ResourceType("", ["v1"], "ConfigMap", "configmaps", short: ["cm"]),
        ResourceType("", ["v1"], "Endpoints", "endpoints", short: ["ep"]),
        ResourceType("", ["v1"], "Event", "events", short: ["ev"]),
        ResourceType("", ["v1"], "LimitRange", "limitranges", short: ["limits"]),
        ResourceType(
            "", ["v1"], "Namespace", "namespaces", namespaced: false, short: ["ns"], sub: .status),
        ResourceType(
            "", ["v1"], "Node", "nodes", namespaced: false, short: ["no"], sub: .status),
        ResourceType(
            "", ["v1"], "PersistentVolumeClaim", "persistentvolumeclaims", short: ["pvc"],
            sub: .status),
        ResourceType(
            "", ["v1"], "PersistentVolume", "persistentvolumes", namespaced: false, short: ["pv"],
            sub: .status),
        ResourceType(
            "", ["v1"], "Pod", "pods", short: ["po"], categories: ["all"], sub: .status),
        ResourceType("", ["v1"], "PodTemplate", "podtemplates"),
        ResourceType(
            "", ["v1"], "ReplicationController", "replicationcontrollers", short: ["rc"],
            categories: ["all"], sub: [.status, .scale], generation: true),
        ResourceType(
            "", ["v1"], "ResourceQuota", "resourcequotas", short: ["quota"], sub: .status),
        ResourceType("", ["v1"], "Secret", "secrets"),
        ResourceType("", ["v1"], "ServiceAccount", "serviceaccounts", short: ["sa"]),
        ResourceType(
            "", ["v1"], "Service", "services", short: ["svc"], categories: ["all"], sub: .status),
    ]

    private static let apps: [ResourceType] = [
        ResourceType("apps", ["v1"], "ControllerRevision", "controllerrevisions"),
        ResourceType(
            "apps", ["v1"], "DaemonSet", "daemonsets", short: ["ds"], categories: ["all"],
            sub: .status, generation: true),
        ResourceType(
            "apps", ["v1"], "Deployment", "deployments", short: ["deploy"], categories: ["all"],
            sub: [.status, .scale], generation: true),
        ResourceType(
            "apps", ["v1"], "ReplicaSet", "replicasets", short: ["rs"], categories: ["all"],
            sub: [.status, .scale], generation: true),
        ResourceType(
            "apps", ["v1"], "StatefulSet", "statefulsets", short: ["sts"], categories: ["all"],
            sub: [.status, .scale], generation: true),
        ResourceType(
            "batch", ["v1", "v1beta1"], "CronJob", "cronjobs", short: ["cj"],
            categories: ["all"], sub: .status),
        ResourceType("batch", ["v1"], "Job", "jobs", categories: ["all"], sub: .status),
        ResourceType(
            "autoscaling", ["v2", "v1", "v2beta2"], "HorizontalPodAutoscaler",
            "horizontalpodautoscalers", short: ["hpa"], categories: ["all"], sub: .status),
        ResourceType(
            "networking.k8s.io", ["v1"], "Ingress", "ingresses", short: ["ing"], sub: .status,
            generation: true),
        ResourceType(
            "networking.k8s.io", ["v1"], "IngressClass", "ingressclasses", namespaced: false,
            generation: true),
        ResourceType(
            "networking.k8s.io", ["v1"], "NetworkPolicy", "networkpolicies", short: ["netpol"],
            generation: true),
    ]

    private static let policies: [ResourceType] = [
        ResourceType(
            "policy", ["v1"], "PodDisruptionBudget", "poddisruptionbudgets", short: ["pdb"],
            sub: .status, generation: true),
        ResourceType(
            "rbac.authorization.k8s.io", ["v1"], "ClusterRoleBinding", "clusterrolebindings",
            namespaced: false),
        ResourceType(
            "rbac.authorization.k8s.io", ["v1"], "ClusterRole", "clusterroles", namespaced: false),
        ResourceType("rbac.authorization.k8s.io", ["v1"], "RoleBinding", "rolebindings"),
        ResourceType("rbac.authorization.k8s.io", ["v1"], "Role", "roles"),
        ResourceType(
            "storage.k8s.io", ["v1"], "StorageClass", "storageclasses", namespaced: false,
            short: ["sc"]),
        ResourceType("storage.k8s.io", ["v1"], "CSIDriver", "csidrivers", namespaced: false),
        ResourceType(
            "storage.k8s.io", ["v1"], "VolumeAttachment", "volumeattachments", namespaced: false,
            sub: .status),
        ResourceType(
            "scheduling.k8s.io", ["v1"], "PriorityClass", "priorityclasses", namespaced: false,
            short: ["pc"]),
    ]

    private static let administration: [ResourceType] = [
        ResourceType("coordination.k8s.io", ["v1"], "Lease", "leases"),
        ResourceType("discovery.k8s.io", ["v1"], "EndpointSlice", "endpointslices"),
        ResourceType("events.k8s.io", ["v1"], "Event", "events", short: ["ev"]),
        ResourceType(
            "apiextensions.k8s.io", ["v1"], "CustomResourceDefinition",
            "customresourcedefinitions", namespaced: false, short: ["crd", "crds"],
            categories: ["api-extensions"], sub: .status, generation: true),
        ResourceType(
            "apiregistration.k8s.io", ["v1"], "APIService", "apiservices", namespaced: false,
            categories: ["api-extensions"], sub: .status),
        ResourceType(
            "admissionregistration.k8s.io", ["v1"], "MutatingWebhookConfiguration",
            "mutatingwebhookconfigurations", namespaced: false, generation: true),
        ResourceType(
            "admissionregistration.k8s.io", ["v1"], "ValidatingWebhookConfiguration",
            "validatingwebhookconfigurations", namespaced: false, generation: true),
    ]

    private static func oam(
        _ version: String, _ kind: String, _ plural: String, namespaced: Bool = true,
        short: [String] = [], status: Bool = true
    ) -> ResourceType {
        ResourceType(
            "core.oam.dev", [version], kind, plural, namespaced: namespaced, short: short,
            categories: ["oam"], sub: status ? .status : [], custom: true)
    }

    private static let vela: [ResourceType] = [
        oam("v1beta1", "PolicyDefinition", "policydefinitions", short: ["def-policy"]),
        oam("v1beta1", "Application", "applications", short: ["app", "velaapp"]),
        oam(
            "v1beta1", "WorkflowStepDefinition", "workflowstepdefinitions",
            short: ["workflowstep"]),
        oam(
            "v1beta1", "DefinitionRevision", "definitionrevisions", short: ["defrev"],
            status: false),
        oam("v1beta1", "TraitDefinition", "traitdefinitions", short: ["trait"]),
        oam(
            "v1beta1", "ResourceTracker", "resourcetrackers", namespaced: false, short: ["rt"]),
        oam(
            "v1beta1", "WorkloadDefinition", "workloaddefinitions", short: ["workload"],
            status: false),
        oam("v1beta1", "ComponentDefinition", "componentdefinitions", short: ["comp"]),
        oam("v1beta1", "ApplicationRevision", "applicationrevisions", short: ["apprev"]),
        oam("v1alpha1", "Policy", "policies", status: false),
        oam("v1alpha1", "Workflow", "workflows", status: false),
    ]
}
