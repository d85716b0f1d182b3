import Delivery
import KubeKit
import KubeValues

/// Turns rendered components into the objects that go to clusters: names, namespaces, labels,
/// annotations.
struct BundleAssembly: Sendable {
    let application: JSON
    let revision: JSON
    let access: ClusterAccess

    private static let leftOut: Set<String> = [
        "kubectl.kubernetes.io/last-applied-configuration",
        "app.oam.dev/last-applied-configuration",
        "app.oam.dev/last-applied-time",
    ]

    /// The bundle of a rendered component.
    func bundle(
        _ rendered: RenderedComponent, for task: DeployTask
    ) async throws(KubernetesError) -> Bundle {
        let namespace =
            task.placement.namespace.isEmpty ? application.namespace : task.placement.namespace
        var parts: [Bundle.Part] = []
        let type = task.component.type.split(separator: "@").first.map(String.init) ?? ""
        parts.append(
            Bundle.Part(
                manifest: try await complete(
                    rendered.workload, for: task, name: task.component.name,
                    labels: [
                        "app.oam.dev/resourceType": "WORKLOAD", "workload.oam.dev/type": type,
                    ]),
                trait: "", stage: .normal))
        for auxiliary in rendered.auxiliaries {
            let name =
                auxiliary.object.name.isEmpty
                ? "\(task.component.name)-\(auxiliary.trait)-"
                    + StableHash.hexadecimal(auxiliary.object.text(.canonical)).prefix(10)
                : auxiliary.object.name
            let manifest = try await complete(
                auxiliary.object, for: task, name: name,
                labels: [
                    "app.oam.dev/resourceType": "TRAIT", "trait.oam.dev/type": auxiliary.trait,
                    "trait.oam.dev/resource": auxiliary.resource,
                ])
            parts.append(
                Bundle.Part(manifest: manifest, trait: auxiliary.trait, stage: auxiliary.stage))
        }
        return Bundle(
            task: task, namespace: namespace, parts: parts,
            patchingTraits: rendered.patchingTraits)
    }

    private func complete(
        _ object: JSON, for task: DeployTask, name: String, labels own: [String: String]
    ) async throws(KubernetesError) -> JSON {
        var object = object
        if object.name.isEmpty { object[path: ["metadata", "name"]] = .string(name) }
        let cluster = object.labels["app.oam.dev/cluster"] ?? task.placement.cluster
        guard let kind = object.groupVersionKind else {
            throw KubernetesError(
                .abandoned, "component \(task.component.name) renders an object without kind")
        }
        if try await access.resource(of: kind, in: cluster).isNamespaced {
            var namespace = object.namespace.isEmpty ? application.namespace : object.namespace
            if !task.placement.namespace.isEmpty { namespace = task.placement.namespace }
            object[path: ["metadata", "namespace"]] = .string(namespace)
        } else {
            object[path: ["metadata", "namespace"]] = nil
        }
        var labels = application.labels.filter { !filtered("label").contains($0.key) }
        labels.merge(object.labels) { $1 }
        labels.merge(own) { $1 }
        labels.merge([
            ObjectApplication.nameLabel: application.name,
            ObjectApplication.namespaceLabel: application.namespace,
            "app.oam.dev/appRevision": revision.name,
            "app.oam.dev/app-revision-hash":
                revision.labels["app.oam.dev/app-revision-hash"] ?? "",
            "app.oam.dev/component": task.component.name,
            "app.oam.dev/revision": "",
            "app.oam.dev/cluster": cluster,
        ]) { $1 }
        object[path: ["metadata", "labels"]] = JSON(labels)
        var annotations = application.annotations.filter {
            !Self.leftOut.contains($0.key) && !filtered("annotation").contains($0.key)
                && !$0.key.hasPrefix("filter.oam.dev/")
        }
        annotations.merge(object.annotations) { $1 }
        object[path: ["metadata", "annotations"]] =
            annotations.isEmpty ? nil : JSON(annotations)
        return object
    }

    private func filtered(_ kind: String) -> Set<String> {
        let list = application.annotations["filter.oam.dev/\(kind)-keys"] ?? ""
        return Set(list.split(separator: ",").map { String($0).trimmingSpaces })
    }
}

extension String {
    /// The text without spaces at its ends.
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
