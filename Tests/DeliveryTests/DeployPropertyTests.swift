import KubeValues
import Testing

@testable import Delivery

/// What holds for every deploy step, tried on many random ones.
@Suite struct DeployPropertyTests {
    private static let seeds = 1...1000

    /// A pass over random tasks, with a cluster that answers at random.
    private struct Trial {
        var generator: SeededGenerator
        var components: [Component] = []
        let parallelism: Int
        var pass: DeployPass
        var healthy: Set<String> = []
        var checked: [String] = []
        var applied: [String] = []
        var problems: [String] = []

        init(seed: Int) {
            generator = SeededGenerator(seed: seed)
            for index in 0..<Int.random(in: 1...5, using: &generator) {
                var raw: JSON = ["name": .string("c\(index)"), "type": "webservice"]
                if let earlier = components.randomElement(using: &generator),
                    Bool.random(using: &generator)
                {
                    raw["dependsOn"] = [.string(earlier.name)]
                }
                components.append(Component(raw))
            }
            components.shuffle(using: &generator)
            let placements = (0..<Int.random(in: 1...4, using: &generator)).map {
                Placement(cluster: "k\($0)")
            }
            parallelism = Int.random(in: 1...4, using: &generator)
            pass = DeployPass(
                tasks: DeployPlan.tasks(components, placements, profile: .product),
                parallelism: parallelism)
        }

        private func place(_ task: DeployTask, _ component: String) -> String {
            "\(task.placement.cluster)/\(component)"
        }

        /// Carries the pass out, reporting what is under way in random order.
        mutating func run() -> StepOutcome? {
            var open: [DeployAction] = []
            for _ in 0..<1000 {
                switch pass.next() {
                case .finished(let outcome):
                    if !open.isEmpty { problems.append("finished with \(open.count) open") }
                    return outcome
                case .perform(let actions): open += actions
                case .wait: if open.isEmpty { problems.append("waits for nothing") }
                }
                let applies = open.count {
                    if case .apply = $0 { true } else { false }
                }
                if applies > parallelism { problems.append("\(applies) at once") }
                guard !open.isEmpty, Bool.random(using: &generator) || open.count >= parallelism
                else { continue }
                answer(open.remove(at: Int.random(in: open.indices, using: &generator)))
            }
            return nil
        }

        private mutating func answer(_ action: DeployAction) {
            let events: [DeployEvent] = [.healthy(nil), .unhealthy, .failed("f")]
            switch action {
            case .check(let index, let task):
                note(task, after: checked)
                checked.append(place(task, task.component.name))
                let event = (events + [.absent]).randomElement(using: &generator) ?? .absent
                settle(task, event)
                pass.report(index, event)
            case .apply(let index, let task):
                note(task, after: applied)
                applied.append(place(task, task.component.name))
                let event = events.randomElement(using: &generator) ?? .unhealthy
                settle(task, event)
                pass.report(index, event)
            }
        }

        private mutating func note(_ task: DeployTask, after list: [String]) {
            let key = place(task, task.component.name)
            if list.contains(key) { problems.append("\(key) twice") }
            if healthy.contains(key) { problems.append("\(key) although healthy") }
            for name in task.component.dependsOn where !healthy.contains(place(task, name)) {
                problems.append("\(key) before \(name)")
            }
        }

        private mutating func settle(_ task: DeployTask, _ event: DeployEvent) {
            if case .healthy = event { healthy.insert(place(task, task.component.name)) }
        }
    }

    @Test func eachTaskIsAskedForOnceInItsOrderAndWithinTheLimit() {
        print("seeds \(Self.seeds)")
        for seed in Self.seeds {
            var trial = Trial(seed: seed)
            let outcome = trial.run()
            #expect(outcome != nil, "seed \(seed)")
            #expect(trial.problems == [], "seed \(seed)")
            #expect(Set(trial.applied).isSubset(of: Set(trial.checked)), "seed \(seed)")
            let isDone = trial.healthy.count == trial.pass.tasks.count
            if case .succeeded = outcome { #expect(isDone, "seed \(seed)") }
        }
    }
}
