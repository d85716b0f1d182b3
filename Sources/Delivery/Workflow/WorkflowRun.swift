package import KubeValues

/// Where a run is.
package enum WorkflowState: String, Sendable, Hashable {
    /// It goes on in a later pass.
    case executing
    /// It waits for somebody, or for a moment.
    case suspending
    /// All steps succeeded or were skipped.
    case succeeded
    /// It ended with a failed step.
    case failed
    /// Somebody ended it.
    case terminated
}

/// `status.workflow`: one run of a workflow.
package struct WorkflowRun: Sendable, Hashable {
    /// The revision or publish version that runs.
    package var appRevision = ""
    /// `StepByStep-DAG`.
    package var mode = ""
    /// Where the run is, or nil before it began.
    package var state: WorkflowState?
    /// What people should know, empty if nothing.
    package var message = ""
    /// Whether it waits.
    package var suspend = false
    /// Whether it is being ended.
    package var terminated = false
    /// Whether it is over.
    package var finished = false
    /// The records in the order in which steps were first recorded.
    package var steps: [StepRecord] = []
    /// Where its context is kept.
    package var contextBackend: JSON?
    /// When it began, empty if it did not.
    package var startTime = ""
    /// When it ended, empty if it did not.
    package var endTime = ""

    package init(appRevision: String = "", mode: String = "", startTime: String = "") {
        self.appRevision = appRevision
        self.mode = mode
        self.startTime = startTime
    }

    /// Reads `status.workflow`, or nil if it is absent.
    package init?(_ value: JSON?) {
        guard let value, value.object != nil else { return nil }
        appRevision = value["appRevision"]?.string ?? ""
        mode = value["mode"]?.string ?? ""
        state = value["status"]?.string.flatMap(WorkflowState.init)
        message = value["message"]?.string ?? ""
        suspend = value["suspend"]?.bool ?? false
        terminated = value["terminated"]?.bool ?? false
        finished = value["finished"]?.bool ?? false
        steps = (value["steps"]?.array ?? []).map(StepRecord.init)
        contextBackend = value["contextBackend"].flatMap { $0.isNull ? nil : $0 }
        startTime = value["startTime"]?.string ?? ""
        endTime = value["endTime"]?.string ?? ""
    }

    /// The value of `status.workflow`.
    package var json: JSON {
        var object = JSONObject()
        object["appRevision"] = .string(appRevision)
        if let contextBackend { object["contextBackend"] = contextBackend }
        if !endTime.isEmpty { object["endTime"] = .string(endTime) }
        object["finished"] = .bool(finished)
        if !message.isEmpty { object["message"] = .string(message) }
        object["mode"] = .string(mode)
        if !startTime.isEmpty { object["startTime"] = .string(startTime) }
        if let state { object["status"] = .string(state.rawValue) }
        if !steps.isEmpty { object["steps"] = .array(steps.map(\.json)) }
        object["suspend"] = .bool(suspend)
        object["terminated"] = .bool(terminated)
        return .object(object)
    }

    /// The record of a step or sub step.
    package func record(named name: String) -> StepRecord? {
        for record in steps {
            if record.name == name { return record }
            if let sub = record.subSteps.first(where: { $0.name == name }) { return sub }
        }
        return nil
    }

    /// All records, those of groups before those of their steps.
    package var allRecords: [StepRecord] { steps.flatMap { [$0] + $0.subSteps } }

    /// Whether somebody suspended the run by hand: it waits, but no step asks for it.
    package var isSuspendedByHand: Bool { suspend && !allRecords.contains { $0.isSuspended } }
}

/// What a run remembers between passes and does not show in the status.
package struct WorkflowMemory: Sendable, Hashable {
    /// Consecutive failures so far by step id, the first counting 0.
    package var failures: [String: Int] = [:]
    /// Passes since the message changed, by step id.
    package var waits: [String: Int] = [:]
    /// The last messages by step id.
    package var messages: [String: String] = [:]
    /// The variables that steps gave out.
    package var variables = JSONObject()
    /// The moments kept in the context, by key: `<id>.suspend.suspendTimeStamp`.
    package var moments: [String: String] = [:]

    package init() {}
}
