package import KubeValues

/// An object that is to be dispatched, with its labels, as a tracker records it.
package struct PlannedManifest: Sendable, Hashable {
    /// The target cluster as recorded; empty where no placement names one.
    package var cluster: String
    /// When it is dispatched.
    package var stage: DispatchStage
    /// The component; empty for objects that a step writes itself.
    package var component: String
    /// The trait that made it; empty for workloads.
    package var trait: String
    /// The object.
    package var object: JSON

    /// The cluster to talk to.
    package var targetCluster: String { cluster.isEmpty ? "local" : cluster }

    /// `group/kind/cluster/namespace/name`, by which trackers know the object.
    package var key: String {
        let kind = object.groupVersionKind
        return [
            kind?.group ?? "", kind?.kind ?? "", targetCluster, object.namespace, object.name,
        ].joined(separator: "/")
    }

    /// The record of a tracker.
    package var record: JSON {
        var record = JSON.object([:])
        if !cluster.isEmpty { record["cluster"] = .string(cluster) }
        record["apiVersion"] = object["apiVersion"]
        record["kind"] = object["kind"]
        if !object.namespace.isEmpty { record["namespace"] = .string(object.namespace) }
        record["name"] = .string(object.name)
        if !component.isEmpty { record["component"] = .string(component) }
        if !trait.isEmpty { record["trait"] = .string(trait) }
        record["raw"] = object
        return record
    }

    /// The entry of `status.appliedResources`.
    package var appliedResource: JSON {
        var entry = JSON.object([:])
        if !cluster.isEmpty { entry["cluster"] = .string(cluster) }
        entry["apiVersion"] = object["apiVersion"]
        entry["kind"] = object["kind"]
        if !object.namespace.isEmpty { entry["namespace"] = .string(object.namespace) }
        entry["name"] = .string(object.name)
        entry["creator"] = "workflow"
        return entry
    }
}

/// Turns rendered components into objects that can be dispatched.
package struct Manifest: Sendable {
    private static let clusterScoped: Set<String> = [
        "Namespace", "Node", "PersistentVolume", "StorageClass", "ClusterRole",
        "ClusterRoleBinding", "CustomResourceDefinition", "APIService", "PriorityClass",
        "IngressClass", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration",
    ]
    private static let droppedAnnotations: Set<String> = [
        "kubectl.kubernetes.io/last-applied-configuration", "app.oam.dev/inplace-upgrade",
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

    /// Renders a task and labels its objects: the workload first, then the others by stage.
    package func plan(
        _ task: DeployTask, by renderer: any ComponentRenderer
    ) throws(DeliveryError) -> [PlannedManifest] {
        let target =
            task.placement.namespace.isEmpty
            ? application.namespace : task.placement.namespace
        let context = RenderContext(
            appName: application.name, namespace: target, appRevision: revision,
            cluster: task.placement.cluster)
        let rendered: RenderedComponent
        do {
            rendered = try renderer.render(task.component, context)
        } catch {
            throw DeliveryError(.render, "GenerateComponentManifest: \(error.message)")
        }
        var manifests = [
            labelled(
                rendered.workload, task, trait: "", stage: .normal,
                extra: [
                    "app.oam.dev/resourceType": "WORKLOAD",
                    "workload.oam.dev/type": .string(task.component.type),
                ])
        ]
        for auxiliary in rendered.auxiliaries.sorted(by: { $0.stage < $1.stage }) {
            manifests.append(
                labelled(
                    auxiliary.object, task, trait: auxiliary.trait, stage: auxiliary.stage,
                    extra: [
                        "app.oam.dev/resourceType": "TRAIT",
                        "trait.oam.dev/type": .string(auxiliary.trait),
                        "trait.oam.dev/resource": .string(auxiliary.resource),
                    ]))
        }
        return manifests
    }

    /// An object that a step writes itself.
    package func plain(_ object: JSON, cluster: String) -> PlannedManifest {
        var object = object
        var labels = object.at("metadata", "labels")?.object ?? JSONObject()
        labels["app.oam.dev/name"] = .string(application.name)
        labels["app.oam.dev/namespace"] = .string(application.namespace)
        labels["app.oam.dev/cluster"] = .string(cluster)
        object[path: ["metadata", "labels"]] = .object(labels)
        if object.namespace.isEmpty, !Self.isClusterScoped(object) {
            object[path: ["metadata", "namespace"]] = .string(application.namespace)
        }
        return PlannedManifest(
            cluster: cluster, stage: .normal, component: "", trait: "", object: object)
    }

    private static func isClusterScoped(_ object: JSON) -> Bool {
        clusterScoped.contains(object["kind"]?.string ?? "")
    }

    private func labelled(
        _ rendered: JSON, _ task: DeployTask, trait: String, stage: DispatchStage,
        extra: JSONObject
    ) -> PlannedManifest {
        var object = rendered
        if object.name.isEmpty {
            let name =
                trait.isEmpty
                ? task.component.name
                : "\(task.component.name)-\(trait.lowercased())"
                    + "-\(StableHash.hexadecimal(rendered.text(.canonical)))"
            object[path: ["metadata", "name"]] = .string(name)
        }
        if Self.isClusterScoped(object) {
            if object.at("metadata", "namespace") != nil {
                object[path: ["metadata", "namespace"]] = nil
            }
        } else if !task.placement.namespace.isEmpty {
            object[path: ["metadata", "namespace"]] = .string(task.placement.namespace)
        } else if object.namespace.isEmpty {
            object[path: ["metadata", "namespace"]] = .string(application.namespace)
        }
        var labels = object.at("metadata", "labels")?.object ?? JSONObject()
        let cluster = labels["app.oam.dev/cluster"]?.string ?? task.placement.cluster
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
        labels["app.oam.dev/cluster"] = .string(cluster)
        for (key, value) in extra { labels[key] = value }
        object[path: ["metadata", "labels"]] = .object(labels.sortedByKey)
        var annotations = object.at("metadata", "annotations")?.object ?? JSONObject()
        let dropped = keys("filter.oam.dev/annotation-keys").union(Self.droppedAnnotations)
        for (key, value) in application.annotations where !dropped.contains(key) {
            annotations[key] = .string(value)
        }
        object[path: ["metadata", "annotations"]] =
            annotations.isEmpty ? nil : .object(annotations.sortedByKey)
        return PlannedManifest(
            cluster: cluster, stage: stage, component: task.component.name, trait: trait,
            object: object)
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
