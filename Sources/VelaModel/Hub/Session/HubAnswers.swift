/// Who looks at which hub, for the status bar.
package struct HubDescription: Sendable, Hashable {
    /// The hub's name: the context, or `embedded`.
    package var hub: String
    /// The user's name, empty if unknown.
    package var user: String
    /// The namespace that lists are limited to; nil for all.
    package var namespace: String?
    /// Whether this program must not change anything there.
    package var isReadOnly: Bool

    package init(
        hub: String, user: String = "", namespace: String? = nil, isReadOnly: Bool = false
    ) {
        self.hub = hub
        self.user = user
        self.namespace = namespace
        self.isReadOnly = isReadOnly
    }
}

/// What a session tells about one Application while somebody looks at it.
package enum DetailEvent: Sendable, Hashable {
    /// All that is known now.
    case detail(ApplicationDetail)
    /// The Application was deleted.
    case gone
    /// It could not be read; the sentence says why. Later events may bring it back.
    case failed(String)
}

/// The answer to the question what an approval would do.
package enum PlanResult: Sendable, Hashable {
    /// The plan.
    case plan(ApprovalPlan)
    /// No plan could be made; the sentence says why and what to do.
    case failed(String)
}

/// How an operation ended.
package enum OperationResult: Sendable, Hashable {
    /// The hub accepted it.
    case done
    /// It was not done; the sentence says why and what to do.
    case failed(String)
}
