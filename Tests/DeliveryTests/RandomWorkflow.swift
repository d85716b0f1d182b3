import KubeValues

@testable import Delivery

/// Repeatable random numbers: xorshift with 64 bit.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2_685_821_657_736_338_717 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// A workflow with groups, gates, conditions and dependencies on steps before.
struct RandomWorkflow: CustomStringConvertible {
    let steps: [WorkflowStep]
    let mode: WorkflowMode

    /// Draws a workflow.
    ///
    /// - Parameters:
    ///   - mayFail: whether steps of the type `failing` may be among the steps.
    ///   - generator: draws.
    init(mayFail: Bool, _ generator: inout SeededGenerator) {
        var names: [String] = []
        var steps: [WorkflowStep] = []
        for index in 0..<Int.random(in: 1...6, using: &generator) {
            let name = "s\(index)"
            var step = Self.step(name, after: names, mayFail, &generator)
            if Int.random(in: 0..<4, using: &generator) == 0 {
                var inner: [String] = []
                var subSteps: [JSON] = []
                for position in 0..<Int.random(in: 0...3, using: &generator) {
                    let name = "\(name)-\(position)"
                    subSteps.append(Self.step(name, after: inner, mayFail, &generator).raw)
                    inner.append(name)
                }
                step.raw["type"] = "step-group"
                step.raw["properties"] = nil
                step.raw["subSteps"] = .array(subSteps)
                if Bool.random(using: &generator) {
                    step.raw["mode"] = .string(Self.word(&generator))
                }
            }
            steps.append(step)
            names.append(name)
        }
        self.steps = steps
        mode = WorkflowMode(steps: Self.word(&generator), subSteps: Self.word(&generator))
    }

    private static func word(_ generator: inout SeededGenerator) -> String {
        Bool.random(using: &generator) ? "DAG" : "StepByStep"
    }

    private static func step(
        _ name: String, after names: [String], _ mayFail: Bool,
        _ generator: inout SeededGenerator
    ) -> WorkflowStep {
        var step = WorkflowStep(name: name, type: "work")
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: step.raw["type"] = "suspend"
        case 1:
            step.raw["type"] = "deploy"
            step.raw["properties"] = ["auto": false]
        case 2: step.raw["type"] = "deploy"
        case 3 where mayFail: step.raw["type"] = "failing"
        default: break
        }
        if let earlier = names.randomElement(using: &generator),
            Int.random(in: 0..<3, using: &generator) == 0
        {
            step.raw["dependsOn"] = [.string(earlier)]
        }
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: step.raw["if"] = "always"
        case 1: step.raw["if"] = "context.flag"
        case 2: step.raw["if"] = "!context.flag"
        default: break
        }
        return step
    }

    var description: String { "\(mode) \(JSON.array(steps.map(\.raw)).text())" }
}
