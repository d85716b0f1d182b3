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
}
