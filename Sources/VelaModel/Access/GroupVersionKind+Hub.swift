import KubeValues

/// The kinds of a hub's objects that this target reads and writes.
extension GroupVersionKind {
    static let application = GroupVersionKind(
        group: "core.oam.dev", version: "v1beta1", kind: "Application")
    static let resourceTracker = GroupVersionKind(
        group: "core.oam.dev", version: "v1beta1", kind: "ResourceTracker")
    static let applicationRevision = GroupVersionKind(
        group: "core.oam.dev", version: "v1beta1", kind: "ApplicationRevision")
    static let policy = GroupVersionKind(
        group: "core.oam.dev", version: "v1alpha1", kind: "Policy")
    static let workflow = GroupVersionKind(
        group: "core.oam.dev", version: "v1alpha1", kind: "Workflow")
    static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
    static let event = GroupVersionKind(group: "", version: "v1", kind: "Event")
    static let lease = GroupVersionKind(
        group: "coordination.k8s.io", version: "v1", kind: "Lease")
    static let virtualCluster = GroupVersionKind(
        group: "cluster.core.oam.dev", version: "v1alpha1", kind: "VirtualCluster")
    static let secret = GroupVersionKind(group: "", version: "v1", kind: "Secret")
}
