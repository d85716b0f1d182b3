import Foundation
import KubeValues
import Logging
package import VelaModel

/// An engine at work on a ``SimulatedHub``, in virtual time and without threads: whenever it crashes,
/// another one starts.
package struct EngineSimulation {
    /// The hub.
    package let hub: SimulatedHub
    /// How often the engine ended and started again.
    package private(set) var crashes = 0
    /// How often an Application was driven.
    package private(set) var passes = 0

    private let options: ControllerOptions
    private var faults: FaultSchedule
    private let delays: Bool
    private var random: SplitMix
    private var queue = WorkQueue(limit: 1)
    private var seen: [ObjectKey: WakeRule] = [:]
    private var observed: Int?
    private var transport: SimulatedTransport
    private var reconciler: Reconciler
    private let log: Logger

    /// A simulation that begins with a new engine.
    ///
    /// - Parameters:
    ///   - hub: the hub.
    ///   - options: the engine's options; it applies one object after another.
    ///   - faults: what goes wrong.
    ///   - seed: the source of everything random.
    ///   - delays: whether the engine hears of changes late and in any order.
    package init(
        hub: SimulatedHub, options: ControllerOptions = ControllerOptions(),
        faults: FaultSchedule = .none, seed: UInt64 = 1, delays: Bool = false
    ) {
        self.hub = hub
        self.faults = faults
        self.delays = delays
        random = SplitMix(seed)
        var options = options
        options.applyConcurrency = 1
        self.options = options
        var log = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        log.logLevel = .critical
        self.log = log
        transport = SimulatedTransport(hub, faults: faults)
        reconciler = Reconciler(
            options: options, access: ClusterAccess(hub: transport), clock: hub.clock, log: log,
            seed: seed)
    }

    /// How many requests the engines made.
    package var requests: Int { transport.requests }
    /// How many writes the engines made.
    package var writes: Int { transport.writes }

    /// Runs until nothing is left to do before that moment, or until the condition holds.
    ///
    /// - Returns: whether the condition holds.
    @discardableResult
    package mutating func run(
        for seconds: Double, until condition: () -> Bool = { false }
    ) async -> Bool {
        let end = hub.clock.now.addingTimeInterval(seconds)
        while true {
            observe()
            if condition() { return true }
            if let key = queue.take(at: hub.clock.now).first {
                await drive(key)
                continue
            }
            let next = [queue.nextDue, hub.nextDue].compactMap(\.self).min() ?? end
            guard next < end else {
                hub.advance(to: end)
                observe()
                return condition()
            }
            hub.advance(to: max(next, hub.clock.now.addingTimeInterval(0.001)))
        }
    }

    private mutating func drive(_ key: ObjectKey) async {
        passes += 1
        let outcome = await reconciler.reconcile(key)
        guard !transport.hasCrashed else {
            restart()
            return
        }
        if let wrote = outcome.wrote, let read = outcome.read, seen[key] == read {
            seen[key] = wrote
        }
        queue.finish(key, again: outcome.again)
    }

    /// Lets nothing go wrong any more; begins with a new engine.
    package mutating func heal() {
        faults = .none
        restart()
    }

    /// Begins with a new engine, which knows nothing.
    package mutating func restart() {
        crashes += 1
        transport = SimulatedTransport(
            hub, faults: faults, requests: transport.requests, writes: transport.writes)
        reconciler = Reconciler(
            options: options, access: ClusterAccess(hub: transport), clock: hub.clock, log: log,
            seed: random.next())
        queue = WorkQueue(limit: 1)
        seen = [:]
        observed = nil
    }

    /// Tells the engine of changes, as a watch would.
    private mutating func observe() {
        let version = hub.version
        guard observed != version else { return }
        observed = version
        let list = hub.ask("GET", "/apis/core.oam.dev/v1beta1/applications").object
        var present: Set<ObjectKey> = []
        for item in list["items"]?.array ?? [] {
            let key = ObjectKey(namespace: item.namespace, name: item.name)
            present.insert(key)
            let rule = WakeRule(item)
            guard seen.updateValue(rule, forKey: key) != rule else { continue }
            let delay = delays ? Double(random.next() % 2000) / 1000 : 0
            queue.add(key, at: hub.clock.now.addingTimeInterval(delay))
        }
        for key in seen.keys where !present.contains(key) {
            seen[key] = nil
            queue.forget(key)
        }
    }
}
