package import KubeValues

/// Turns rendered components into objects that can be dispatched.
package struct Manifest: Sendable {
    private static let clusterScoped: Set<String> = [
        "Namespace", "Node", "PersistentVolume", "StorageClass", "ClusterRole",
        "ClusterRoleBinding", "CustomResourceDefinition", "APIService", "PriorityClass",
        "IngressClass", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration",
    ]
    private static let droppedAnnotations: Set<String> = [
        "kubectl.kubernetes.io/last-applied-configuration",
        "app.oam.dev/last-applied-configuration", "app.oam.dev/last-applied-time",
        "app.oam.dev/inplace-upgrade",
        "filter.oam.dev/label-keys", "filter.oam.dev/annotation-keys",
    ]

    private let application: Application
    private let revision: String
    private let revisionHash: String

    /// The objects of an Application at a revision.
    package init(of application: Application, revision: String, revisionHash: String) {
        self.application = application
        self.revision = revision
        self.revisionHash = revisionHash
    }

    /// The objects that a task renders to, bare.
    package func render(
        _ task: DeployTask, by renderer: any ComponentRenderer
    ) throws(DeliveryError) -> RenderedComponent {
        let target =
            task.placement.namespace.isEmpty
            ? application.namespace : task.placement.namespace
        let context = RenderContext(
            appName: application.name, namespace: target, appRevision: revision,
            cluster: task.placement.cluster)
        do {
            return try renderer.render(task.component, context)
        } catch {
            throw DeliveryError(.render, "GenerateComponentManifest: \(error.message)")
        }
    }

    /// Names and labels the objects of a rendered task: the workload first, then the others by stage.
    ///
    /// - Parameters:
    ///   - rendered: what the task renders to.
    ///   - task: the task.
    ///   - isNamespaced: whether objects of a kind live in namespaces, in the cluster of that name.
    package func complete(
        _ rendered: RenderedComponent, of task: DeployTask,
        isNamespaced: (GroupVersionKind, String) -> Bool = { kind, _ in
            Manifest.isNamespaced(kind)
        }
    ) throws(DeliveryError) -> [PlannedManifest] {
        var manifests = [
            PlannedManifest(
                cluster: "", stage: .normal, component: task.component.name, trait: "",
                object: rendered.workload)
        ]
        for auxiliary in rendered.auxiliaries.sorted(by: { $0.stage < $1.stage }) {
            manifests.append(
                PlannedManifest(
                    cluster: "", stage: auxiliary.stage, component: task.component.name,
                    trait: auxiliary.trait, resource: auxiliary.resource,
                    object: auxiliary.object))
        }
        for index in manifests.indices {
            let object = manifests[index].object
            guard let kind = object.groupVersionKind else {
                throw DeliveryError(
                    .render, "component \(task.component.name) renders an object without kind")
            }
            let cluster = Self.cluster(of: object, in: task)
            manifests[index].cluster = cluster
            settle(&manifests[index], task, isNamespaced: isNamespaced(kind, cluster))
        }
        return manifests
    }

    /// Renders a task and completes its objects, by the kinds that every cluster knows.
    package func plan(
        _ task: DeployTask, by renderer: any ComponentRenderer
    ) throws(DeliveryError) -> [PlannedManifest] {
        try complete(try render(task, by: renderer), of: task)
    }

    /// The cluster that an object goes to: the one that it names itself, or the task's.
    package static func cluster(of object: JSON, in task: DeployTask) -> String {
        object.labels["app.oam.dev/cluster"] ?? task.placement.cluster
    }

    /// An object that a step writes itself.
    package func plain(_ object: JSON, cluster: String) -> PlannedManifest {
        var object = object
        var labels = object.at("metadata", "labels")?.object ?? JSONObject()
        labels["app.oam.dev/name"] = .string(application.name)
        labels["app.oam.dev/namespace"] = .string(application.namespace)
        labels["app.oam.dev/cluster"] = .string(cluster)
        object[path: ["metadata", "labels"]] = .object(labels)
        if object.namespace.isEmpty, object.groupVersionKind.map(Self.isNamespaced) ?? true {
            object[path: ["metadata", "namespace"]] = .string(application.namespace)
        }
        return PlannedManifest(
            cluster: cluster, stage: .normal, component: "", trait: "", object: object)
    }

    /// Whether objects of a kind live in namespaces, as far as every cluster agrees.
    package static func isNamespaced(_ kind: GroupVersionKind) -> Bool {
        !clusterScoped.contains(kind.kind)
    }

    /// Gives an object its name, namespace, labels and annotations.
    private func settle(_ planned: inout PlannedManifest, _ task: DeployTask, isNamespaced: Bool) {
        let rendered = planned.object
        if rendered.name.isEmpty {
            planned.object[path: ["metadata", "name"]] = .string(
                planned.trait.isEmpty
                    ? task.component.name
                    : "\(task.component.name)-\(planned.trait.lowercased())"
                        + "-\(StableHash.hexadecimal(rendered.text(.canonical)))")
        }
        if !isNamespaced {
            if rendered.at("metadata", "namespace") != nil {
                planned.object[path: ["metadata", "namespace"]] = nil
            }
        } else if !task.placement.namespace.isEmpty {
            planned.object[path: ["metadata", "namespace"]] = .string(task.placement.namespace)
        } else if rendered.namespace.isEmpty {
            planned.object[path: ["metadata", "namespace"]] = .string(application.namespace)
        }
        planned.object[path: ["metadata", "labels"]] = .object(labels(of: planned, task))
        let annotations = annotations(of: rendered)
        planned.object[path: ["metadata", "annotations"]] =
            annotations.isEmpty ? nil : .object(annotations)
    }

    private func labels(of planned: PlannedManifest, _ task: DeployTask) -> JSONObject {
        var labels = planned.object.at("metadata", "labels")?.object ?? JSONObject()
        let filtered = keys("filter.oam.dev/label-keys")
        for (key, value) in application.labels where !filtered.contains(key) {
            labels[key] = .string(value)
        }
        labels["app.oam.dev/name"] = .string(application.name)
        labels["app.oam.dev/namespace"] = .string(application.namespace)
        labels["app.oam.dev/appRevision"] = .string(revision)
        labels["app.oam.dev/app-revision-hash"] = .string(revisionHash)
        labels["app.oam.dev/component"] = .string(task.component.name)
        labels["app.oam.dev/revision"] = ""
        labels["app.oam.dev/cluster"] = .string(planned.cluster)
        if planned.trait.isEmpty {
            labels["app.oam.dev/resourceType"] = "WORKLOAD"
            labels["workload.oam.dev/type"] = .string(
                DefinitionCatalogue.base(task.component.type))
        } else {
            labels["app.oam.dev/resourceType"] = "TRAIT"
            labels["trait.oam.dev/type"] = .string(DefinitionCatalogue.base(planned.trait))
            labels["trait.oam.dev/resource"] = .string(planned.resource)
        }
        return labels.sortedByKey
    }

    private func annotations(of rendered: JSON) -> JSONObject {
        var annotations = rendered.at("metadata", "annotations")?.object ?? JSONObject()
        let dropped = keys("filter.oam.dev/annotation-keys").union(Self.droppedAnnotations)
        for (key, value) in application.annotations where !dropped.contains(key) {
            annotations[key] = .string(value)
        }
        return annotations.sortedByKey
    }

    private func keys(_ annotation: String) -> Set<String> {
        Set((application.annotations[annotation] ?? "").split(separator: ",").map(String.init))
    }
}

extension DeployPlan {
    /// What a deploy step would dispatch: every task with its objects.
    package static func manifests(
        of step: WorkflowStep, in parsed: ParsedApplication, clusters: [ClusterLabels],
        manifest: Manifest, renderer: any ComponentRenderer
    ) throws(DeliveryError) -> [(task: DeployTask, objects: [PlannedManifest])] {
        let tasks =
            step.isApplyComponent
            ? [try task(ofApplyComponent: step, in: parsed, inputs: [])]
            : try tasks(of: step, in: parsed, clusters: clusters)
        var result: [(task: DeployTask, objects: [PlannedManifest])] = []
        for task in tasks {
            result.append((task, try manifest.plan(task, by: renderer)))
        }
        return result
    }
}
