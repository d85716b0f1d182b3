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
    /// Where decisions are kept on this machine, if anywhere.
    let audit: AuditLog?
    let operations: HubOperations
    let signal = WakeSignal()
    private let hurry = WatchHurry()
    /// The clusters as last reported.
    private let reported = LockedBox<[ClusterSummary]>([])

    /// A session over a transport.
    package init(
        transport: any HTTPTransport, description: HubDescription = HubDescription(hub: "hub"),
        audit: AuditLog? = nil
    ) {
        self.audit = audit
        self.transport = transport
        self.description = description
        operations = HubOperations(hub: transport)
    }

    /// How often the cluster list is read: `virtualclusters` cannot be watched.
    static let clusterPeriod = Duration.seconds(10)

    /// The topic that wakes the loop over clusters.
    static let clustersTopic = "clusters"

    /// The topic that wakes whoever shows an Application.
    static func topic(of key: ObjectKey) -> String { "application \(key)" }

    /// Reads everything again now, and tries to connect at once.
    package func refresh() {
        signal.wake()
        hurry.ask()
    }

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
        let path = ResourcePath(
            group: "core.oam.dev", version: "v1beta1", plural: "applications",
            namespace: description.namespace ?? "")
        let watcher = Watcher(transport, path: path) { ApplicationSummary($0) }
        await watcher.run(hurry: hurry) { [self] event in
            switch event {
            case .changes(let changed, let removed):
                let rows = changed.sorted { $0.key < $1.key }.map(\.value)
                let gone = removed.map(ObjectKey.init)
                announce(rows, gone)
                output.yield(.applications(changed: rows, removed: gone, isComplete: false))
            case .complete:
                output.yield(.applications(changed: [], removed: [], isComplete: true))
            case .state(let watch):
                if let new = state.withLock({ $0.watched(watch, at: Date()) }) {
                    output.yield(.hub(new))
                }
            }
        }
    }

    /// Wakes those who show one of those Applications.
    private func announce(_ rows: [ApplicationSummary], _ removed: [ObjectKey]) {
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

    private var clusters: [ClusterSummary] { reported.withLock { $0 } }

    /// Takes clusters over and reports all; a listed cluster keeps what its last probe found.
    private func report(
        _ read: [ClusterSummary], isProbed: Bool, to output: AsyncStream<HubEvent>.Continuation
    ) {
        let all = reported.withLock { reported -> [ClusterSummary] in
            let before = Dictionary(
                reported.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            var now = isProbed ? reported : read
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
            }
            reported = now
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

    /// The state after a report of the watch, if it changed.
    mutating func watched(_ watch: WatchState, at now: Date) -> ClusterState? {
        let new: ClusterState
        switch watch {
        case .connecting: return nil
        case .live: new = .live
        case .polling(let period): new = .polling(every: period)
        case .failing(let error, _): new = failed(error, at: now)
        }
        if case .failing = watch {} else { since = nil }
        guard new != state else { return nil }
        state = new
        return new
    }

    private mutating func failed(_ error: KubernetesError, at now: Date) -> ClusterState {
        let start = since ?? now
        since = start
        switch error.code {
        case .unauthorized: return .credentialRefused(reason: error.message)
        case .forbidden: return .forbidden(what: "list applications")
        case .transport(.tls): return .untrusted(reason: error.message)
        default: return .unreachable(since: start, reason: error.message)
        }
    }
}
