package import KubeValues

/// Applies override policies to components.
package enum OverridePolicy {
    /// The components after all override policies among those, in their order.
    package static func apply(
        _ policies: [Policy], to components: [Component], profile: DeliveryProfile
    ) throws(DeliveryError) -> [Component] {
        var components = components
        for policy in policies where policy.type == "override" {
            let fields = try fields(of: policy)
            var selector: [String]?
            if case .some(.some(let names)) = fields.texts("selector") { selector = names }
            components = patch(
                components, entries: fields.object["components"]?.array ?? [],
                selector: selector, profile: profile)
        }
        return components
    }

    /// Patches components by entries, then keeps only those that the selector names.
    package static func patch(
        _ components: [Component], entries: [JSON], selector: [String]?, profile: DeliveryProfile
    ) -> [Component] {
        var components = components
        for entry in entries { apply(entry, to: &components, profile: profile) }
        return select(components, selector)
    }

    /// The components that a selector names, all without one.
    package static func select(_ components: [Component], _ selector: [String]?) -> [Component] {
        guard let selector else { return components }
        return components.filter { selector.contains($0.name) }
    }

    /// The component and trait types that an override names.
    package static func types(
        in policy: Policy
    ) throws(DeliveryError) -> (
        components: [String], traits: [String]
    ) {
        guard let properties = policy.properties else {
            throw DeliveryError(
                .parse, "override policy \(policy.name) must not have empty properties")
        }
        guard let fields = StrictFields(properties, allowed: allowed),
            let entries = entries(fields)
        else { throw DeliveryError(.parse, "invalid override policy spec") }
        let components = entries.compactMap { $0["type"]?.string }.filter { !$0.isEmpty }
        let traits = entries.flatMap { $0["traits"]?.array ?? [] }
            .compactMap { $0["type"]?.string }.filter { !$0.isEmpty }
        return (components, traits)
    }

    private static let allowed: Set<String> = ["components", "selector"]
    private static let entryFields: Set<String> = [
        "name", "type", "properties", "traits", "externalRevision",
    ]

    private static func entries(_ fields: StrictFields) -> [JSON]? {
        guard let value = fields.object["components"], !value.isNull else { return [] }
        guard let entries = value.array else { return nil }
        for entry in entries {
            guard StrictFields(entry, allowed: entryFields) != nil else { return nil }
            for trait in entry["traits"]?.array ?? []
            where StrictFields(trait, allowed: ["type", "properties", "disable"]) == nil {
                return nil
            }
        }
        return entries
    }

    private static func fields(of policy: Policy) throws(DeliveryError) -> StrictFields {
        guard let properties = policy.properties else {
            throw DeliveryError(
                .step, "override policy \(policy.name) must not have empty properties")
        }
        guard let fields = StrictFields(properties, allowed: allowed), entries(fields) != nil,
            fields.texts("selector") != nil
        else {
            throw DeliveryError(
                .step,
                "failed to parse override policy \(policy.name): json: unknown field or wrong type")
        }
        return fields
    }

    private static func apply(
        _ entry: JSON, to components: inout [Component], profile: DeliveryProfile
    ) {
        let name = entry["name"]?.string ?? ""
        let type = entry["type"]?.string ?? ""
        if name.isEmpty {
            for index in components.indices where type.isEmpty || components[index].type == type {
                components[index] = merged(components[index], entry)
            }
            return
        }
        let pattern = NamePattern(name, expandsStars: profile.expandsStars)
        let hits = components.indices.filter { pattern.matches(components[$0].name) }
        if hits.isEmpty {
            if name.contains(where: { ("a"..."z").contains($0) }) { components.append(new(entry)) }
            return
        }
        for index in hits {
            let isOther = !type.isEmpty && type != components[index].type
            components[index] = isOther ? new(entry) : merged(components[index], entry)
        }
    }

    private static func new(_ entry: JSON) -> Component {
        var raw = JSON.object([:])
        for key in ["name", "type", "properties", "externalRevision"] { raw[key] = entry[key] }
        if let traits = entry["traits"]?.array {
            raw["traits"] = .array(
                traits.filter { $0["disable"]?.bool != true }.map { withoutDisable($0) })
        }
        return Component(raw)
    }

    private static func withoutDisable(_ trait: JSON) -> JSON {
        var trait = trait
        trait["disable"] = nil
        return trait
    }

    private static func merged(_ base: Component, _ entry: JSON) -> Component {
        var result = base
        result.raw["properties"] = PropertyMerge.merge(base.properties, entry["properties"])
        if let revision = entry["externalRevision"]?.string, !revision.isEmpty {
            result.raw["externalRevision"] = .string(revision)
        }
        var order: [String] = []
        var traits: [String: JSON] = [:]
        for trait in base.traits {
            order.append(trait.type)
            traits[trait.type] = trait.raw
        }
        for trait in entry["traits"]?.array ?? [] {
            let type = trait["type"]?.string ?? ""
            let isDisabled = trait["disable"]?.bool == true
            if var old = traits[type] {
                if isDisabled {
                    traits[type] = nil
                } else {
                    old["properties"] = PropertyMerge.merge(old["properties"], trait["properties"])
                    traits[type] = old
                }
            } else if !isDisabled {
                order.append(type)
                traits[type] = withoutDisable(trait)
            }
        }
        result.raw["traits"] = .array(order.compactMap { traits[$0] })
        return result
    }
}
