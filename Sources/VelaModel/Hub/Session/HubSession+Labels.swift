import KubeValues

extension HubSession {
    /// Which topology selectors gain or lose the cluster when its user labels become those.
    package func selectorEffects(
        cluster: String, labels: [String: String]
    ) async -> [SelectorEffect] {
        let access = operations.access
        guard let secret = try? await ClusterReader(access: access).secret(of: cluster) else {
            return []
        }
        let now = ClusterSummary(secret: secret, state: .live).labels
        async let applications = access.list(.application)
        async let policies = access.list(.policy)
        async let workflows = access.list(.workflow)
        let reader = SelectorReader(
            applications: (try? await applications) ?? [], policies: (try? await policies) ?? [],
            workflows: (try? await workflows) ?? [])
        return reader.selectors.effects(from: now, to: labels)
    }

    /// Replaces the cluster's user labels, if they are still what they were.
    package func setLabels(
        cluster: String, labels: [String: String], replacing: [String: String]
    ) async -> OperationResult {
        do {
            _ = try await operations.changeLabels(of: cluster, expected: replacing) { _ in labels }
        } catch {
            return .failed(error.message)
        }
        signal.wake(Self.clustersTopic)
        return .done
    }
}

/// Finds every topology selector of a hub, and who uses external ones.
struct SelectorReader: Sendable {
    /// The selectors of Applications, then those of external Policies.
    let selectors: [TopologySelector]

    init(applications: [JSON], policies: [JSON], workflows: [JSON]) {
        let inside = applications.flatMap(TopologySelector.all(inApplication:))
        let outside = policies.compactMap { policy in
            TopologySelector(
                policy: policy,
                usedBy: applications.filter { application in
                    SelectorReader.uses(policy, application, workflows)
                }.map(\.name))
        }
        selectors = inside + outside
    }

    /// Whether a step of the Application names the external policy, and no policy of its own has the name.
    private static func uses(_ policy: JSON, _ application: JSON, _ workflows: [JSON]) -> Bool {
        guard application.namespace == policy.namespace else { return false }
        let own = application.at("spec", "policies")?.array ?? []
        if own.contains(where: { $0["name"]?.string == policy.name }) { return false }
        let reference = application.at("spec", "workflow", "ref")?.string ?? ""
        let workflow = workflows.first {
            $0.name == reference && $0.namespace == application.namespace
        }
        return DeclaredStep.all(of: application, workflow: workflow)
            .contains { $0.policies.contains(policy.name) }
    }
}
