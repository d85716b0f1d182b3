import KubeValues

/// The kinds that the engine itself keeps on the hub.
enum EngineKind {
    static let application = GroupVersionKind(
        group: "core.oam.dev", version: "v1beta1", kind: "Application")
    static let tracker = GroupVersionKind(
        group: "core.oam.dev", version: "v1beta1", kind: "ResourceTracker")
    static let revision = GroupVersionKind(
        group: "core.oam.dev", version: "v1beta1", kind: "ApplicationRevision")
    static let policy = GroupVersionKind(
        group: "core.oam.dev", version: "v1alpha1", kind: "Policy")
    static let workflow = GroupVersionKind(
        group: "core.oam.dev", version: "v1alpha1", kind: "Workflow")
    static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
    static let secret = GroupVersionKind(group: "", version: "v1", kind: "Secret")
}
