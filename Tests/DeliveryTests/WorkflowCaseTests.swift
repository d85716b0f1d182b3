import Foundation
import KubeValues
import Testing

@testable import Delivery

@Suite struct WorkflowCaseTests {
    private func workflow(_ test: Case, _ application: Application) -> JSON? {
        test.input["externalWorkflows"]?.array?.first {
            $0.name == application.workflow?.reference
                && $0.namespace == application.namespace
        }
    }

    @Test(arguments: Case.area(.stepGeneration))
    func stepsAreGenerated(_ test: Case) {
        test.check("steps") {
            let application = try Application(test.input["application"] ?? [:])
            return .array(
                try StepGeneration.steps(
                    of: application, workflow: workflow(test, application), profile: test.profile
                ).map(\.raw))
        }
    }

    @Test(arguments: Case.area(.workflowMode))
    func modesFollowTheSpec(_ test: Case) {
        test.check("mode") {
            let application = try Application(test.input["application"] ?? [:])
            return .string(
                StepGeneration.mode(
                    of: application, workflow: workflow(test, application), profile: test.profile
                ).text(test.profile))
        }
    }

    @Test(arguments: Case.area(.stepTypes))
    func someStepTypesNeedNoDefinition(_ test: Case) {
        test.check("builtin") {
            .bool(WorkflowStep.builtInTypes.contains(test.input["type"]?.string ?? ""))
        }
    }

    @Test(arguments: Case.area(.backoff))
    func delaysGrow(_ test: Case) {
        if test.input["suspended"]?.bool == true {
            let timeout = GoDuration.seconds(test.input["timeout"]?.string ?? "") ?? 0
            #expect(test.expected["seconds"]?.double == timeout)
            return
        }
        test.check("seconds") {
            JSON(
                WorkflowBackoff.seconds(
                    times: test.input["backoffTimes"]?.int ?? 0,
                    anyStepFailed: test.input["anyStepFailed"]?.bool ?? false))
        }
    }

    @Test(arguments: Case.area(.stepFinished))
    func recordsAreFinishedByReason(_ test: Case) {
        test.check("finished") {
            let record = StepRecord(test.input)
            return .bool(
                record.isFinished(
                    suspendsOnFailure: test.input.at("features", "EnableSuspendOnFailure")?.bool
                        ?? false))
        }
    }

    @Test(arguments: Case.area(.stepGroupStatus))
    func groupsSumUpTheirSteps(_ test: Case) {
        guard test.input["preCheck"] == nil else { return timeOut(test) }
        let records = (test.input["subSteps"]?.array ?? []).map(StepRecord.init)
        let result = StepRecord.group(
            of: records, declared: test.input["declaredSubSteps"]?.int ?? 0)
        #expect(result.phase == test.expected["phase"]?.string, "\(test.id)")
        #expect(result.reason == test.expected["reason"]?.string ?? "", "\(test.id)")
    }

    /// A group that has been there for longer than it may.
    private func timeOut(_ test: Case) {
        let count = test.input["declaredSubSteps"]?.int ?? 0
        var step = WorkflowStep(name: "group", type: "step-group")
        step.raw["timeout"] = "1s"
        step.raw["subSteps"] = .array(
            (0..<count).map { ["name": .string("sub-\($0)"), "type": "work"] })
        var run = WorkflowRun()
        run.steps = [
            StepRecord(
                id: "id", name: "group", phase: "running", time: "1970-01-01T00:00:00Z")
        ]
        var pass = WorkflowPass(
            run: run, steps: [step], mode: WorkflowMode(steps: "DAG"),
            now: Date(timeIntervalSince1970: 5), newID: { "id" })
        #expect(pass.next() == .finished(.failed), "\(test.id)")
        #expect(pass.run.steps.first?.phase == test.expected["phase"]?.string, "\(test.id)")
        #expect(pass.run.steps.first?.reason == test.expected["reason"]?.string, "\(test.id)")
        #expect(pass.run.terminated == test.expected["terminated"]?.bool, "\(test.id)")
    }

    /// The run and its variables before the step of a case.
    private func before(_ test: Case) -> (WorkflowRun, WorkflowMemory) {
        var run = WorkflowRun()
        for (name, record) in test.input["status"]?.object ?? JSONObject() {
            var entry = StepRecord(record)
            entry.name = name
            run.steps.append(entry)
        }
        var memory = WorkflowMemory()
        memory.variables = test.input["vars"]?.object ?? JSONObject()
        return (run, memory)
    }

    @Test(arguments: Case.area(.stepIf))
    func conditionsAreEvaluated(_ test: Case) {
        let (run, memory) = before(test)
        var scope = JSONObject()
        scope["context"] = test.input["context"]
        scope["parameter"] = test.input["parameter"]
        var step = WorkflowStep(name: "under-test", type: "work")
        step.raw["if"] = test.input["if"]
        step.raw["inputs"] = test.input["inputs"]
        var pass = WorkflowPass(
            run: run, memory: memory, steps: [step], mode: WorkflowMode(steps: "DAG"),
            scope: scope, now: Date(timeIntervalSince1970: 0), newID: { "id" })
        if let phase = test.expected["phase"]?.string {
            #expect(pass.next() == .finished(.succeeded), "\(test.id)")
            let record = pass.run.record(named: step.name)
            #expect(record?.phase == phase, "\(test.id)")
            #expect(record?.reason == test.expected["reason"]?.string, "\(test.id)")
            let part = test.expected["messageContains"]?.string ?? ""
            #expect(record?.message.contains(part) == true, "\(test.id)")
            return
        }
        let result = pass.evaluate(step)
        switch result {
        case .success(let flag): #expect(flag == test.expected["value"]?.bool, "\(test.id)")
        case .failure(let failure):
            #expect(failure.message.contains(test.error ?? "no error"), "\(test.id)")
        }
    }

    @Test(arguments: Case.area(.stepPending))
    func stepsWaitForWhatTheyNeed(_ test: Case) {
        let (run, memory) = before(test)
        let step = WorkflowStep(test.input["step"] ?? [:])
        let pass = WorkflowPass(
            run: run, memory: memory, steps: [step], mode: WorkflowMode(steps: "DAG"),
            now: Date(timeIntervalSince1970: 0), newID: { "id" })
        let reason = pass.pendingReason(step)
        #expect((reason != nil) == (test.expected["pending"]?.bool ?? false), "\(test.id)")
        if let message = test.expected["message"]?.string { #expect(reason == message) }
    }

    @Test(arguments: Case.area(.workflowExecution))
    func runsReachTheRecordedStates(_ test: Case) {
        var run = WorkflowRun()
        var memory = WorkflowMemory()
        var now = Date(timeIntervalSince1970: 1_000_000)
        var states: [JSON] = []
        var ids = 0
        let mode = WorkflowMode(
            steps: test.input.at("mode", "steps")?.string ?? "StepByStep",
            subSteps: test.input.at("mode", "subSteps")?.string ?? "DAG")
        for round in test.input["runs"]?.array ?? [] {
            let pending = round["pending"]?.array?.compactMap(\.string) ?? []
            if round["sleep"] != nil { now += 5 }
            var steps = (test.input["steps"]?.array ?? []).map(WorkflowStep.init)
            for index in steps.indices where pending.contains(steps[index].name) {
                steps[index].raw["inputs"] = [["from": "flag", "parameterKey": ""]]
            }
            var pass = WorkflowPass(
                run: run, memory: memory, steps: steps, mode: mode,
                scope: ["context": ["name": "app"]],
                now: now, profile: test.profile,
                suspendsOnFailure: test.input.at("features", "EnableSuspendOnFailure")?.bool
                    ?? false,
                newID: {
                    ids += 1
                    return "id\(ids)"
                })
            var actions = 0
            loop: while actions < 100 {
                actions += 1
                switch pass.next() {
                case .finished(let state):
                    states.append(.string(state.rawValue))
                    break loop
                case .run(let request): pass.report(Self.stub(request.step))
                }
            }
            run = pass.run
            memory = pass.memory
        }
        #expect(JSON.array(states) == test.expected["states"], "\(test.id)")
        let status = test.expected["status"] ?? [:]
        #expect(run.suspend == status["suspend"]?.bool ?? false, "\(test.id)")
        #expect(run.terminated == status["terminated"]?.bool ?? false, "\(test.id)")
        #expect(run.message == status["message"]?.string ?? "", "\(test.id)")
        #expect(
            JSON.array(run.steps.map(Self.brief)) == status["steps"] ?? [], "\(test.id)")
    }

    // Each case: the records when somebody sets only the flag, and the records that the run ends with.
    @Test(arguments: [
        (
            [("a", "succeeded", ""), ("b", "suspending", "Suspend")],
            ["a succeeded ", "b failed Terminate", "c skipped Skip"]
        ),
        (
            [("a", "succeeded", ""), ("b", "running", "Wait")],
            ["a succeeded ", "b failed Terminate", "c skipped Skip"]
        ),
        (
            [("a", "failed", "Execute")],
            ["a failed Terminate", "b skipped Skip", "c skipped Skip"]
        ),
        (
            [("a", "succeeded", "")],
            ["a succeeded ", "b failed Terminate", "c skipped Skip"]
        ),
    ])
    func aRunThatIsTerminatedByTheFlagAloneRunsNothingMore(
        _ records: [(String, String, String)], expected: [String]
    ) {
        var run = WorkflowRun()
        run.terminated = true
        run.suspend = true
        run.steps = records.map {
            StepRecord(id: $0.0, name: $0.0, type: "deploy", phase: $0.1, reason: $0.2)
        }
        let steps = ["a", "b", "c"].map { WorkflowStep(["name": .string($0), "type": "deploy"]) }
        var pass = WorkflowPass(
            run: run, steps: steps, mode: WorkflowMode(steps: "StepByStep", subSteps: "DAG"),
            now: Date(timeIntervalSince1970: 0), newID: { "id" })
        #expect(pass.next() == .finished(.terminated))
        #expect(pass.run.finished && pass.run.terminated && !pass.run.suspend)
        #expect(pass.run.steps.map { "\($0.name) \($0.phase) \($0.reason)" } == expected)
    }

    @Test func aStepFailsForGoodAfterAsManyRetriesAsAreAllowed() {
        var run = WorkflowRun()
        var memory = WorkflowMemory()
        var phases: [String] = []
        for _ in 0..<4 {
            var pass = WorkflowPass(
                run: run, memory: memory, steps: [WorkflowStep(["name": "a", "type": "deploy"])],
                mode: WorkflowMode(steps: "DAG", subSteps: "DAG"),
                now: Date(timeIntervalSince1970: 0), retryLimit: 2, newID: { "id" })
            while case .run = pass.next() { pass.report(.failed("no")) }
            (run, memory) = (pass.run, pass.memory)
            phases.append(run.steps.first?.reason ?? "")
        }
        #expect(phases == ["Execute", "Execute", "FailedAfterRetries", "FailedAfterRetries"])
    }

    private static func stub(_ step: WorkflowStep) -> StepOutcome {
        switch step.type {
        case "running": .waiting("")
        case "failed": .failed("")
        case "failed-after-retries": .ended(reason: "FailedAfterRetries", message: "")
        case "terminate": .ended(reason: "Terminate", message: "")
        case "error": .broken("error")
        case "suspend": .suspending("")
        default: .succeeded(value: ["context": ["name": "app"]])
        }
    }

    private static func brief(_ record: StepRecord) -> JSON {
        var value: JSON = [
            "name": .string(record.name), "type": .string(record.type),
            "phase": .string(record.phase),
        ]
        if !record.reason.isEmpty, record.reason != "Wait" {
            value["reason"] = .string(record.reason)
        }
        if !record.subSteps.isEmpty { value["subSteps"] = .array(record.subSteps.map(brief)) }
        return value
    }
}
