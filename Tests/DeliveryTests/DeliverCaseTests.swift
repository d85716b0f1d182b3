import Foundation
import KubeValues
import Testing

@testable import Delivery

@Suite struct DeliverCaseTests {
    @Test(arguments: Case.area(.applyComponent))
    func applyStepsCarryTheDataFlow(_ test: Case) {
        test.check("stepInputs") {
            let steps =
                test.input["step"].map { [WorkflowStep($0)] }
                ?? test.components.map {
                    WorkflowStep(
                        name: $0.name, type: "apply-component",
                        properties: ["component": .string($0.name)])
                }
            var inputs = JSONObject()
            for step in steps {
                let converted = try ApplyComponentStep.convert(step, components: test.components)
                inputs[step.name] = converted.raw["inputs"]
            }
            return .object(inputs)
        }
    }

    @Test(arguments: Case.area(.deployApply))
    func tasksFollowTheirDependencies(_ test: Case) throws {
        let tasks = DeployPlan.tasks(test.components, test.placements, profile: test.profile)
        if let order = test.expected["taskOrder"] {
            let keys = tasks.map { JSON.string("\($0.placement.cluster)/\($0.component.name)") }
            #expect(JSON.array(keys) == order)
            return
        }
        var applied: Set<String> = []
        for call in test.expected["calls"]?.array ?? [] {
            var pass = DeployPass(tasks: tasks, profile: test.profile)
            var outcome: StepOutcome?
            for _ in 0..<100 where outcome == nil {
                switch pass.next() {
                case .finished(let result): outcome = result
                case .wait: break
                case .perform(let actions):
                    for action in actions {
                        let value: JSON = [
                            "output": ["spec": ["path": "p", "anotherPath": "q"]]
                        ]
                        switch action {
                        case .check(let index, let task):
                            let isThere = applied.contains(task.key)
                            pass.report(index, isThere ? .healthy(value) : .absent)
                        case .apply(let index, let task):
                            applied.insert(task.key)
                            pass.report(index, .healthy(value))
                        }
                    }
                }
            }
            switch outcome {
            case .succeeded?: #expect(call["healthy"]?.bool == true, "\(test.id)")
            case .failed(let message)?:
                #expect(message.contains(call["error"]?.string ?? "no error"), "\(test.id)")
            default: #expect(call["healthy"]?.bool == false && call["error"] == nil, "\(test.id)")
            }
        }
    }

    @Test(arguments: Case.area(.seedApplication, .endToEnd))
    func applicationsDispatchWhatIsRecorded(_ test: Case) throws {
        let application = try Application(test.input["application"] ?? [:])
        if let reason = test.reasonToLeaveOut(application) {
            test.leaveOut(reason)
            return
        }
        var external: [String: JSON] = [:]
        for policy in test.input["externalPolicies"]?.array ?? [] { external[policy.name] = policy }
        let workflow = test.input["externalWorkflows"]?.array?.first {
            $0.name == application.workflow?.reference
        }
        let parsed: ParsedApplication
        var dispatched: [JSON] = []
        do {
            parsed = try ParsedApplication(
                application: application, externalPolicies: external, externalWorkflow: workflow,
                profile: test.profile)
            let approves = test.input["approve"] == nil && test.input["operations"] == nil
            try DeliveryDrive(parsed: parsed, clusters: test.clusters, approves: approves)
                .run(into: &dispatched)
        } catch {
            #expect("\(error)".contains(test.error ?? "no error"), "\(test.id)")
            return
        }
        if let expected = test.expected["dispatch"]?.array {
            #expect(Set(dispatched) == Set(expected), "\(test.id)")
        }
        if let mode = test.expected["mode"]?.string {
            #expect(parsed.mode.text(test.profile) == mode, "\(test.id)")
        }
        if test.area == "seed-application", let steps = test.expected["steps"]?.array {
            #expect(
                parsed.steps.map(\.name) == steps.compactMap { $0["step"]?.string }, "\(test.id)")
        }
    }
}

/// Carries out the steps of an Application, with everything healthy at once.
private struct DeliveryDrive {
    let parsed: ParsedApplication
    let clusters: [ClusterLabels]
    let approves: Bool

    func run(into dispatched: inout [JSON]) throws {
        let manifest = Manifest(
            of: parsed.application, revision: "r-v1", revisionHash: "1")
        var run = WorkflowRun()
        var memory = WorkflowMemory()
        for round in 0..<20 {
            var ids = round * 100
            var pass = WorkflowPass(
                run: run, memory: memory, steps: parsed.steps, mode: parsed.mode,
                now: Date(timeIntervalSince1970: Double(round)), profile: parsed.profile,
                newID: {
                    ids += 1
                    return "id\(ids)"
                })
            while case .run(let request) = pass.next() {
                if request.step.type == "deploy" || request.step.isApplyComponent {
                    for (_, objects) in try DeployPlan.manifests(
                        of: request.step, in: parsed, clusters: clusters, manifest: manifest,
                        renderer: BuiltInRenderer())
                    {
                        dispatched += objects.map(place)
                    }
                }
                pass.report(.succeeded())
            }
            run = pass.run
            memory = pass.memory
            guard run.state == .suspending, approves else { return }
            run.suspend = false
            for index in run.steps.indices where run.steps[index].phase == "suspending" {
                run.steps[index].phase = "running"
            }
        }
    }

    private func place(_ object: PlannedManifest) -> JSON {
        [
            .string(object.targetCluster), .string(object.object.namespace),
            object.object["kind"] ?? "", .string(object.object.name),
        ]
    }
}

extension Case {
    /// Why a case of a whole Application is not run here, or nil.
    func reasonToLeaveOut(_ application: Application) -> String? {
        if input["update"] != nil { return "collection is the engine's" }
        if application.policies.contains(where: { $0.type == "env-binding" }) {
            return "deploy2env is not carried out"
        }
        let types = Set(components(of: application).flatMap { [$0.type] + $0.traits.map(\.type) })
        let unknown = types.subtracting(BuiltInRenderer().renderedTypes)
        return unknown.isEmpty ? nil : "not rendered: \(unknown.sorted())"
    }

    /// All components, also those that overrides add.
    func components(of application: Application) -> [Component] {
        application.components
            + application.policies.flatMap { policy in
                (policy.properties?["components"]?.array ?? []).map(Component.init)
            }.filter { !$0.type.isEmpty }
    }
}
