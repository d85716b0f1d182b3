import KubeValues

/// One component at one place.
package struct DeployTask: Sendable, Hashable {
    /// The component after overrides.
    package var component: Component
    /// Where it goes.
    package var placement: Placement

    package init(component: Component, placement: Placement) {
        self.component = component
        self.placement = placement
    }

    /// `cluster/namespace/replicaKey/component`.
    package var key: String {
        "\(placement.cluster)/\(placement.namespace)/\(component.replicaKey)/\(component.name)"
    }
}

/// What a step is going to deploy, and where.
package enum DeployPlan {
    /// The tasks of a deploy step, in their order.
    ///
    /// - Parameters:
    ///   - step: the deploy step.
    ///   - parsed: the Application that it belongs to.
    ///   - clusters: the joined clusters.
    ///   - allowsCrossNamespace: whether a topology may name another namespace.
    package static func tasks(
        of step: WorkflowStep, in parsed: ParsedApplication, clusters: [ClusterLabels],
        allowsCrossNamespace: Bool = true
    ) throws(DeliveryError) -> [DeployTask] {
        let parameters = try DeployParameters(step.properties)
        if parameters.parallelism < 1 {
            throw DeliveryError(.step, "parallelism cannot be smaller than 1")
        }
        let names: [String]
        if let written = parameters.policies,
            !(written.isEmpty && parsed.profile.defaultsToAllPolicies)
        {
            names = written
        } else {
            let all = parsed.application.policies.map(\.name)
            names = parsed.profile.defaultsToAllPolicies ? all : []
        }
        let policies = try select(names, from: parsed.policies)
        let placements = try placements(
            of: policies, in: parsed, clusters: clusters,
            allowsCrossNamespace: allowsCrossNamespace)
        var components: [Component] = []
        for component in parsed.application.components
        where !components.contains(where: { $0.name == component.name }) {
            components.append(component)
        }
        components = try OverridePolicy.apply(policies, to: components, profile: parsed.profile)
        components = try ReplicationPolicy.apply(policies, to: components)
        return tasks(components, placements, profile: parsed.profile)
    }

    /// The policies of those names, in that order.
    package static func select(
        _ names: [String], from policies: [Policy]
    ) throws(DeliveryError) -> [Policy] {
        var selected: [Policy] = []
        for name in names {
            guard let policy = policies.first(where: { $0.name == name }) else {
                throw DeliveryError(.step, "policy \(name) not found")
            }
            selected.append(policy)
        }
        return selected
    }

    /// Every component at every place, in the order of the release.
    package static func tasks(
        _ components: [Component], _ placements: [Placement], profile: DeliveryProfile
    ) -> [DeployTask] {
        if profile.ordersByComponent {
            return components.flatMap { component in
                placements.map { DeployTask(component: component, placement: $0) }
            }
        }
        return placements.flatMap { placement in
            components.map { DeployTask(component: $0, placement: placement) }
        }
    }

    private static func placements(
        of policies: [Policy], in parsed: ParsedApplication, clusters: [ClusterLabels],
        allowsCrossNamespace: Bool
    ) throws(DeliveryError) -> [Placement] {
        if parsed.profile.ignoresOverrideWithoutTopology, parsed.isWorkflowWritten,
            policies.contains(where: { $0.type == "override" }),
            !policies.contains(where: { $0.type == "topology" })
        {
            return []
        }
        return try TopologyPolicy.placements(
            of: policies, clusters: clusters, namespace: parsed.application.namespace,
            allowsCrossNamespace: allowsCrossNamespace, profile: parsed.profile)
    }

    /// The one task of a step that applies a component.
    package static func task(
        ofApplyComponent step: WorkflowStep, in parsed: ParsedApplication, inputs: [FilledInput]
    ) throws(DeliveryError) -> DeployTask {
        let name = step.properties?["component"]?.string ?? ""
        guard var component = parsed.application.components.first(where: { $0.name == name }) else {
            throw DeliveryError(.step, "component \(name) not found")
        }
        for input in inputs {
            let key = input.key.hasPrefix("value.") ? String(input.key.dropFirst(6)) : input.key
            component.raw = ValuePath.set(input.value, at: key, in: component.raw)
        }
        let placement = Placement(
            cluster: step.properties?["cluster"]?.string ?? "",
            namespace: step.properties?["namespace"]?.string ?? "")
        return DeployTask(component: component, placement: placement)
    }
}

extension ParsedApplication {
    /// Whether the steps were written by somebody, here or in a Workflow object.
    package var isWorkflowWritten: Bool {
        guard let workflow = application.workflow else { return false }
        return !workflow.steps.isEmpty || !workflow.reference.isEmpty
    }

    /// Override steps that deploy nothing because they name no topology.
    package var stepsWithoutEffect: [String] {
        guard isWorkflowWritten, profile.ignoresOverrideWithoutTopology else { return [] }
        return steps.filter { step in
            guard step.type == "deploy", let parameters = try? DeployParameters(step.properties)
            else { return false }
            let used = policies.filter { (parameters.policies ?? []).contains($0.name) }
            return used.contains { $0.type == "override" }
                && !used.contains { $0.type == "topology" }
        }.map(\.name)
    }
}
