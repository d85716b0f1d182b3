package import KubeValues

/// How the API addresses a kind: its plural and whether it lives in namespaces.
package struct ResourceName: Sendable, Hashable {
    /// The plural, lower-case name in paths, `deployments`.
    package var plural: String
    /// Whether objects of it live in namespaces.
    package var isNamespaced: Bool

    package init(_ plural: String, isNamespaced: Bool = true) {
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    /// The name of a kind that every cluster knows, or nil if it has to be asked for.
    package static func wellKnown(_ kind: GroupVersionKind) -> ResourceName? {
        guard let kinds = clusterWide[kind.group] ?? namespaced[kind.group].map({ _ in [] }) else {
            return nil
        }
        if kinds.contains(kind.kind) {
            return ResourceName(plural(kind.kind), isNamespaced: false)
        }
        guard namespaced[kind.group]?.contains(kind.kind) == true else { return nil }
        return ResourceName(plural(kind.kind))
    }

    private static func plural(_ kind: String) -> String {
        let name = kind.lowercased()
        if name == "endpoints" { return name }
        if name.hasSuffix("y") { return name.dropLast() + "ies" }
        if name.hasSuffix("s") { return name + "es" }
        return name + "s"
    }

    private static let namespaced: [String: Set<String>] = [
        "": [
            "ConfigMap", "Endpoints", "Event", "PersistentVolumeClaim", "Pod", "Secret", "Service",
            "ServiceAccount",
        ],
        "apps": ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
        "autoscaling": ["HorizontalPodAutoscaler"],
        "batch": ["CronJob", "Job"],
        "coordination.k8s.io": ["Lease"],
        "core.oam.dev": [
            "Application", "ApplicationRevision", "ComponentDefinition", "Policy",
            "PolicyDefinition", "TraitDefinition", "Workflow", "WorkflowStepDefinition",
        ],
        "networking.k8s.io": ["Ingress", "NetworkPolicy"],
        "rbac.authorization.k8s.io": ["Role", "RoleBinding"],
    ]

    private static let clusterWide: [String: Set<String>] = [
        "": ["Namespace", "Node", "PersistentVolume"],
        "cluster.core.oam.dev": ["VirtualCluster"],
        "core.oam.dev": ["ResourceTracker"],
        "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
    ]
}
