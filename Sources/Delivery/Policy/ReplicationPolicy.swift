/// Repeats components once per key of replication policies.
package enum ReplicationPolicy {
    /// The components after all replication policies among those, in their order.
    package static func apply(
        _ policies: [Policy], to components: [Component]
    ) throws(DeliveryError) -> [Component] {
        var components = components
        for policy in policies where policy.type == "replication" {
            guard let fields = StrictFields(policy.properties, allowed: ["keys", "selector"]),
                case .some(let keys) = fields.texts("keys"),
                case .some(let selector) = fields.texts("selector")
            else {
                throw DeliveryError(.step, "failed to parse replicate policy \(policy.name)")
            }
            let selected = try select(components, selector, policy: policy.name)
            components.removeAll { component in selected.contains { $0 == component } }
            for component in selected {
                for key in keys ?? [] {
                    var replica = component
                    replica.replicaKey = key
                    components.append(replica)
                }
            }
        }
        return components
    }

    /// The components that a replication selects, at least one.
    package static func select(
        _ components: [Component], _ selector: [String]?, policy: String
    ) throws(DeliveryError) -> [Component] {
        let selected = components.filter { selector?.contains($0.name) ?? false }
        if selected.isEmpty {
            throw DeliveryError(
                .step,
                "failed to apply replicate policy \(policy): no component selected to replicate")
        }
        return selected
    }
}
