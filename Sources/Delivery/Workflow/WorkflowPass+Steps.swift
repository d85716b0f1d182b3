import FoundationEssentials
import KubeValues

extension WorkflowPass {
    // MARK: - Visiting a step

    /// Looks at one step; the request to carry it out, or nil if there is nothing to carry out.
    mutating func visit(_ step: WorkflowStep) -> StepRequest? {
        if let record = record(of: step), isFinished(record) { return nil }
        if let reason = pendingReason(step) {
            recordPending(step, reason)
            if frames.last?.isDAG == false { stopList() }
            return nil
        }
        if check(step) { return nil }
        if step.isGroup {
            let id = record(of: step)?.id
            if id == nil { record(step, phase: "running") }
            let word = step.mode ?? mode.subSteps
            frames.append(
                Frame(steps: step.subSteps, isDAG: word != "StepByStep", group: step))
            return nil
        }
        if step.type == "suspend" || (step.waitsForApproval && profile.suspendsDeployStep) {
            if let outcome = gate(step) {
                apply(outcome, to: step)
                return nil
            }
        }
        var request = StepRequest(
            step: step, recordID: identifier(of: step), group: frames.last?.group?.name, inputs: [])
        for input in step.inputs {
            guard let value = variable(input.from) else { continue }
            request.inputs.append(FilledInput(key: input.parameterKey, value: value))
            if !step.isApplyComponent, !input.parameterKey.isEmpty {
                request.step.raw["properties"] = ValuePath.set(
                    value, at: input.parameterKey, in: request.step.properties ?? .object([:]))
            }
        }
        return request
    }

    /// The id of a step's record; one that is drawn now is used when the step is recorded.
    private mutating func identifier(of step: WorkflowStep) -> String {
        if let id = record(of: step)?.id, !id.isEmpty { return id }
        if let id = drawnIDs[step.name] { return id }
        let id = newID()
        drawnIDs[step.name] = id
        return id
    }

    // MARK: - Suspension

    /// What a step that waits for somebody does; nil if it may go on.
    private mutating func gate(_ step: WorkflowStep) -> StepOutcome? {
        let id = identifier(of: step)
        let isDeploy = step.type != "suspend"
        let message =
            isDeploy
            ? "Waiting approval to the deploy step \"\(step.name)\""
            : step.properties?["message"]?.string ?? "Suspended by field suspend"
        let stampKey = "\(id).suspend.suspendTimeStamp"
        let resumeKey = "\(id).resumeTimeStamp"
        if !isDeploy, let text = step.properties?["duration"]?.string, !text.isEmpty {
            guard let duration = GoDuration.seconds(text) else {
                return .failed(
                    "run step(provider=builtin,do=suspend): failed to parse duration:"
                        + " time: invalid duration \"\(text)\"")
            }
            let end = memory.moments[resumeKey] ?? KubernetesTime.text(now + duration)
            memory.moments[resumeKey] = end
            memory.moments[stampKey] = memory.moments[stampKey] ?? KubernetesTime.text(now)
            guard let moment = KubernetesTime.date(end), moment > now else { return .succeeded() }
            return .suspending(message)
        }
        guard memory.moments[stampKey] != nil, let record = record(of: step),
            record.phase != "suspending", record.phase != "pending"
        else {
            memory.moments[stampKey] = memory.moments[stampKey] ?? KubernetesTime.text(now)
            return .suspending(message)
        }
        return isDeploy ? nil : .succeeded()
    }

    // MARK: - Pending

    /// Why a step cannot be looked at yet, or nil.
    func pendingReason(_ step: WorkflowStep) -> String? {
        for name in step.dependsOn {
            guard let record = record(named: name), isFinished(record) else {
                return "Pending on DependsOn: \(name)"
            }
        }
        for input in step.inputs where variable(input.from) == nil {
            return "Pending on Input: \(input.from)"
        }
        return nil
    }

    mutating func recordPending(_ step: WorkflowStep, _ reason: String) {
        record(step, phase: "pending", message: reason)
        noteWait(step)
    }

    // MARK: - Pre-checks

    /// Skips or times out a step; whether it did.
    private mutating func check(_ step: WorkflowStep) -> Bool {
        if suspendsOnFailure, profile.terminatesAtLimit == false { return false }
        let group = frames.last?.group.flatMap { record(of: $0) }
        if group?.phase == "skipped" { return skip(step) }
        switch step.condition {
        case "always": break
        case "": if followsFailure(step) { return skip(step) }
        default:
            switch evaluate(step) {
            case .success(true): break
            case .success(false): return skip(step)
            case .failure(let failure):
                return skip(step, "pre check error: run step: \(failure.message)")
            }
        }
        guard !step.timeout.isEmpty, let record = record(of: step),
            let first = KubernetesTime.date(record.firstExecuteTime)
        else { return false }
        guard let timeout = GoDuration.seconds(step.timeout) else {
            return skip(step, "pre check error: time: invalid duration \"\(step.timeout)\"")
        }
        guard now > first + timeout else { return false }
        run.terminated = true
        finish(step, phase: "failed", reason: "Timeout", message: "")
        return true
    }

    /// Whether a step's condition holds.
    func evaluate(_ step: WorkflowStep) -> Result<Bool, ConditionExpression.Failure> {
        let why: String
        do {
            let value = try ConditionExpression.evaluate(step.condition, in: conditionScope(step))
            if let flag = value.bool { return .success(flag) }
            why = "not a boolean"
        } catch { why = error.message }
        return .failure(
            ConditionExpression.Failure(
                message: "invalid if value \"\(step.condition)\": \(why)"))
    }

    private mutating func skip(_ step: WorkflowStep, _ message: String = "") -> Bool {
        finish(step, phase: "skipped", reason: "Skip", message: message)
        return true
    }

    /// Records a step, and what is unfinished of its group, in the same way.
    private mutating func finish(
        _ step: WorkflowStep, phase: String, reason: String, message: String
    ) {
        record(step, phase: phase, reason: reason, message: message)
        guard step.isGroup else { return }
        frames.append(Frame(steps: [], isDAG: true, group: step))
        for subStep in step.subSteps {
            if let record = record(of: subStep), isFinished(record) { continue }
            record(subStep, phase: phase, reason: reason)
        }
        frames.removeLast()
    }

    /// Whether something that a step without condition builds on did not succeed.
    private func followsFailure(_ step: WorkflowStep) -> Bool {
        guard let frame = frames.last else { return false }
        if frame.isDAG || !step.dependsOn.isEmpty {
            var seen: Set<String> = []
            var queue = step.dependsOn
            while let name = queue.popLast() {
                guard seen.insert(name).inserted else { continue }
                if record(named: name)?.phase != "succeeded" { return true }
                let dependency = frame.steps.first { $0.name == name || $0.alternativeName == name }
                queue += dependency?.dependsOn ?? []
            }
            return false
        }
        for earlier in frame.steps {
            if earlier.name == step.name { return false }
            if !["succeeded", "skipped"].contains(record(of: earlier)?.phase ?? "") { return true }
        }
        return false
    }

    private func conditionScope(_ step: WorkflowStep) -> JSON {
        var scope = self.scope
        scope["status"] = .object(
            JSONObject(run.allRecords.map { ($0.name, $0.facts) }))
        var inputs = JSONObject()
        for input in step.inputs { inputs[input.from] = variable(input.from) }
        scope["inputs"] = .object(inputs)
        return .object(scope)
    }

    // MARK: - Variables

    /// The value of a variable, of a field of one, or of a path below `context.`.
    func variable(_ from: String) -> JSON? {
        if let value = memory.variables[from] { return value }
        var all = memory.variables
        all["context"] = scope["context"]
        return try? ConditionExpression.evaluate(from, in: .object(all))
    }
}

extension WorkflowStep {
    /// The other name under which a step's status is known.
    var alternativeName: String? {
        properties?["component"]?.string ?? properties?["name"]?.string
    }
}
