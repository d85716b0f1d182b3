import FoundationEssentials
import KubeValues

extension WorkflowPass {
    /// Takes in what came of a step.
    mutating func apply(_ outcome: StepOutcome, to step: WorkflowStep) {
        switch outcome {
        case .succeeded(let value, let message):
            let problem = takeOutputs(of: step, from: value)
            record(step, phase: "succeeded", message: problem ?? message)
        case .waiting(let message):
            record(step, phase: "running", reason: "Wait", message: message)
        case .suspending(let message):
            run.suspend = true
            record(step, phase: "suspending", reason: "Suspend", message: message)
        case .failed(let message): fail(step, message)
        case .ended(let reason, let message):
            if reason == "Terminate" { run.terminated = true }
            if reason == "FailedAfterRetries" { reachedLimit = true }
            record(step, phase: "failed", reason: reason, message: message)
        case .broken(let message):
            brokenStep = message
            frames = []
            return
        }
        let record = record(of: step)
        if let record, record.phase != "failed" { memory.failures[record.id] = nil }
        noteWait(step)
        settle(step)
    }

    private mutating func fail(_ step: WorkflowStep, _ message: String) {
        record(step, phase: "failed", reason: "Execute", message: message)
        guard let id = record(of: step)?.id else { return }
        let count = memory.failures[id].map { $0 + 1 } ?? 0
        memory.failures[id] = count
        if count >= retryLimit {
            reachedLimit = true
            if profile.terminatesAtLimit {
                record(step, phase: "failed", reason: "FailedAfterRetries", message: message)
            }
        }
    }

    /// Keeps the outputs of a step; the message if one of them cannot be read.
    private mutating func takeOutputs(of step: WorkflowStep, from value: JSON?) -> String? {
        var problem: String?
        for output in step.outputs {
            var scope = value?.object ?? JSONObject()
            scope["context"] = self.scope["context"]
            if let found = try? ConditionExpression.evaluate(output.valueFrom, in: .object(scope)) {
                memory.variables[output.name] = found
            } else {
                memory.variables[output.name] = .null
                problem =
                    "failed to get output from \(output.valueFrom): failed to lookup value:"
                    + " var(path=\(output.valueFrom)) not exist\n"
            }
        }
        return problem
    }

    // MARK: - Records

    /// The record of a step of the list that is being worked on.
    func record(of step: WorkflowStep) -> StepRecord? {
        guard let group = frames.last?.group, group.name != step.name else {
            return run.steps.first { $0.name == step.name }
        }
        return run.steps.first { $0.name == group.name }?.subSteps.first { $0.name == step.name }
    }

    /// The record that a dependency means: by the step's name or that of its component.
    func record(named name: String) -> StepRecord? {
        if let record = run.record(named: name) { return record }
        let all = steps.flatMap { [$0] + $0.subSteps }
        return all.first { $0.alternativeName == name }.flatMap { run.record(named: $0.name) }
    }

    /// Writes the record of a step of the list that is being worked on.
    mutating func record(
        _ step: WorkflowStep, phase: String, reason: String = "", message: String = ""
    ) {
        let time = KubernetesTime.text(now)
        var entry =
            record(of: step)
            ?? StepRecord(id: drawnIDs[step.name] ?? newID(), name: step.name, time: time)
        let isPendingComponent = phase == "pending" && step.type == "apply-component"
        entry.type = isPendingComponent ? "builtin-apply-component" : step.type
        entry.phase = phase
        entry.reason = reason
        entry.message = message
        entry.lastExecuteTime = time
        if let group = frames.last?.group, group.name != step.name {
            guard let parent = run.steps.firstIndex(where: { $0.name == group.name }) else {
                return
            }
            if let index = run.steps[parent].subSteps.firstIndex(where: { $0.name == step.name }) {
                run.steps[parent].subSteps[index] = entry
            } else {
                run.steps[parent].subSteps.append(entry)
            }
        } else if let index = run.steps.firstIndex(where: { $0.name == step.name }) {
            run.steps[index] = entry
        } else {
            run.steps.append(entry)
        }
    }

    // MARK: - Waiting

    /// Counts one more pass in which a step is not finished.
    mutating func noteWait(_ step: WorkflowStep) {
        guard let record = record(of: step) else { return }
        guard !record.isFinished, record.phase != "suspending" else {
            memory.waits[record.id] = nil
            memory.messages[record.id] = nil
            return
        }
        let isSame = memory.messages[record.id] == record.message
        memory.waits[record.id] = isSame ? (memory.waits[record.id] ?? 0) + 1 : 0
        memory.messages[record.id] = record.message
    }

    /// The seconds until the next pass is due by itself, nil if none is.
    package var secondsToNextPass: Double? {
        var moments: [Double] = []
        switch state {
        case .executing?:
            let anyFailed = run.allRecords.contains { $0.phase == "failed" }
            let ids = run.allRecords.filter { !$0.isFinished }.map(\.id)
            let waits = ids.compactMap { memory.waits[$0] }
            moments = waits.map {
                Double(WorkflowBackoff.seconds(times: $0, anyStepFailed: anyFailed))
            }
            if moments.isEmpty { moments = [1] }
        case .suspending?:
            for (key, text) in memory.moments where key.hasSuffix(".resumeTimeStamp") {
                let id = String(key.dropLast(".resumeTimeStamp".count))
                guard run.allRecords.contains(where: { $0.id == id && !$0.isFinished }),
                    let end = KubernetesTime.date(text)
                else { continue }
                moments.append(max(0, end.timeIntervalSince(now)))
            }
        default: return nil
        }
        for step in steps.flatMap({ [$0] + $0.subSteps }) where !step.timeout.isEmpty {
            guard let record = run.record(named: step.name), !record.isFinished,
                let timeout = GoDuration.seconds(step.timeout),
                let first = KubernetesTime.date(record.firstExecuteTime)
            else { continue }
            moments.append(max(0.1, (first + timeout).timeIntervalSince(now) + 0.1))
        }
        return moments.min()
    }
}
