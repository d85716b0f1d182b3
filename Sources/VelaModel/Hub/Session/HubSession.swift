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
    /// The hub's transport.
    private let transport: any HTTPTransport

    /// A session over a transport.
    package init(transport: any HTTPTransport) { self.transport = transport }
}
