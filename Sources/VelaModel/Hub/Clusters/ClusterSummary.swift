package import Foundation

/// How a cluster, or the hub, can be reached right now.
package enum ClusterState: Sendable, Hashable {
    /// Not yet heard of, since that time.
    case connecting(since: Date)
    /// Answers.
    case live
    /// Answers, but slowly.
    case slow(latency: Duration)
    /// Fresh data only by asking again and again.
    case polling(every: Duration)
    /// The last good data is from that time.
    case stale(since: Date)
    /// Does not answer since that time; the reason in one sentence.
    case unreachable(since: Date, reason: String)
    /// The stored credential is refused.
    case credentialRefused(reason: String)
    /// Something may not be read.
    case forbidden(what: String)
    /// The certificate is not trusted.
    case untrusted(reason: String)
    /// The hub does not know the cluster any more.
    case detached
}

/// What lists show of a cluster.
package struct ClusterSummary: Sendable, Hashable {
    /// The name; `local` is the hub.
    package var name: String
    /// The alias, empty if none.
    package var alias: String
    /// `Internal`, `X509Certificate` or `ServiceAccountToken`.
    package var type: String
    /// The API endpoint, `-` for the hub.
    package var endpoint: String
    /// Whether the hub has accepted it.
    package var accepted: Bool
    /// The user's labels (those of the control plane are left out).
    package var labels: [String: String]
    /// How it can be reached.
    package var state: ClusterState
    /// The API server's version, `v1.29.3`; empty while unknown.
    package var version: String
    /// Nodes that are ready.
    package var nodesReady: Int
    /// Nodes in all; nil while unknown or not allowed to be read.
    package var nodesTotal: Int?
    /// Applications that hold something there, counted by whoever has their list at hand.
    package var applications: Int
    /// Whether it is of the production class (label `class` or `env` says `prod` or `production`).
    package var isCritical: Bool

    package init(
        name: String, alias: String = "", type: String, endpoint: String, accepted: Bool = true,
        labels: [String: String] = [:], state: ClusterState, version: String = "",
        nodesReady: Int = 0, nodesTotal: Int? = nil, applications: Int = 0, isCritical: Bool = false
    ) {
        self.name = name
        self.alias = alias
        self.type = type
        self.endpoint = endpoint
        self.accepted = accepted
        self.labels = labels
        self.state = state
        self.version = version
        self.nodesReady = nodesReady
        self.nodesTotal = nodesTotal
        self.applications = applications
        self.isCritical = isCritical
    }
}

/// What a change of labels does to one topology selector.
package struct SelectorEffect: Sendable, Hashable {
    /// Whether the selector gains or loses the cluster.
    package var gains: Bool
    /// The policy that selects.
    package var policy: String
    /// The namespace of the Application or of the external Policy.
    package var namespace: String
    /// The Application that holds the policy, or nil for an external Policy object.
    package var application: String?
    /// Applications that use the selector, for an external Policy.
    package var usedBy: [String]

    package init(
        gains: Bool, policy: String, namespace: String, application: String?, usedBy: [String] = []
    ) {
        self.gains = gains
        self.policy = policy
        self.namespace = namespace
        self.application = application
        self.usedBy = usedBy
    }
}
