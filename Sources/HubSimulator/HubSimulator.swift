import KubeValues

/// A Kubernetes-compatible hub with managed clusters as a pure value.
///
/// Requests and time go in, answers, stream output and store changes come out. It does no I/O and reads
/// no clock.
///
/// Nothing in it depends on the order of a `Set` or `Dictionary`: equal seeds and equal inputs give
/// equal outputs, byte for byte.
package struct HubSimulator: Sendable {
    let configuration: HubConfiguration
    var random: SeededGenerator
    /// The moment of the request or timed work in hand.
    var now: Moment
    /// The revision of the latest change.
    var revision: Int64
    var clusters: [String: ClusterState] = [:]
    var history: ChangeHistory
    var watches: [WatchID: WatchState] = [:]
    /// The open watches of a cluster's type, in the order in which they were opened.
    var watchesByResource: [WatchedResource: [WatchID]] = [:]
    var lastWatch = 0
    var output: [StreamOutput] = []
    var changes: [StoreChange] = []
    var timers = TimerQueue()
    var work = WorkQueue()
    /// When a pod was started, more exactly than its timestamps say.
    var podMoments: [ObjectID: Moment] = [:]
    /// When a pod that is stopping will have stopped.
    var podStops: [ObjectID: Moment] = [:]
    /// When the controller of a pod comes back to it.
    var podWaits: [ObjectID: Moment] = [:]

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
        // A later run must not repeat the uids of an earlier one with the same seed.
        random = SeededGenerator(seed: seed &+ UInt64(bitPattern: revision) &* 0x9E37_79B9)
        self.now = now
        self.revision = revision
        history = ChangeHistory(limit: configuration.watchHistory, compacted: revision)
        clusters[HubSimulator.hubName] = ClusterState(types: .hub)
        for cluster in configuration.clusters {
            clusters[cluster.name] = ClusterState(types: .member)
        }
        if stored.isEmpty && revision == 0 {
            furnish()
        } else {
            restore(stored)
        }
    }

    /// The name of the hub among the clusters.
    static let hubName = "local"

    /// The clusters in order, the hub first.
    var clusterNames: [String] { [HubSimulator.hubName] + configuration.clusters.map(\.name) }

    /// Answers one request.
    package mutating func handle(_ request: HubRequest, at now: Moment) -> HubReply {
        advance(to: now)
        do throws(APIFailure) {
            return try answer(request)
        } catch {
            return .response(error.response)
        }
    }

    /// Lets simulated workloads, collectors and bookmarks do what is due up to that moment.
    package mutating func advance(to now: Moment) {
        runWork()
        while let (due, item) = timers.take(by: now) {
            self.now = max(self.now, due)
            perform(item)
            runWork()
        }
        self.now = max(self.now, now)
    }

    /// When something becomes due by itself, or nil while nothing is.
    package var nextDue: Moment? { work.isEmpty ? timers.nextDue : now }

    /// Takes what is to be sent on open streams since the last call, in order.
    package mutating func takeStreamOutput() -> [StreamOutput] {
        defer {
            output = []
            for id in watchesWithOutput { watches[id]?.pending = 0 }
            watchesWithOutput = []
        }
        return output
    }

    /// Takes the changes of the store since the last call, in order, for keeping.
    package mutating func takeChanges() -> [StoreChange] {
        defer { changes = [] }
        return changes
    }

    /// Forgets a stream whose reader has gone.
    package mutating func close(_ watch: WatchID) { forget(watch) }

    /// The watches that have something in ``output``.
    var watchesWithOutput: [WatchID] = []

    private mutating func perform(_ item: TimedWork) {
        switch item {
        case .object(let id): work.add(id)
        case .bookmark(let id): sendBookmark(id)
        case .timeout(let id): end(id)
        }
    }

    private mutating func runWork() {
        while let id = work.take() { reconcile(id) }
    }
}
