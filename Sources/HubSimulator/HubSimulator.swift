package import KubeValues

/// A Kubernetes-compatible hub with managed clusters as a pure value: requests and time go in, answers,
/// stream output and store changes come out. It does no I/O and reads no clock.
package struct HubSimulator: Sendable {
    private let configuration: HubConfiguration

    /// A hub with what a new one holds (namespaces, the clusters' Secrets), or with the objects kept
    /// from an earlier run.
    ///
    /// - Parameters:
    ///   - configuration: the clusters and their behaviour.
    ///   - stored: what ``takeChanges()`` reported in earlier runs, newest state of each object; empty for
    ///     a new hub.
    ///   - revision: the highest revision reported with them, 0 for a new hub.
    ///   - seed: the source of everything random (uids, name suffixes), so that runs repeat exactly.
    ///   - now: the moment of creation.
    package init(
        configuration: HubConfiguration, restoring stored: [StoredObject] = [], revision: Int64 = 0,
        seed: UInt64, now: Moment
    ) {
        self.configuration = configuration
    }

    /// Answers one request.
    package mutating func handle(_ request: HubRequest, at now: Moment) -> HubReply {
        .response(HubResponse(status: 404, body: []))
    }

    /// Lets simulated workloads, collectors and bookmarks do what is due up to that moment.
    package mutating func advance(to now: Moment) {}

    /// When something becomes due by itself, or nil while nothing is.
    package var nextDue: Moment? { nil }

    /// Takes what is to be sent on open streams since the last call, in order.
    package mutating func takeStreamOutput() -> [StreamOutput] { [] }

    /// Takes the changes of the store since the last call, in order, for keeping.
    package mutating func takeChanges() -> [StoreChange] { [] }

    /// Forgets a stream whose reader has gone.
    package mutating func close(_ watch: WatchID) {}
}
