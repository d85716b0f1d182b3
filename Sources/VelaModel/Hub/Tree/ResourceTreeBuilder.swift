package import KubeValues

/// What was found for one tracked object.
package enum Finding: Sendable, Hashable {
    /// The live object, and what grew from it: its children by owner uid, all levels in one list.
    case live(JSON, descendants: [JSON])
    /// It is not there.
    case missing
    /// It could not be read; the sentence says why.
    case unread(String)
}

/// Builds the tree of an Application: component, cluster, object, and what grew from it, down to pods.
package enum ResourceTreeBuilder {
    /// The tree.
    ///
    /// - Parameters:
    ///   - application: the Application.
    ///   - tracked: the objects that its trackers record.
    ///   - findings: what was found for each of them.
    package static func tree(
        application: JSON, tracked: [TrackedResource], findings: [TrackedResource: Finding]
    ) -> ResourceNode {
        let types = Dictionary(
            (application.at("spec", "components")?.array ?? []).map {
                ($0["name"]?.string ?? "", $0["type"]?.string ?? "")
            }, uniquingKeysWith: { first, _ in first })
        var names = (application.at("spec", "components")?.array ?? []).compactMap {
            $0["name"]?.string
        }
        for resource in tracked where !names.contains(resource.component) {
            names.append(resource.component)
        }
        let components = names.map { name in
            component(
                name, type: types[name] ?? "", tracked.filter { $0.component == name }, findings)
        }
        return ResourceNode(
            id: "app", subject: .application, name: application.name,
            namespace: application.namespace, health: worst(components),
            createdAt: application.at("metadata", "creationTimestamp")?.date, children: components)
    }

    private static func component(
        _ name: String, type: String, _ tracked: [TrackedResource],
        _ findings: [TrackedResource: Finding]
    ) -> ResourceNode {
        var places: [(cluster: String, namespace: String)] = []
        for resource in tracked
        where !places.contains(where: { $0 == (resource.cluster, resource.namespace) }) {
            places.append((resource.cluster, resource.namespace))
        }
        places.sort { left, right in
            if (left.cluster == "local") != (right.cluster == "local") {
                return left.cluster == "local"
            }
            return left < right
        }
        let id = "app/\(name)"
        let clusters = places.map { place in
            let here = tracked.filter { ($0.cluster, $0.namespace) == place }
            return cluster(id, place.cluster, place.namespace, here, findings)
        }
        return ResourceNode(
            id: id, subject: .component(type: type), name: name.isEmpty ? "(no component)" : name,
            health: clusters.isEmpty ? .unknown : worst(clusters),
            detail: clusters.isEmpty ? "not delivered yet" : "", children: clusters)
    }

    private static func cluster(
        _ parent: String, _ cluster: String, _ namespace: String, _ tracked: [TrackedResource],
        _ findings: [TrackedResource: Finding]
    ) -> ResourceNode {
        let id = "\(parent)/\(cluster)/\(namespace)"
        let workloadsFirst = tracked.sorted {
            ($0.trait.isEmpty ? 0 : 1, $0.kind, $0.name) < (
                $1.trait.isEmpty ? 0 : 1, $1.kind, $1.name
            )
        }
        let objects = workloadsFirst.map { object(id, $0, findings[$0] ?? .unread("not read yet")) }
        return ResourceNode(
            id: id, subject: .cluster(namespace: namespace), name: cluster, cluster: cluster,
            namespace: namespace, health: worst(objects), children: objects)
    }

    private static func object(
        _ parent: String, _ resource: TrackedResource, _ finding: Finding
    ) -> ResourceNode {
        let id = "\(parent)/\(resource.kind)/\(resource.name)"
        var node = ResourceNode(
            id: id, subject: .object(kind: resource.kind, generated: false), name: resource.name,
            cluster: resource.cluster, namespace: resource.namespace, health: .unknown)
        switch finding {
        case .missing:
            node.health = .missing
            node.detail = "recorded, but not there"
        case .unread(let reason): node.detail = reason
        case .live(let live, let descendants):
            let health = ObjectHealth(of: live)
            node.health = health.health
            node.detail = health.detail
            node.createdAt = live.at("metadata", "creationTimestamp")?.date
            node.children = grown(node, from: live.uid, descendants)
        }
        return node
    }

    /// The objects whose owner has that uid, each with what grew from it.
    private static func grown(
        _ parent: ResourceNode, from uid: String, _ descendants: [JSON], depth: Int = 0
    ) -> [ResourceNode] {
        guard !uid.isEmpty, depth < 5 else { return [] }
        let children = descendants.filter { child in
            child.at("metadata", "ownerReferences")?.array?.contains {
                $0["uid"]?.string == uid
            } ?? false
        }
        return children.sorted { newestFirst($0, $1) }.map { child in
            let kind = child["kind"]?.string ?? ""
            let health = ObjectHealth(of: child)
            var node = ResourceNode(
                id: "\(parent.id)/\(kind)/\(child.name)",
                subject: .object(kind: kind, generated: true), name: child.name,
                cluster: parent.cluster, namespace: child.namespace, health: health.health,
                detail: health.detail,
                createdAt: child.at("metadata", "creationTimestamp")?.date)
            node.children = grown(node, from: child.uid, descendants, depth: depth + 1)
            return node
        }
    }

    /// ReplicaSets: the newest first; pods and the rest by name.
    private static func newestFirst(_ left: JSON, _ right: JSON) -> Bool {
        if left["kind"]?.string == "ReplicaSet", right["kind"]?.string == "ReplicaSet" {
            let key = "deployment.kubernetes.io/revision"
            let newer = Int(left.annotations[key] ?? "") ?? 0
            let older = Int(right.annotations[key] ?? "") ?? 0
            if newer != older { return newer > older }
        }
        return left.name < right.name
    }

    /// The health of a node that has none of its own: that of its worst child.
    private static func worst(_ children: [ResourceNode]) -> ResourceNode.Health {
        let order: [ResourceNode.Health] = [
            .unhealthy, .missing, .unknown, .deleting, .progressing, .healthy,
        ]
        let worst = children.compactMap { order.firstIndex(of: $0.health) }.min()
        return worst.map { order[$0] } ?? .healthy
    }
}
