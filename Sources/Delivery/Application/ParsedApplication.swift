package import KubeValues

/// What an Application refers to outside of itself, found before it can be parsed.
package enum ExternalReferences {
    /// The name of the Workflow object that must be fetched first, or nil.
    package static func workflow(of application: Application) -> String? {
        guard let name = application.workflow?.reference, !name.isEmpty else { return nil }
        return name
    }

    /// The names of the Policy objects that top-level deploy steps name and the Application lacks.
    package static func policies(
        of application: Application, steps: [WorkflowStep]
    ) -> [String] {
        let own = Set(application.policies.map(\.name))
        var names: [String] = []
        for step in steps where step.type == "deploy" {
            for name in step.properties?["policies"]?.array?.compactMap(\.string) ?? []
            where !own.contains(name) && !names.contains(name) {
                names.append(name)
            }
        }
        return names
    }
}

/// An Application with everything it refers to, checked and with its steps.
package struct ParsedApplication: Sendable, Hashable {
    /// The Application.
    package var application: Application
    /// Its policies, then the external ones in order of first use.
    package var policies: [Policy]
    /// The steps, written or generated.
    package var steps: [WorkflowStep]
    /// How they run.
    package var mode: WorkflowMode
    /// The external Policy objects used, by name.
    package var externalPolicies: [String: JSON]
    /// The Workflow object used.
    package var externalWorkflow: JSON?
    /// The release followed.
    package var profile: DeliveryProfile

    /// Puts an Application together.
    ///
    /// - Parameters:
    ///   - application: the Application.
    ///   - externalPolicies: the Policy objects found, by name.
    ///   - externalWorkflow: the Workflow object, if one is referred to and was found.
    ///   - definitions: the types that exist.
    ///   - profile: the release to follow.
    package init(
        application: Application, externalPolicies: [String: JSON] = [:],
        externalWorkflow: JSON? = nil, definitions: DefinitionCatalogue = DefinitionCatalogue(),
        profile: DeliveryProfile = .product
    ) throws(DeliveryError) {
        self.application = application
        self.profile = profile
        self.externalWorkflow = externalWorkflow
        try Self.check(application.components, definitions)
        steps = try StepGeneration.steps(
            of: application, workflow: externalWorkflow, profile: profile)
        mode = StepGeneration.mode(of: application, workflow: externalWorkflow, profile: profile)
        try Self.check(steps: steps, definitions)
        let names = ExternalReferences.policies(of: application, steps: steps)
        policies = try Self.policies(
            application.policies, steps: steps, external: externalPolicies)
        self.externalPolicies = externalPolicies.filter { names.contains($0.key) }
        try Self.check(policies: policies, definitions)
    }

    /// The policies after external ones have been loaded for the deploy steps among those.
    package static func policies(
        _ internalPolicies: [Policy], steps: [WorkflowStep], external: [String: JSON]
    ) throws(DeliveryError) -> [Policy] {
        var policies = internalPolicies
        for step in steps where step.type == "deploy" {
            guard (try? DeployParameters(step.properties)) != nil else {
                throw DeliveryError(
                    .parse, "failed to parsePolicies: invalid WorkflowStep \(step.name)")
            }
            for name in step.properties?["policies"]?.array?.compactMap(\.string) ?? []
            where !policies.contains(where: { $0.name == name }) {
                guard let object = external[name] else {
                    throw DeliveryError(
                        .parse, "failed to parsePolicies: external policy \(name) not found")
                }
                policies.append(Policy(object: object))
            }
        }
        return policies
    }

    private static func check(
        _ components: [Component], _ definitions: DefinitionCatalogue
    ) throws(DeliveryError) {
        for component in components {
            guard definitions.components.contains(DefinitionCatalogue.base(component.type)) else {
                throw DeliveryError(
                    .parse,
                    "failed to parseComponents: fetch component/policy type of \(component.name):"
                        + " load template from component definition [\(component.type)] :"
                        + " WorkloadDefinition.core.oam.dev \"\(component.type)\" not found")
            }
            for trait in component.traits
            where !definitions.traits.contains(DefinitionCatalogue.base(trait.type)) {
                throw DeliveryError(
                    .parse,
                    "failed to parseComponents: component(\(component.name)) parse"
                        + " trait(\(trait.type)): trait definition of \(trait.type) not found")
            }
        }
    }

    private static func check(
        steps: [WorkflowStep], _ definitions: DefinitionCatalogue
    ) throws(DeliveryError) {
        for step in steps.flatMap({ [$0] + $0.subSteps })
        where !step.isBuiltIn && !definitions.steps.contains(DefinitionCatalogue.base(step.type)) {
            throw DeliveryError(
                .parse,
                "failed to parseWorkflowSteps: failed to get workflow step definition"
                    + " \(step.type): WorkflowStepDefinition.core.oam.dev \"\(step.type)\" not found"
            )
        }
    }

    private static func check(
        policies: [Policy], _ definitions: DefinitionCatalogue
    ) throws(DeliveryError) {
        for policy in policies {
            if policy.properties == nil, policy.type != "debug" {
                throw DeliveryError(
                    .parse,
                    "failed to parsePolicies: policy \(policy.type) named \(policy.name)"
                        + " must not have empty properties")
            }
            if !DefinitionCatalogue.policyTypes.contains(policy.type),
                !definitions.policies.contains(policy.type)
            {
                throw DeliveryError(
                    .parse,
                    "failed to parsePolicies: fetch component/policy type of \(policy.name):"
                        + " load template from policy definition [\(policy.type)] :"
                        + " PolicyDefinition.core.oam.dev \"\(policy.type)\" not found")
            }
            if policy.type == "override" { try checkTypes(policy, definitions) }
        }
    }

    /// Checks that every type that an override names exists.
    package static func checkTypes(
        _ policy: Policy, _ definitions: DefinitionCatalogue
    ) throws(DeliveryError) {
        // A property that no override has is told by the step that uses the policy.
        guard let types = try? OverridePolicy.types(in: policy) else { return }
        let kinds = [
            ("component", "ComponentDefinition", types.components, definitions.components),
            ("trait", "TraitDefinition", types.traits, definitions.traits),
        ]
        for (word, kind, used, known) in kinds {
            for type in used where !known.contains(DefinitionCatalogue.base(type)) {
                throw DeliveryError(
                    .parse,
                    "failed to parsePolicies: failed to get \(word) definition \(type) for override"
                        + " policy \(policy.name): \(kind).core.oam.dev \"\(type)\" not found")
            }
        }
    }
}
