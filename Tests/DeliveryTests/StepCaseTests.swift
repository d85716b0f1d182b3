import Foundation
import KubeValues
import Testing

@testable import Delivery

@Suite struct StepCaseTests {
    @Test(arguments: Case.area(.deployStep))
    func deployStepsAreReadAndWait(_ test: Case) throws {
        guard test.input["placements"] == nil else { return waits(test) }
        let step = WorkflowStep(
            name: "deploy", type: "deploy", properties: test.input["properties"])
        let names = test.input["applicationPolicies"]?.array ?? []
        let application = try Application([
            "metadata": ["name": "a", "namespace": "ns"],
            "spec": [
                "components": [["name": "web", "type": "webservice"]],
                "policies": .array(
                    names.map {
                        ["name": $0, "type": "topology", "properties": ["clusters": [$0]]]
                    }),
            ],
        ])
        let parsed = try ParsedApplication(application: application, profile: test.profile)
        let clusters = names.map { ClusterLabels(name: $0.string ?? "", labels: [:]) }
        guard test.error == nil else {
            return test.check("") {
                _ = try DeployPlan.tasks(of: step, in: parsed, clusters: clusters)
                return [:]
            }
        }
        let parameters = try DeployParameters(step.properties)
        #expect(parameters.auto == test.expected["auto"]?.bool, "\(test.id)")
        #expect(parameters.parallelism == test.expected["parallelism"]?.int, "\(test.id)")
        if let flag = test.expected["ignoreTerraformComponent"]?.bool {
            #expect(parameters.ignoreTerraformComponent == flag, "\(test.id)")
        }
        // The policies in effect show in where the component goes.
        let wanted = test.expected["policies"]?.array?.compactMap(\.string) ?? []
        let tasks = try DeployPlan.tasks(of: step, in: parsed, clusters: clusters)
        #expect(
            tasks.map(\.placement.cluster) == (wanted.isEmpty ? ["local"] : wanted), "\(test.id)")
    }

    private func waits(_ test: Case) {
        let components = (test.input["components"]?.array ?? []).map {
            Component(["name": $0, "type": "webservice"])
        }
        let healthy = test.input["healthy"]?.object ?? JSONObject()
        let tasks = DeployPlan.tasks(components, test.placements, profile: test.profile)
        var records: [StepRecord] = []
        var run = WorkflowRun()
        var memory = WorkflowMemory()
        for round in 0..<(test.input["reconciles"]?.int ?? 1) {
            var pass = WorkflowPass(
                run: run, memory: memory, steps: [WorkflowStep(name: "deploy", type: "deploy")],
                mode: WorkflowMode(steps: "DAG"),
                now: Date(timeIntervalSince1970: Double(round) * 60), profile: test.profile,
                newID: { "id" })
            while case .run = pass.next() {
                var deploy = DeployPass(tasks: tasks, profile: test.profile)
                let outcome = deploy.run { task in
                    let place = task.placement
                    return healthy["\(place.cluster)/\(place.namespace)/\(task.component.name)"]?
                        .bool ?? false ? .healthy(nil) : .unhealthy
                }
                pass.report(outcome)
            }
            run = pass.run
            memory = pass.memory
            records = run.steps
        }
        #expect(run.state == .executing, "\(test.id)")
        #expect(records.first?.phase == test.expected["phase"]?.string, "\(test.id)")
        #expect(records.first?.reason == test.expected["reason"]?.string, "\(test.id)")
        if let message = test.expected["message"]?.string {
            #expect(records.first?.message == message, "\(test.id)")
        }
    }

    @Test(arguments: Case.area(.dataPassing))
    func valuesFlowInAndOut(_ test: Case) {
        var memory = WorkflowMemory()
        memory.variables = test.input["vars"]?.object ?? JSONObject()
        var step = WorkflowStep(test.input["step"] ?? [:])
        step.raw["name"] = "under-test"
        step.raw["type"] = "work"
        if let template = test.input["template"] { step.raw["properties"] = template["parameter"] }
        step.raw["inputs"] = test.input["inputs"]
        var pass = WorkflowPass(
            run: WorkflowRun(), memory: memory, steps: [step], mode: WorkflowMode(steps: "DAG"),
            now: Date(timeIntervalSince1970: 0), newID: { "id" })
        guard case .run(let request) = pass.next() else {
            Issue.record("\(test.id): the step is not carried out")
            return
        }
        if let parameter = test.expected["parameter"] {
            #expect(request.step.properties == parameter, "\(test.id)")
        }
        pass.report(.succeeded(value: test.input["taskValue"]))
        if let variables = test.expected["vars"]?.object {
            #expect(pass.memory.variables == variables, "\(test.id)")
        }
        for (name, phase) in test.expected["aliasStatus"]?.object ?? JSONObject() {
            #expect(pass.record(named: name)?.phase == phase.string, "\(test.id)")
        }
    }
}

extension DeployPass {
    /// Carries the pass out; what is applied becomes what the closure says, and nothing is there before.
    mutating func run(_ apply: (DeployTask) -> DeployEvent) -> StepOutcome {
        while true {
            switch next() {
            case .finished(let outcome): return outcome
            case .wait: return .broken("nothing is under way")
            case .perform(let actions):
                for action in actions {
                    switch action {
                    case .check(let index, _): report(index, .absent)
                    case .apply(let index, let task): report(index, apply(task))
                    }
                }
            }
        }
    }
}
