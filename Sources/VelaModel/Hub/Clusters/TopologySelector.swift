package import KubeValues

/// A topology policy that selects clusters by labels, and who uses it.
package struct TopologySelector: Sendable, Hashable {
    /// The policy's name.
    package var policy: String
    /// The namespace of the Application or of the external Policy.
    package var namespace: String
    /// The Application that holds the policy; nil for an external Policy.
    package var application: String?
    /// Applications that refer to an external Policy by name in a step they declare.
    package var usedBy: [String]
    /// What the labels must be.
    package var labels: [String: String]

    /// The selectors that an Application holds.
    package static func all(inApplication application: JSON) -> [TopologySelector] {
        (application.at("spec", "policies")?.array ?? []).compactMap { policy in
            selector(policy).map {
                TopologySelector(
                    policy: policy["name"]?.string ?? "", namespace: application.namespace,
                    application: application.name, usedBy: [], labels: $0)
            }
        }
    }

    /// The selector that an external Policy object holds, if it does.
    package init?(policy: JSON, usedBy: [String]) {
        guard let labels = TopologySelector.selector(policy) else { return nil }
        self.init(
            policy: policy.name, namespace: policy.namespace, application: nil, usedBy: usedBy,
            labels: labels)
    }

    private init(
        policy: String, namespace: String, application: String?, usedBy: [String],
        labels: [String: String]
    ) {
        self.policy = policy
        self.namespace = namespace
        self.application = application
        self.usedBy = usedBy
        self.labels = labels
    }

    private static func selector(_ policy: JSON) -> [String: String]? {
        guard policy["type"]?.string == "topology",
            policy.at("properties", "clusters") == nil,
            let selector = policy.at("properties", "clusterLabelSelector"), selector.object != nil
        else { return nil }
        return selector.stringMap
    }

    /// Whether a cluster with those labels is selected; an empty selector selects every cluster.
    package func matches(_ clusterLabels: [String: String]) -> Bool {
        labels.allSatisfy { clusterLabels[$0.key] == $0.value }
    }
}

extension [TopologySelector] {
    /// Which selectors gain or lose a cluster when its labels change.
    package func effects(from old: [String: String], to new: [String: String]) -> [SelectorEffect] {
        compactMap { selector in
            let before = selector.matches(old)
            let after = selector.matches(new)
            guard before != after else { return nil }
            return SelectorEffect(
                gains: after, policy: selector.policy, namespace: selector.namespace,
                application: selector.application, usedBy: selector.usedBy)
        }
    }
}
