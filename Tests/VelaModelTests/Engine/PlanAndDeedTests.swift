import Delivery
import Foundation
import KubeValues
import SimulationSupport
import Testing

@testable import VelaModel

/// What an approval shows is what the engine does afterwards.
@Suite struct PlanAndDeedTests {
    @Test func threeSeedApplicationsAsk() {
        #expect(SeedCase.applications.count { !$0.gates.isEmpty } == 3)
    }

    @Test(arguments: SeedCase.applications.filter { !$0.gates.isEmpty })
    func thePlanIsTheDeed(seed: SeedCase) async throws {
        let run = SeedRun(seed)
        var simulation = EngineSimulation(hub: run.hub)
        var approved: [String] = []
        while approved.count < seed.gates.count {
            let asks = await simulation.run(for: 4000) { !run.hub.gates(seed.key).isEmpty }
            try #require(asks)
            await simulation.run(for: 3)
            let step = try #require(run.hub.gates(seed.key).first)
            let application = try #require(run.hub.application(seed.key))
            let gate = try #require(
                ApplicationSummary(application).gates.first { $0.stepName == step })
            let promise = try await Promise(of: gate, for: seed.key, on: run.hub)
            let before = records(of: run.hub)
            for (name, dispatches) in seed.steps where name == step {
                run.audit.allow(dispatches)
            }
            #expect(await run.hub.approve(step, of: seed.key))
            let isDone = await simulation.run(for: 4000) {
                run.hub.phase(of: gate.stepID, in: seed.key) == "succeeded"
            }
            #expect(isDone)
            let after = records(of: run.hub)
            for (key, manifest) in promise.manifests { #expect(after[key] == manifest, "\(key)") }
            let fresh = Set(after.keys).subtracting(before.keys)
            #expect(promise.created == Set(promise.manifests.keys).subtracting(before.keys))
            #expect(promise.created.isSubset(of: fresh))
            #expect(fresh.isSubset(of: promise.created.union(promise.following)))
            approved.append(step)
            #expect(try await promise.leftToDo(on: run.hub) == [])
        }
        #expect(approved == seed.gates)
        let isDelivered = await simulation.run(for: 4000) { run.isDelivered }
        #expect(isDelivered)
        #expect(run.audit.problems == [])
    }

    /// The manifests that the trackers record, by the keys of their records.
    private func records(of hub: SimulatedHub) -> [String: JSON] {
        let list = hub.ask("GET", "/apis/core.oam.dev/v1beta1/resourcetrackers").object
        var manifests: [String: JSON] = [:]
        for tracker in list["items"]?.array ?? [] {
            let plain = PackedSpec.unpackTracker(tracker)
            for record in plain?.at("spec", "managedResources")?.array ?? [] {
                manifests[ResourceTracker.key(of: record)] = record["raw"]
            }
        }
        return manifests
    }
}

/// What a plan says before its approval.
private struct Promise {
    /// The manifests of the approved step, by the keys of their records.
    private(set) var manifests: [String: JSON] = [:]
    /// The keys of what the sheet says is created.
    private(set) var created: Set<String> = []
    /// The keys of what the steps dispatch that follow without asking.
    private(set) var following: Set<String> = []

    private let key: ObjectKey
    private let stepNames: [String]

    init(of gate: Gate, for key: ObjectKey, on hub: SimulatedHub) async throws {
        self.key = key
        let access = ClusterAccess(hub: SimulatedTransport(hub))
        let planner = ApprovalPlanner(access: access, key: key, stepID: gate.stepID)
        let (plan, basis) = try await planner.plan(at: hub.clock.now)
        let parsed = try basis.parsed()
        let approved = PlannedSteps(parsed: parsed, gate: gate).approved
        stepNames = approved.map(\.name)
        let dispatch = PlannedDispatch(parsed: parsed, basis: basis, access: access)
        for step in approved {
            for manifest in try await dispatch.manifests(of: step) {
                manifests[manifest.key] = manifest.object
            }
        }
        for consequence in plan.then where !consequence.asksAgain {
            for step in parsed.steps where step.name == consequence.step {
                following.formUnion(try await dispatch.manifests(of: step).map(\.key))
            }
        }
        for object in plan.objects where object.change == .create {
            let match = manifests.keys.filter {
                $0.hasSuffix(
                    [object.kind, object.cluster, object.namespace, object.name]
                        .joined(separator: "/"))
            }
            created.formUnion(match)
            #expect(match.count == 1)
        }
    }

    /// The objects of the approved step that a new plan would still write.
    func leftToDo(on hub: SimulatedHub) async throws -> [ApprovalPlan.PlannedObject] {
        let access = ClusterAccess(hub: SimulatedTransport(hub))
        let read = try await ApprovalBasisReader(access: access, key: key).read(at: hub.clock.now)
        let basis = try #require(read)
        let parsed = try basis.parsed()
        let dispatch = PlannedDispatch(parsed: parsed, basis: basis, access: access)
        let comparison = LiveComparison(
            access: access, owner: key, policies: ObjectPolicies(parsed.policies),
            now: hub.clock.now)
        var left: [ApprovalPlan.PlannedObject] = []
        for step in parsed.steps where stepNames.contains(step.name) {
            for manifest in try await dispatch.manifests(of: step) {
                let finding = await comparison.compare(
                    manifest.object, in: manifest.targetCluster)
                if finding.object.change != .same { left.append(finding.object) }
            }
        }
        return left
    }
}

extension PlannedDispatch {
    /// All objects of a step.
    fileprivate func manifests(of step: WorkflowStep) async throws -> [PlannedManifest] {
        try await tasks(of: step).flatMap { try $0.manifests.get() }
    }
}

extension SimulatedHub {
    /// The phase of a step by its id, empty if it has no record.
    fileprivate func phase(of stepID: String, in key: ObjectKey) -> String {
        let steps = application(key)?.at("status", "workflow", "steps")?.array ?? []
        return steps.first { $0["id"]?.string == stepID }?["phase"]?.string ?? ""
    }
}
