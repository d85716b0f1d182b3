import KubeValues

/// A cluster as selections see it.
package struct ClusterLabels: Sendable, Hashable {
    /// The name.
    package var name: String
    /// The labels.
    package var labels: [String: String]

    package init(name: String, labels: [String: String]) {
        self.name = name
        self.labels = labels
    }
}

/// Computes where topology policies place components.
package enum TopologyPolicy {
    private static let controlPlane = "cluster.core.oam.dev/control-plane"

    /// The placements of the topology policies among those, in their order, without duplicates.
    ///
    /// - Parameters:
    ///   - policies: the policies that a step selects.
    ///   - clusters: the joined clusters; `local` need not be among them.
    ///   - namespace: the Application's namespace.
    ///   - allowsCrossNamespace: whether a policy may name another namespace.
    ///   - profile: the release to follow.
    package static func placements(
        of policies: [Policy], clusters: [ClusterLabels], namespace: String,
        allowsCrossNamespace: Bool = true, acceptsDeprecatedSelector: Bool = false,
        profile: DeliveryProfile
    ) throws(DeliveryError) -> [Placement] {
        let topologies = policies.filter { $0.type == "topology" }
        guard !topologies.isEmpty else {
            return profile.placesWithoutTopology ? [Placement(cluster: "local")] : []
        }
        var placements: [Placement] = []
        for policy in topologies {
            let fields = try fields(of: policy)
            let target = fields.object["namespace"]?.string ?? ""
            let names = try select(
                fields, policy.name, clusters, acceptsDeprecatedSelector, profile)
            for name in names {
                if !allowsCrossNamespace, !target.isEmpty, target != namespace {
                    throw DeliveryError(.step, "cannot cross namespace")
                }
                let placement = Placement(cluster: name, namespace: target)
                if !placements.contains(placement) { placements.append(placement) }
            }
        }
        return placements
    }

    private static func fields(of policy: Policy) throws(DeliveryError) -> StrictFields {
        guard let properties = policy.properties else {
            throw DeliveryError(
                .step, "topology policy \(policy.name) must not have empty properties")
        }
        let allowed: Set<String> = [
            "clusters", "clusterLabelSelector", "allowEmpty", "clusterSelector", "namespace",
        ]
        guard let fields = StrictFields(properties, allowed: allowed),
            fields.texts("clusters") != nil,
            ["clusterLabelSelector", "clusterSelector"].allSatisfy({ key in
                guard let map = fields.object[key], !map.isNull else { return true }
                return map.object?.allSatisfy { $0.value.string != nil } ?? false
            }),
            fields.object["namespace"].map({ $0.string != nil || $0.isNull }) ?? true,
            fields.object["allowEmpty"].map({ $0.bool != nil || $0.isNull }) ?? true
        else {
            let unknown = properties.object?.keys.first { !allowed.contains($0) }
            let reason =
                unknown.map { "json: unknown field \"\($0)\"" }
                ?? "json: a field has the wrong type"
            throw DeliveryError(
                .step, "failed to parse topology policy \(policy.name): \(reason)")
        }
        return fields
    }

    private static func select(
        _ fields: StrictFields, _ policy: String, _ clusters: [ClusterLabels],
        _ acceptsDeprecatedSelector: Bool, _ profile: DeliveryProfile
    ) throws(DeliveryError) -> [String] {
        if case .some(.some(let names)) = fields.texts("clusters") {
            for name in names
            where name != "local" && !clusters.contains(where: { $0.name == name }) {
                throw DeliveryError(
                    .step,
                    "failed to get cluster \(name): virtualclusters.cluster.core.oam.dev"
                        + " \"\(name)\" not found")
            }
            return names
        }
        var selector = fields.object["clusterLabelSelector"]?.object
        if selector == nil, acceptsDeprecatedSelector {
            selector = fields.object["clusterSelector"]?.object
        }
        guard let selector else { return profile.placesEmptyTopology ? ["local"] : [] }
        let wanted = JSON.object(selector).stringMap
        let matching = ordered(clusters, profile).filter { cluster in
            wanted.allSatisfy { cluster.labels[$0.key] == $0.value }
        }
        if matching.isEmpty, fields.object["allowEmpty"]?.bool != true {
            throw DeliveryError(.step, "failed to find any cluster matches given labels")
        }
        return matching.map(\.name)
    }

    private static func ordered(
        _ clusters: [ClusterLabels], _ profile: DeliveryProfile
    ) -> [ClusterLabels] {
        var members = clusters.filter { $0.name != "local" }.sorted { $0.name < $1.name }
        for index in members.indices where members[index].labels[controlPlane] == nil {
            members[index].labels[controlPlane] = "false"
        }
        guard profile.selectsLocal else { return members }
        let local = clusters.first { $0.name == "local" }?.labels ?? [:]
        return [
            ClusterLabels(
                name: "local", labels: local.merging([controlPlane: "true"]) { old, _ in old })
        ] + members
    }
}
