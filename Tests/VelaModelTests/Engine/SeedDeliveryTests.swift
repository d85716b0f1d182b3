import Foundation
import KubeKit
import KubeValues
import SimulationSupport
import Testing
import VelaModel

/// The nine applications of the seed, delivered on a hub on which nothing goes wrong.
@Suite struct SeedDeliveryTests {
    @Test func allNineAreThere() {
        #expect(SeedCase.applications.count == 9)
    }

    @Test(arguments: SeedCase.applications)
    func theFileIsWhatTheCaseSays(seed: SeedCase) throws {
        let documents = try SeedCase.documents(seed.key.name)
        #expect(documents.first == seed.application)
    }

    @Test(arguments: SeedCase.applications)
    func deliversWhatTheSeedSays(seed: SeedCase) async throws {
        let run = SeedRun(seed)
        var simulation = EngineSimulation(hub: run.hub)
        let isDone = await run.deliver(&simulation)
        let application = try #require(run.hub.application(seed.key))
        #expect(isDone, "\(application["status"]?.text(.pretty) ?? "")")
        #expect(run.audit.problems == [])
        #expect(application.at("status", "workflow", "mode") == seed.expected["mode"])
        let steps = application.at("status", "workflow", "steps")?.array ?? []
        #expect(steps.compactMap { $0["name"]?.string } == seed.steps.map(\.name))
        #expect(steps.allSatisfy { $0["phase"] == "succeeded" })
        #expect(Set(run.audit.created) == Set(seed.steps.flatMap(\.dispatches)))
        #expect(run.approvals == seed.gates)
        for step in seed.expected["steps"]?.array ?? [] {
            for entry in step["dispatch"]?.array ?? [] { check(entry, in: run.hub) }
        }
    }

    @Test(arguments: SeedCase.applications)
    func aSecondPassWritesNothing(seed: SeedCase) async throws {
        let run = SeedRun(seed)
        var simulation = EngineSimulation(hub: run.hub)
        await run.deliver(&simulation)
        await simulation.run(for: 20)
        let writes = run.hub.writes.count
        let passes = simulation.passes
        simulation.restart()
        await simulation.run(for: 700)
        #expect(simulation.passes >= passes + 3)
        #expect(Array(run.hub.writes.dropFirst(writes).filter { !$0.isTrial }) == [])
    }

    private func check(_ entry: JSON, in hub: SimulatedHub) {
        let kind = GroupVersionKind(
            apiVersion: entry["apiVersion"]?.string ?? "", kind: entry["kind"]?.string ?? "")
        let base = kind.group.isEmpty ? "/api/v1" : "/apis/\(kind.apiVersion)"
        let path =
            ClusterRoute.cluster(entry["cluster"]?.string ?? "").prefix + base
            + "/namespaces/\(entry["namespace"]?.string ?? "")/\(kind.kind.lowercased())s"
            + "/\(entry["name"]?.string ?? "")"
        let answer = hub.ask("GET", path)
        #expect(answer.status == 200)
        if let image = entry["image"] {
            let containers = answer.object.at("spec", "template", "spec", "containers")
            #expect(containers?[0]?["image"] == image)
        }
        if let replicas = entry["replicas"] {
            #expect(answer.object.at("spec", "replicas") == replicas)
        }
    }
}
