package import KubeValues

/// What suspending and resuming a run writes: a merge patch of the Application's status.
///
/// Every patch carries `resourceVersion`, so a change that came in between is a conflict and never
/// overwritten; a list of steps is complete, because a merge patch replaces lists whole.
/// The forms differ by the version of the hub.
package struct WorkflowOperation: Sendable {
    private let application: JSON
    private let run: RunStatus

    /// The operations on the run of an Application.
    ///
    /// - Throws: ``OperationError`` when it has no run.
    package init(application: JSON) throws(OperationError) {
        guard let run = RunStatus(application: application) else {
            throw OperationError(
                .refused,
                "the workflow in application \(application.name) is not started")
        }
        self.application = application
        self.run = run
    }

    /// The gates that are open now.
    package var gates: [Gate] {
        let declared = DeclaredStep.all(of: application)
        guard case .gates(let gates) = Standstill(run: run, declared: declared) else { return [] }
        return gates
    }

    /// The patch that suspends the whole run.
    ///
    /// - Throws: ``OperationError`` when the run is over.
    package func suspend() throws(OperationError) -> JSON {
        try refuseFinished("suspend")
        if run.isTerminated {
            throw OperationError(.refused, "can not suspend a terminated workflow")
        }
        return patch(suspend: true, steps: changed { $0 == "running" ? "suspending" : nil })
    }

    /// What resuming does.
    package enum Resumption: Sendable, Hashable {
        /// This patch resumes.
        case patch(JSON)
        /// The run is not suspended; there is nothing to do.
        case notSuspended
    }

    /// The patch that lets one gate go on, and no other.
    ///
    /// - Parameter stepID: the id of the gate's record.
    /// - Throws: ``OperationError`` when no gate with that id is open.
    package func approve(stepID: String) throws(OperationError) -> JSON {
        try refuseTerminated()
        guard let gate = gates.first(where: { $0.stepID == stepID }) else {
            throw OperationError(.refused, "the step does not wait for approval any more")
        }
        return resumePatch(onlyStepID: gate.stepID)
    }

    /// The patch that resumes a run.
    ///
    /// - Parameters:
    ///   - step: the name of the one step to resume, or nil for what holds the run.
    ///   - all: whether every open gate may go on where there are several.
    /// - Throws: ``OperationError``, with code `usage` when several gates are open and neither a step is
    ///   named nor all are meant, and when the named step is not suspended.
    package func resume(step: String?, all: Bool) throws(OperationError) -> Resumption {
        try refuseFinished("resume")
        try refuseTerminated()
        guard run.isSuspended else { return .notSuspended }
        if let step {
            let named = run.allSteps.first {
                $0.step.name == step && ($0.step.phase == "suspending" || isOldGate($0.step))
            }
            guard let named else {
                throw OperationError(.usage, "can not find step \(step)" + openGatesHint)
            }
            return .patch(resumePatch(onlyStepID: named.step.id))
        }
        let gates = gates
        if gates.count > 1, !all {
            let names = gates.map { "  \($0.stepName)" }.joined(separator: "\n")
            throw OperationError(
                .usage,
                "several steps wait for approval; name one with --step or say --all:\n\(names)")
        }
        return .patch(resumePatch(onlyStepID: nil))
    }

    // MARK: - Refusals

    private var openGatesHint: String {
        let names = gates.map(\.stepName)
        return names.isEmpty ? "" : "; open: \(names.joined(separator: ", "))"
    }

    private func refuseFinished(_ verb: String) throws(OperationError) {
        if run.state == "succeeded" || (run.state.isEmpty && run.isFinished && !run.isTerminated) {
            throw OperationError(
                .refused,
                "\(verb) workflow not allowed because application \(application.name) is running")
        }
    }

    private func refuseTerminated() throws(OperationError) {
        if run.isTerminated {
            throw OperationError(.refused, "can not resume a terminated workflow")
        }
    }

    // MARK: - Patches

    /// A gate as hubs before 1.8 write it.
    private func isOldGate(_ step: RunStep) -> Bool {
        gates.contains { $0.stepID == step.id }
    }

    private func resumePatch(onlyStepID: String?) -> JSON {
        let steps = run.allSteps.map(\.step)
        if steps.contains(where: { $0.phase == "suspending" }) {
            return patch(
                suspend: false,
                steps: changed(only: onlyStepID) { $0 == "suspending" ? "running" : nil })
        }
        // 1.5 to 1.7: a suspend step runs until it is said to have succeeded.
        if steps.contains(where: { $0.type == "suspend" && $0.phase == "running" }) {
            return patch(
                suspend: false,
                steps: changed(only: onlyStepID, type: "suspend") {
                    $0 == "running" ? "succeeded" : nil
                })
        }
        // Before that the flag alone.
        return patch(suspend: false, steps: nil)
    }

    private func patch(suspend: Bool, steps: JSON?) -> JSON {
        var workflow: JSON = ["suspend": JSON.bool(suspend)]
        if let steps { workflow["steps"] = steps }
        return [
            "metadata": ["resourceVersion": JSON(application.resourceVersion)],
            "status": ["workflow": workflow],
        ]
    }

    /// The complete list of records with phases changed, or nil where none changes.
    ///
    /// A group that changes takes its unfinished steps along; with a step named, a step in a group takes
    /// its group along.
    private func changed(
        only stepID: String? = nil, type: String? = nil, _ newPhase: (String) -> String?
    ) -> JSON? {
        guard let records = application.at("status", "workflow", "steps")?.array else { return nil }
        var isChanged = false
        func change(_ record: JSON, isNamed: Bool) -> JSON {
            guard isNamed, type == nil || record["type"]?.string == type,
                let phase = record["phase"]?.string, let new = newPhase(phase)
            else { return record }
            var record = record
            record["phase"] = JSON(new)
            isChanged = true
            return record
        }
        let changed = records.map { record -> JSON in
            let isNamed = stepID == nil || record["id"]?.string == stepID
            var subSteps = record["subSteps"]?.array
            let namesInner = subSteps?.contains { $0["id"]?.string == stepID } ?? false
            var record = change(record, isNamed: isNamed || namesInner)
            subSteps = subSteps?.map {
                change($0, isNamed: isNamed || $0["id"]?.string == stepID)
            }
            if let subSteps { record["subSteps"] = .array(subSteps) }
            return record
        }
        return isChanged ? .array(changed) : nil
    }
}
