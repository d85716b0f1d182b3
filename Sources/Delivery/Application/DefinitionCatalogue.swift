/// The types that components, traits, steps and policies may have.
package struct DefinitionCatalogue: Sendable, Hashable {
    /// Component types.
    package var components: Set<String>
    /// Trait types.
    package var traits: Set<String>
    /// Step types besides those that need no definition.
    package var steps: Set<String>
    /// Policy types with a definition.
    package var policies: Set<String>

    package init(
        components: Set<String> = Self.componentTypes, traits: Set<String> = Self.traitTypes,
        steps: Set<String> = Self.stepTypes, policies: Set<String> = []
    ) {
        self.components = components
        self.traits = traits
        self.steps = steps
        self.policies = policies
    }

    /// The component types that come with the platform.
    package static let componentTypes: Set<String> = [
        "cron-task", "daemon", "k8s-objects", "raw", "ref-objects", "task", "webservice", "worker",
    ]
    /// The trait types that come with the platform.
    package static let traitTypes: Set<String> = [
        "affinity", "annotations", "command", "configmap", "container-image", "container-ports",
        "cpuscaler", "env", "expose", "gateway", "hostalias", "hpa", "ingress", "ingress-1-20",
        "init-container", "json-merge-patch", "json-patch", "k8s-update-strategy", "labels",
        "lifecycle", "nocalhost", "node-affinity", "pure-ingress", "pvc", "resource", "scaler",
        "service-account", "service-binding", "sidecar", "startup-probe", "storage",
        "topologyspreadconstraints", "volumes",
    ]
    /// The step types that come with the platform.
    package static let stepTypes: Set<String> = [
        "deploy", "deploy2env", "deploy2runtime", "apply-object", "read-object", "notification",
        "webhook", "request", "depends-on-app", "export2config", "export2secret", "export-data",
        "export-service", "collect-service-endpoints", "share-cloud-resource",
        "deploy-cloud-resource", "generate-jdbc-connection", "apply-deployment",
        "apply-terraform-config", "apply-terraform-provider", "build-push-image", "create-config",
        "read-config", "delete-config", "list-config", "check-metrics", "clean-jobs",
        "print-message-in-status", "vela-cli", "apply-application",
        "apply-application-in-parallel", "apply-remaining",
    ]
    /// The policy types that the engine itself understands.
    package static let policyTypes: Set<String> = [
        "topology", "override", "garbage-collect", "apply-once", "shared-resource", "replication",
        "health", "debug", "env-binding", "take-over", "read-only", "resource-update",
    ]

    /// The types that this program's own engine carries out.
    package static let carriedOut = DefinitionCatalogue(
        components: BuiltInRenderer.componentTypes, traits: BuiltInRenderer.traitTypes,
        steps: [
            "deploy", "apply-component", "builtin-apply-component", "suspend", "step-group",
            "print-message-in-status",
        ],
        policies: [
            "topology", "override", "replication", "garbage-collect", "apply-once",
            "shared-resource", "take-over", "read-only", "resource-update", "debug",
        ])

    /// The type without the `@v2` that picks a revision of its definition.
    static func base(_ type: String) -> String {
        type.split(separator: "@", maxSplits: 1).first.map(String.init) ?? type
    }
}
