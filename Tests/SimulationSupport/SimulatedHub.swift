package import Foundation
import HubSimulator
import KubeKit
package import KubeValues
package import VelaModel

/// A simulated hub with managed clusters, in virtual time, that tells what was written to it.
package final class SimulatedHub: Sendable {
    /// A write that reached the hub.
    package struct Write: Sendable, Hashable, CustomStringConvertible {
        /// The verb.
        package let method: String
        /// The path with its query.
        package let path: String
        /// The body as a value, null if there was none.
        package let body: JSON
        /// The status of the answer.
        package let status: Int

        package var description: String { "\(method) \(path) -> \(status)" }

        /// Whether the server was only asked to check it.
        package var isTrial: Bool { path.contains("dryRun=All") }
    }

    private struct State {
        var simulator: HubSimulator
        var readers: [WatchID: AsyncThrowingStream<[UInt8], any Error>.Continuation] = [:]
        var writes: [Write] = []
        var version = 0
        var applications: [ObjectKey: (version: Int, object: JSON?)] = [:]
    }

    /// The hub's time.
    package let clock: VirtualClock
    private let state: LockedBox<State>
    private let observer: LockedBox<(@Sendable (Write) -> Void)?> = LockedBox(nil)

    /// A hub with the seed's three managed clusters.
    package init(clock: VirtualClock, seed: UInt64 = 1, readyAfter: Int64 = 1000) {
        self.clock = clock
        let hangzhou = ["region": "hangzhou"]
        let clusters = [
            ("cluster-beijing", [:]), ("cluster-hangzhou-1", hangzhou),
            ("cluster-hangzhou-2", hangzhou),
        ].map { name, labels in
            ManagedCluster(
                name: name, labels: labels,
                secretData: [
                    "endpoint": Base64.encode("https://\(name).invalid:6443".utf8),
                    "token": Base64.encode("token of \(name)".utf8),
                ])
        }
        let simulator = HubSimulator(
            configuration: HubConfiguration(clusters: clusters, readyAfter: readyAfter),
            seed: seed, now: Self.moment(clock.now))
        state = LockedBox(State(simulator: simulator))
    }

    /// Calls that function with each write that reached the hub, before its answer is given.
    package func observe(_ body: @escaping @Sendable (Write) -> Void) {
        observer.withLock { $0 = body }
    }

    /// The writes so far.
    package var writes: [Write] { state.withLock { $0.writes } }

    /// Counts the changes of what is stored.
    package var version: Int { state.withLock { $0.version } }

    /// The Application as it is, nil if it is not there; read anew only after a change.
    package func application(_ key: ObjectKey) -> JSON? {
        let (version, known) = state.withLock { ($0.version, $0.applications[key]) }
        if let known, known.version == version { return known.object }
        let answer = ask("GET", Self.path(key))
        let object = answer.status == 200 ? answer.object : nil
        state.withLock { $0.applications[key] = (version, object) }
        return object
    }

    /// When something becomes due in the hub by itself.
    package var nextDue: Date? {
        state.withLock { $0.simulator.nextDue }.map {
            Date(timeIntervalSince1970: Double($0.milliseconds) / 1000)
        }
    }

    /// Moves time on to that moment: first what becomes due in the hub, then who slept until then.
    package func advance(to moment: Date) {
        clock.advance(to: moment)
        state.withLock { state in
            state.simulator.advance(to: Self.moment(clock.now))
            Self.deliver(&state)
        }
    }

    /// Answers a request of somebody else than the engine, such as a person's; never goes wrong.
    package func ask(
        _ method: String, _ path: String, body: JSON? = nil, type: String? = nil
    )
        -> (status: Int, object: JSON)
    {
        let isPatch = method == "PATCH"
        let type = type ?? (isPatch ? "application/merge-patch+json" : "application/json")
        let reply = handle(
            HubRequest(
                method: method, path: path, cluster: "local", accept: "application/json",
                contentType: body == nil ? "" : type, body: body?.encoded() ?? [],
                identity: HubIdentity(user: "admin", groups: ["system:masters"])),
            isRecorded: false)
        guard case .response(let response) = reply else { return (0, .null) }
        return (response.status, (try? JSON(parsing: response.body)) ?? .null)
    }

    func handle(_ request: HubRequest, isRecorded: Bool) -> HubReply {
        let (reply, write) = state.withLock { state -> (HubReply, Write?) in
            let now = Self.moment(clock.now)
            state.simulator.advance(to: now)
            let reply = state.simulator.handle(request, at: now)
            Self.deliver(&state)
            guard isRecorded, request.method != "GET", case .response(let response) = reply else {
                return (reply, nil)
            }
            let write = Write(
                method: request.method, path: request.path,
                body: (try? JSON(parsing: request.body)) ?? .null, status: response.status)
            state.writes.append(write)
            return (reply, write)
        }
        if let write, let observer = observer.withLock({ $0 }) { observer(write) }
        return reply
    }

    func read(_ watch: WatchID, into reader: AsyncThrowingStream<[UInt8], any Error>.Continuation) {
        state.withLock { state in
            state.readers[watch] = reader
            Self.deliver(&state)
        }
    }

    func close(_ watch: WatchID) {
        state.withLock { state in
            state.readers[watch] = nil
            state.simulator.close(watch)
        }
    }

    private static func deliver(_ state: inout State) {
        for output in state.simulator.takeStreamOutput() {
            switch output {
            case .data(let watch, let bytes): state.readers[watch]?.yield(bytes)
            case .end(let watch): state.readers.removeValue(forKey: watch)?.finish()
            }
        }
        if !state.simulator.takeChanges().isEmpty { state.version += 1 }
    }

    private static func moment(_ date: Date) -> Moment {
        Moment(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
