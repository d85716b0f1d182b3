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
    let transport: any HTTPTransport
    let operations: HubOperations
    let signal = WakeSignal()
    private let knowledge = LockedBox(Knowledge())

    /// What the loops of a session tell each other.
    private struct Knowledge {
        /// The clusters that each Application holds something in.
        var places: [ObjectKey: [String]] = [:]
        /// The clusters as last reported.
        var clusters: [ClusterSummary] = []
    }

    /// A session over a transport.
    package init(
        transport: any HTTPTransport, description: HubDescription = HubDescription(hub: "hub")
    ) {
        self.transport = transport
        self.description = description
        operations = HubOperations(hub: transport)
    }

    /// How often the cluster list is read: `virtualclusters` cannot be watched.
    static let clusterPeriod = Duration.seconds(10)

    /// The topic that wakes the loop over clusters.
    static let clustersTopic = "clusters"
    /// The topic that wakes the watch.
    static let applicationsTopic = "applications"

    /// The topic that wakes whoever shows an Application.
    static func topic(of key: ObjectKey) -> String { "application \(key)" }

    /// Reads everything again now, and tries to connect at once.
    package func refresh() { signal.wake() }

    // MARK: - Lists

    /// The hub's state, its Applications and its clusters, for one reader, until that stops reading.
    package func events() -> AsyncStream<HubEvent> {
        AsyncStream { continuation in
            let task = Task.detached { [self] in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await self.watchApplications(continuation) }
                    group.addTask { await self.pollClusters(continuation) }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func watchApplications(_ output: AsyncStream<HubEvent>.Continuation) async {
        let started = Date()
        let state = LockedBox(HubStateTracker(startedAt: started))
        output.yield(.hub(.connecting(since: started)))
        let watch = ApplicationWatch(transport: transport, namespace: description.namespace)
        await watch.run { [signal] in
            await signal.wait($0, topic: Self.applicationsTopic)
        } report: { [self] event in
            switch event {
            case .listed(let rows, let removed):
                note(rows, removed)
                output.yield(.applications(changed: rows, removed: removed, isComplete: true))
            case .changed(let rows, let removed):
                note(rows, removed)
                output.yield(.applications(changed: rows, removed: removed, isComplete: false))
            case .fresh:
                if let new = state.withLock({ $0.answered() }) { output.yield(.hub(new)) }
            case .broken(let reason, let code):
                let new = state.withLock { $0.failed(reason, code: code, at: Date()) }
                if let new { output.yield(.hub(new)) }
            }
        }
    }

    /// Remembers where Applications are and wakes those who show them.
    private func note(_ rows: [ApplicationSummary], _ removed: [ObjectKey]) {
        knowledge.withLock { knowledge in
            for row in rows { knowledge.places[row.key] = row.clusters }
            for key in removed { knowledge.places[key] = nil }
        }
        for key in rows.map(\.key) + removed { signal.wake(Self.topic(of: key)) }
    }

    private func pollClusters(_ output: AsyncStream<HubEvent>.Continuation) async {
        let reader = ClusterReader(access: operations.access)
        while !Task.isCancelled {
            do {
                let listed = try await reader.list(at: Date())
                report(listed, isProbed: false, to: output)
                await withTaskGroup(of: ClusterSummary.self) { group in
                    for cluster in clusters {
                        group.addTask { await reader.probed(cluster, at: Date()) }
                    }
                    for await cluster in group { report([cluster], isProbed: true, to: output) }
                }
            } catch {
                if Task.isCancelled { return }
                output.yield(.clustersFailed(error.description))
            }
            await signal.wait(Self.clusterPeriod, topic: Self.clustersTopic)
        }
    }

    private var clusters: [ClusterSummary] { knowledge.withLock { $0.clusters } }

    /// Takes clusters over and reports all; a listed cluster keeps what its last probe found.
    private func report(
        _ read: [ClusterSummary], isProbed: Bool, to output: AsyncStream<HubEvent>.Continuation
    ) {
        let all = knowledge.withLock { knowledge -> [ClusterSummary] in
            let before = Dictionary(
                knowledge.clusters.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            var now = isProbed ? knowledge.clusters : read
            for index in now.indices {
                let name = now[index].name
                if isProbed, let probed = read.first(where: { $0.name == name }) {
                    now[index] = probed
                } else if !isProbed, let old = before[name] {
                    now[index].state = old.state
                    now[index].version = old.version
                    now[index].nodesReady = old.nodesReady
                    now[index].nodesTotal = old.nodesTotal
                }
                now[index].applications = knowledge.places.values.count { $0.contains(name) }
            }
            knowledge.clusters = now
            return now
        }
        output.yield(.clusters(all))
    }

    /// The state of a cluster as last probed; live for one that was never seen.
    func state(of cluster: String) -> ClusterState? {
        clusters.first { $0.name == cluster }?.state
    }
}

/// The hub's own state from what its watch reports, as a value.
struct HubStateTracker: Sendable {
    private var state: ClusterState
    private var since: Date?

    init(startedAt: Date) { state = .connecting(since: startedAt) }

    /// The hub answered; the new state if it changed.
    mutating func answered() -> ClusterState? {
        since = nil
        guard state != .live else { return nil }
        state = .live
        return state
    }

    /// The hub did not answer, or refused; the new state if it changed.
    mutating func failed(_ reason: String, code: Int?, at now: Date) -> ClusterState? {
        // A version that the server has forgotten is no failure of the hub.
        if code == 410 { return nil }
        let start = since ?? now
        since = start
        let new: ClusterState =
            switch code {
            case 401: .credentialRefused(reason: reason)
            case 403: .forbidden(what: "list applications")
            default: .unreachable(since: start, reason: reason)
            }
        guard new != state else { return nil }
        state = new
        return new
    }
}
