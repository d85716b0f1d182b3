import Foundation
package import KubeKit

/// What a session tells its reader.
package enum HubEvent: Sendable, Hashable {
    /// The hub's own state changed.
    case hub(ClusterState)
    /// Applications were added or changed, and those keys are gone; `isComplete` once a whole list is in.
    case applications(changed: [ApplicationSummary], removed: [ObjectKey], isComplete: Bool)
    /// The cluster list was read again.
    case clusters([ClusterSummary])
    /// The cluster list could not be read; the sentence says why.
    case clustersFailed(String)
}

/// One connection to a hub: keeps lists fresh and performs operations.
///
/// Everything goes through the hub's HTTP API. The session never blocks its reader: events come out of
/// ``events()``, and operations are `async`.
package final class HubSession: Sendable {
    /// Who looks at which hub.
    package let description: HubDescription
    /// The hub's transport.
    private let transport: any HTTPTransport

    /// A session over a transport.
    package init(
        transport: any HTTPTransport, description: HubDescription = HubDescription(hub: "hub")
    ) {
        self.transport = transport
        self.description = description
    }

    /// The hub's state, its Applications and its clusters, for one reader, until that stops reading.
    package func events() -> AsyncStream<HubEvent> { AsyncStream { $0.finish() } }

    /// One Application with timeline and tree, kept fresh while it is read.
    package func detail(_ key: ObjectKey) -> AsyncStream<DetailEvent> {
        AsyncStream { $0.finish() }
    }

    /// What approving the step would do.
    package func approvalPlan(_ key: ObjectKey, stepID: String) async -> PlanResult {
        .failed("the plan cannot be made yet")
    }

    /// Approves the plan's gate if everything is still as the plan says.
    package func approve(_ plan: ApprovalPlan) async -> ApprovalOutcome {
        .refused("approving is not possible yet")
    }

    /// Which topology selectors gain or lose the cluster when its user labels become those.
    package func selectorEffects(
        cluster: String, labels: [String: String]
    ) async -> [SelectorEffect] {
        []
    }

    /// Replaces the cluster's user labels, if they are still what they were.
    package func setLabels(
        cluster: String, labels: [String: String], replacing: [String: String]
    ) async -> OperationResult {
        .failed("labels cannot be changed yet")
    }

    /// Reads everything again now, and tries to connect at once.
    package func refresh() {}
}
