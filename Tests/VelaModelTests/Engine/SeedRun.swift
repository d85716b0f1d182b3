import Foundation
import KubeValues
import SimulationSupport
import VelaModel

/// One seed application on a hub of its own, with somebody who approves and somebody who watches.
final class SeedRun {
    let seed: SeedCase
    let hub: SimulatedHub
    let audit: DispatchAudit
    /// The steps that were approved, in order.
    private(set) var approvals: [String] = []

    init(_ seed: SeedCase, random: UInt64 = 1) {
        self.seed = seed
        hub = SimulatedHub(clock: VirtualClock(), seed: random)
        audit = DispatchAudit(of: hub)
        for object in seed.externals { hub.post(object) }
        for (name, dispatches) in seed.steps where !seed.gates.contains(name) {
            audit.allow(dispatches)
        }
        hub.post(seed.application)
    }

    /// Runs until the Application is delivered, approving what waits; whether it was delivered.
    @discardableResult
    func deliver(_ simulation: inout EngineSimulation, patience: Double = 4000) async -> Bool {
        let key = seed.key
        let end = hub.clock.now.addingTimeInterval(patience)
        while hub.clock.now < end {
            let isStill = await simulation.run(for: end.timeIntervalSince(hub.clock.now)) {
                isDelivered || !hub.gates(key).isEmpty
            }
            guard isStill else { return false }
            if isDelivered { return true }
            await simulation.run(for: 3)
            for step in hub.gates(key) {
                if let dispatches = seed.steps.first(where: { $0.name == step })?.dispatches {
                    audit.allow(dispatches)
                }
                if await hub.approve(step, of: key) { approvals.append(step) }
            }
        }
        return false
    }

    /// Whether the Application runs and says so.
    var isDelivered: Bool {
        guard let status = hub.application(seed.key)?["status"] else { return false }
        return status["status"]?.string == "running"
            && status["conditions"]?.array?.contains {
                $0["type"] == "Ready" && $0["status"] == "True"
            } ?? false
    }
}
