package import KubeValues

/// The record of one step in `status.workflow`.
package struct StepRecord: Sendable, Hashable {
    /// Drawn once per step and run.
    package var id: String
    /// The step's name.
    package var name: String
    /// The step's type.
    package var type: String
    /// Where the step is.
    package var phase: String
    /// Why, empty if there is nothing to say.
    package var reason: String
    /// What people should know, empty if nothing.
    package var message: String
    /// When the step was first looked at.
    package var firstExecuteTime: String
    /// When the step was last looked at.
    package var lastExecuteTime: String
    /// The records of a group's steps.
    package var subSteps: [StepRecord]

    package init(
        id: String = "", name: String, type: String = "", phase: String = "", reason: String = "",
        message: String = "", time: String = "", subSteps: [StepRecord] = []
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.phase = phase
        self.reason = reason
        self.message = message
        firstExecuteTime = time
        lastExecuteTime = time
        self.subSteps = subSteps
    }

    /// Reads a record.
    package init(_ value: JSON) {
        func text(_ key: String) -> String { value[key]?.string ?? "" }
        id = text("id")
        name = text("name")
        type = text("type")
        phase = text("phase")
        reason = text("reason")
        message = text("message")
        firstExecuteTime = text("firstExecuteTime")
        lastExecuteTime = text("lastExecuteTime")
        subSteps = (value["subStepsStatus"] ?? value["subSteps"])?.array?.map(StepRecord.init) ?? []
    }

    /// The record as it is written, without what is empty.
    package var json: JSON {
        var object = JSONObject()
        object["id"] = .string(id)
        if !name.isEmpty { object["name"] = .string(name) }
        object["type"] = .string(type)
        object["phase"] = .string(phase)
        if !reason.isEmpty { object["reason"] = .string(reason) }
        if !message.isEmpty { object["message"] = .string(message) }
        object["firstExecuteTime"] = .string(firstExecuteTime)
        object["lastExecuteTime"] = .string(lastExecuteTime)
        if !subSteps.isEmpty { object["subSteps"] = .array(subSteps.map(\.json)) }
        return .object(object)
    }

    /// Whether the step is done with, for good or bad.
    package var isFinished: Bool { isFinished(suspendsOnFailure: false) }

    /// The same, where a failed step only suspends the run if the switch is on.
    package func isFinished(suspendsOnFailure: Bool) -> Bool {
        if suspendsOnFailure { return phase == "succeeded" }
        switch phase {
        case "succeeded", "skipped": return true
        case "failed": return !reason.isEmpty && reason != "Execute"
        default: return false
        }
    }

    /// Whether the step waits for somebody to resume it.
    package var isSuspended: Bool { phase == "suspending" && reason == "Suspend" }

    /// The phase and reason of a group, from the records of its steps.
    package static func group(
        of records: [StepRecord], declared: Int
    ) -> (phase: String, reason: String) {
        if declared == 0 { return ("succeeded", "") }
        if records.contains(where: { $0.phase == "suspending" }) { return ("suspending", "") }
        if records.count < declared { return ("running", "") }
        for phase in ["running", "pending"] where records.contains(where: { $0.phase == phase }) {
            return (phase, "")
        }
        let failed = records.filter { $0.phase == "failed" }
        if !failed.isEmpty {
            let order = ["FailedAfterRetries", "Timeout", "Action", "Terminate"]
            if failed.contains(where: { !$0.isFinished }) { return ("failed", "") }
            return ("failed", order.first { r in failed.contains { $0.reason == r } } ?? "")
        }
        return records.allSatisfy { $0.phase == "skipped" }
            ? ("skipped", "Skip") : ("succeeded", "")
    }

    /// What conditions may ask about the step.
    var facts: JSON {
        [
            "id": .string(id), "name": .string(name), "phase": .string(phase),
            "reason": .string(reason), "message": .string(message),
            "failed": .bool(phase == "failed"), "succeeded": .bool(phase == "succeeded"),
            "skipped": .bool(phase == "skipped"), "timeout": .bool(reason == "Timeout"),
            "failedAfterRetries": .bool(reason == "FailedAfterRetries"),
            "terminate": .bool(reason == "Terminate"),
        ]
    }
}
