package import Foundation

/// One node of an Application's tree: a component, a cluster, a dispatched resource, or what grew from it.
package struct ResourceNode: Sendable, Hashable {
    /// What stands at the node.
    package enum Subject: Sendable, Hashable {
        /// The Application itself.
        case application
        /// A component, by its type.
        case component(type: String)
        /// A cluster and the namespace in it.
        case cluster(namespace: String)
        /// A Kubernetes object of that kind; `generated` if it was made in the cluster (ReplicaSet, Pod).
        case object(kind: String, generated: Bool)
    }

    /// How the node fares, as the members say now.
    package enum Health: Sendable, Hashable {
        /// All is well.
        case healthy
        /// On its way.
        case progressing
        /// Not well.
        case unhealthy
        /// Being deleted.
        case deleting
        /// Recorded, but not there.
        case missing
        /// Cannot be told: not read, not allowed, or unreachable.
        case unknown
    }

    /// Stable through refreshes: path from the root.
    package var id: String
    /// What stands here.
    package var subject: Subject
    /// The name.
    package var name: String
    /// The cluster that holds it; empty above clusters.
    package var cluster: String
    /// The namespace that holds it; empty above clusters and for cluster-scoped kinds.
    package var namespace: String
    /// How it fares.
    package var health: Health
    /// A few words beside the name: `1/1 ready`, `nginx:1.20`, `ErrImagePull`.
    package var detail: String
    /// When it was made.
    package var createdAt: Date?
    /// Its children in display order.
    package var children: [ResourceNode]

    package init(
        id: String, subject: Subject, name: String, cluster: String = "", namespace: String = "",
        health: Health, detail: String = "", createdAt: Date? = nil, children: [ResourceNode] = []
    ) {
        self.id = id
        self.subject = subject
        self.name = name
        self.cluster = cluster
        self.namespace = namespace
        self.health = health
        self.detail = detail
        self.createdAt = createdAt
        self.children = children
    }
}

/// Everything the detail screens show of one Application.
package struct ApplicationDetail: Sendable, Hashable {
    /// The row it belongs to.
    package var summary: ApplicationSummary
    /// The run's steps with those that have no record yet.
    package var timeline: [TimelineStep]
    /// When the run began.
    package var runStartedAt: Date?
    /// When the run ended.
    package var runEndedAt: Date?
    /// The revision that the run delivers, `checkout-v42`.
    package var revisionName: String
    /// The tree, root first; nil until it has been read.
    package var tree: ResourceNode?
    /// When the tree was read.
    package var treeReadAt: Date?
    /// The clusters that could not be read, with the reason.
    package var unread: [String: String]
    /// Newest first: time, type (`Normal`, `Warning`), reason, message of the Application's Events.
    package var events: [ApplicationEvent]

    package init(
        summary: ApplicationSummary, timeline: [TimelineStep] = [], runStartedAt: Date? = nil,
        runEndedAt: Date? = nil, revisionName: String = "", tree: ResourceNode? = nil,
        treeReadAt: Date? = nil, unread: [String: String] = [:], events: [ApplicationEvent] = []
    ) {
        self.summary = summary
        self.timeline = timeline
        self.runStartedAt = runStartedAt
        self.runEndedAt = runEndedAt
        self.revisionName = revisionName
        self.tree = tree
        self.treeReadAt = treeReadAt
        self.unread = unread
        self.events = events
    }
}

/// A Kubernetes Event about an Application.
package struct ApplicationEvent: Sendable, Hashable {
    /// When it was last seen.
    package var at: Date?
    /// Whether its type is `Warning`.
    package var isWarning: Bool
    /// Its reason.
    package var reason: String
    /// Its message.
    package var message: String

    package init(at: Date?, isWarning: Bool, reason: String, message: String) {
        self.at = at
        self.isWarning = isWarning
        self.reason = reason
        self.message = message
    }
}
