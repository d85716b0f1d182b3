import Delivery

/// The four kinds of types that an Application names.
package enum TypeRole: String, Sendable, Hashable, CaseIterable {
    /// The type of a component.
    case component
    /// The type of a trait.
    case trait
    /// The type of a policy.
    case policy
    /// The type of a workflow step.
    case step
}

/// Names of types by role: what is defined on a hub, what this program renders.
package struct TypeCatalogue: Sendable, Hashable {
    private var names: [TypeRole: Set<String>]

    package init(
        components: Set<String> = [], traits: Set<String> = [], policies: Set<String> = [],
        steps: Set<String> = []
    ) {
        names = [.component: components, .trait: traits, .policy: policies, .step: steps]
    }

    /// The names of one role.
    package subscript(role: TypeRole) -> Set<String> {
        get { names[role] ?? [] }
        set { names[role] = newValue }
    }

    /// Whether a type of that role is there.
    package func contains(_ name: String, _ role: TypeRole) -> Bool {
        names[role]?.contains(name) ?? false
    }

    /// The types that every KubeVela has.
    package static let builtIn = TypeCatalogue(
        components: Set(PropertySchema.components.keys), traits: Set(PropertySchema.traits.keys),
        policies: Set(PropertySchema.policies.keys), steps: Set(PropertySchema.steps.keys))

    /// The types that this program's own engine carries out.
    package static let ownEngine: TypeCatalogue = {
        let types = DefinitionCatalogue.carriedOut
        return TypeCatalogue(
            components: types.components, traits: types.traits, policies: types.policies,
            steps: types.steps)
    }()
}
