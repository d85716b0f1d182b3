import Foundation
import KubeValues
import SimulationSupport
import Testing
import VelaModel

/// The nine applications of the seed while things go wrong.
@Suite struct EngineFaultTests {
    @Test(arguments: SeedCase.applications)
    func survivesACrashBeforeEveryWrite(seed: SeedCase) async throws {
        let smooth = SeedRun(seed)
        var reference = EngineSimulation(hub: smooth.hub)
        #expect(await smooth.deliver(&reference))
        let writes = reference.writes
        #expect(writes > 5)
        for number in 0...writes {
            let run = SeedRun(seed)
            var simulation = EngineSimulation(
                hub: run.hub, faults: .crash(beforeWrite: number), seed: UInt64(number))
            let isDone = await run.deliver(&simulation)
            #expect(isDone, "\(seed.id), crash before write \(number)")
            #expect(run.audit.problems == [], "\(seed.id), crash before write \(number)")
            #expect(
                run.settledState == smooth.settledState,
                "\(seed.id), crash before write \(number)")
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func survivesRandomFaults(block: UInt64) async throws {
        for seed in block * 100..<(block + 1) * 100 {
            var random = SplitMix(seed)
            let seeds = SeedCase.applications
            let application = seeds[Int(random.next() % UInt64(seeds.count))]
            let run = SeedRun(application, random: seed)
            var simulation = EngineSimulation(
                hub: run.hub,
                faults: .random(seed: seed, percent: 3 + random.next() % 10, until: 400),
                seed: seed, delays: true)
            let isDone = await run.deliver(&simulation)
            let status = run.hub.application(application.key)?["status"]?.text() ?? ""
            #expect(isDone, "seed \(seed), \(application.id): \(status)")
            #expect(run.audit.problems == [], "seed \(seed), \(application.id)")
            simulation.heal()
            await simulation.run(for: 900)
            let expected = Set(application.steps.flatMap(\.dispatches))
            #expect(
                DispatchAudit.records(in: run.hub) == expected, "seed \(seed), \(application.id)")
            #expect(Set(run.audit.created) == expected, "seed \(seed), \(application.id)")
            let writes = run.hub.writes.count
            simulation.restart()
            await simulation.run(for: 400)
            #expect(
                run.hub.writes.dropFirst(writes).map(\.description) == [],
                "seed \(seed), \(application.id)")
        }
    }
}

extension SeedRun {
    /// What is settled in the end, without what differs from run to run.
    var settledState: JSON {
        var state: JSON = [:]
        let status = hub.application(seed.key)?["status"]
        state["phase"] = status?["status"]
        state["steps"] = .array(
            (status?.at("workflow", "steps")?.array ?? []).map { step in
                ["name": step["name"] ?? "", "phase": step["phase"] ?? ""]
            })
        state["services"] = .array(
            (status?["services"]?.array ?? []).map { service in
                ["name", "namespace", "cluster", "healthy"].map { service[$0]?.text() ?? "" }
                    .joined(separator: " ")
            }.sorted().map { .string($0) })
        state["records"] = .array(
            DispatchAudit.records(in: hub).map(\.description).sorted().map { .string($0) })
        return state
    }
}
