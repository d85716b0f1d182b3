import Foundation
import KubeValues
import Testing

@testable import Delivery

/// What holds for every workflow, tried on many random ones.
@Suite struct WorkflowPropertyTests {
    private static let seeds = 1...1000

    /// A run of a random workflow and what was asked for on the way.
    private struct Trial {
        let workflow: RandomWorkflow
        var generator: SeededGenerator
        var run = WorkflowRun()
        var memory = WorkflowMemory()
        var asked: [String] = []
        var approved: Set<String> = []
        var passes = 0

        init(seed: Int, mayFail: Bool) {
            generator = SeededGenerator(seed: seed)
            workflow = RandomWorkflow(mayFail: mayFail, &generator)
        }

        var isOver: Bool { ![.executing, .suspending, nil].contains(run.state) }

        /// One pass in which steps succeed, wait, or fail.
        mutating func reconcile() {
            passes += 1
            let now = Date(timeIntervalSince1970: Double(passes))
            var drawn = 0
            var pass = WorkflowPass(
                run: run, memory: memory, steps: workflow.steps, mode: workflow.mode,
                scope: ["context": ["flag": .bool(passes % 2 == 0)]], now: now,
                newID: { [passes] in
                    drawn += 1
                    return "id\(passes)-\(drawn)"
                })
            while case .run(let request) = pass.next() {
                asked.append(request.step.name)
                // Only failures in a row count towards the limit, so what fails never waits.
                let waits = Int.random(in: 0..<4, using: &generator) == 0
                let outcome: StepOutcome = waits ? .waiting("w") : .succeeded()
                pass.report(request.step.type == "failing" ? .failed("f") : outcome)
            }
            run = pass.run
            memory = pass.memory
        }

        /// Lets one of the steps that wait go on, as resuming a single step does.
        mutating func approveOne() {
            let waiting = run.allRecords.filter(\.isSuspended).filter { $0.type != "step-group" }
            guard let chosen = waiting.randomElement(using: &generator) else { return }
            approved.insert(chosen.name)
            run.suspend = false
            for index in run.steps.indices {
                let isInside = run.steps[index].subSteps.contains { $0.name == chosen.name }
                if run.steps[index].name == chosen.name || isInside {
                    run.steps[index].phase = "running"
                }
                for position in run.steps[index].subSteps.indices
                where run.steps[index].subSteps[position].name == chosen.name {
                    run.steps[index].subSteps[position].phase = "running"
                }
            }
        }

        /// Reconciles and approves until the run is over or it has taken too long.
        mutating func finish() {
            while !isOver, passes < 400 {
                reconcile()
                if run.state == .suspending { approveOne() }
            }
        }
    }

    @Test func everyRunWithGroupsEnds() {
        print("seeds \(Self.seeds)")
        for seed in Self.seeds {
            var trial = Trial(seed: seed, mayFail: true)
            trial.finish()
            #expect(trial.isOver, "seed \(seed): \(trial.workflow)")
            let open = trial.run.allRecords.filter { !$0.isFinished }
            #expect(open.isEmpty, "seed \(seed): \(trial.workflow)")
        }
    }

    @Test func nothingOfAGatedStepIsAskedForBeforeItsApproval() {
        print("seeds \(Self.seeds)")
        for seed in Self.seeds {
            var trial = Trial(seed: seed, mayFail: true)
            let gated = Set(
                trial.workflow.steps.flatMap { [$0] + $0.subSteps }
                    .filter { $0.waitsForApproval || $0.type == "suspend" }.map(\.name))
            while !trial.isOver, trial.passes < 60 {
                trial.reconcile()
                let early = Set(trial.asked).intersection(gated).subtracting(trial.approved)
                #expect(early.isEmpty, "seed \(seed): \(early) \(trial.workflow)")
                if Bool.random(using: &trial.generator) { trial.approveOne() }
            }
        }
    }

    @Test func aFinishedRunStaysAsItIs() {
        print("seeds \(Self.seeds)")
        for seed in Self.seeds {
            var trial = Trial(seed: seed, mayFail: true)
            trial.finish()
            let (run, memory, asked) = (trial.run, trial.memory, trial.asked)
            trial.reconcile()
            #expect(trial.run == run, "seed \(seed): \(trial.workflow)")
            #expect(trial.memory == memory, "seed \(seed): \(trial.workflow)")
            #expect(trial.asked == asked, "seed \(seed): \(trial.workflow)")
        }
    }

    @Test func aRunSurvivesBeingWrittenAndRead() {
        print("seeds \(Self.seeds)")
        for seed in Self.seeds {
            var trial = Trial(seed: seed, mayFail: true)
            for _ in 0..<3 { trial.reconcile() }
            #expect(WorkflowRun(trial.run.json) == trial.run, "seed \(seed): \(trial.workflow)")
        }
    }

    @Test func withoutFailuresEveryRunSucceeds() {
        print("seeds \(Self.seeds)")
        for seed in Self.seeds {
            var trial = Trial(seed: seed, mayFail: false)
            trial.finish()
            #expect(trial.run.state == .succeeded, "seed \(seed): \(trial.workflow)")
        }
    }
}
