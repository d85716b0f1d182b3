package import Foundation
package import KubeValues

/// `status.workflow` of an Application as any hub from 1.3 to 1.11 writes it.
///
/// Unknown words are kept as they are.
package struct RunStatus: Sendable, Hashable {
    /// The revision, or the publish version, that the run delivers.
    package var revision: String
    /// `StepByStep-DAG`, before 1.6 `DAG` or `StepByStep`.
    package var mode: String
    /// `executing`, `suspending`, ...; empty before 1.6.
    package var state: String
    /// What 1.3 says about the run; empty since.
    package var message: String
    /// The flag `suspend`.
    package var isSuspended: Bool
    /// The flag `terminated`, true for failed runs as well.
    package var isTerminated: Bool
    /// The flag `finished`.
    package var isFinished: Bool
    /// The steps that have a record, in the order of the records.
    package var steps: [RunStep]
    /// When the run began.
    package var startedAt: Date?
    /// When it ended.
    package var endedAt: Date?

    /// The run of an Application, or nil before its first one.
    package init?(application: JSON) {
        guard let run = application.at("status", "workflow"), run.object != nil else { return nil }
        revision = run["appRevision"]?.string ?? ""
        mode = run["mode"]?.string ?? ""
        state = run["status"]?.string ?? ""
        message = run["message"]?.string ?? ""
        isSuspended = run["suspend"]?.bool ?? false
        isTerminated = run["terminated"]?.bool ?? false
        isFinished = run["finished"]?.bool ?? false
        steps = RunStep.list(run["steps"])
        startedAt = run["startTime"]?.date
        endedAt = run["endTime"]?.date
    }

    /// The records of steps and, behind each group, of the steps in it.
    package var allSteps: [(step: RunStep, group: String?)] {
        steps.flatMap { step in
            [(step, nil)] + step.subSteps.map { ($0, step.name) }
        }
    }

    /// Whether the run goes on if its flag allows it.
    package var isOpen: Bool { !isTerminated && !isFinished }
}

/// The record of one step of a run.
package struct RunStep: Sendable, Hashable {
    /// Drawn anew for every run.
    package var id: String
    /// The name; empty for a step without one.
    package var name: String
    /// The type as declared.
    package var type: String
    /// `pending`, `running`, `suspending`, `succeeded`, `failed`, `skipped` or `stopped`.
    package var phase: String
    /// Why it is in that phase; empty if absent.
    package var reason: String
    /// A text for people; empty if absent.
    package var message: String
    /// When a pass first looked at it.
    package var firstAt: Date?
    /// When a pass last looked at it.
    package var lastAt: Date?
    /// The records of a group's steps.
    package var subSteps: [RunStep]

    package init(_ record: JSON) {
        id = record["id"]?.string ?? ""
        name = record["name"]?.string ?? ""
        type = record["type"]?.string ?? ""
        phase = record["phase"]?.string ?? ""
        reason = record["reason"]?.string ?? ""
        message = record["message"]?.string ?? ""
        firstAt = record["firstExecuteTime"]?.date
        lastAt = record["lastExecuteTime"]?.date
        subSteps = RunStep.list(record["subSteps"])
    }

    /// The records of a list; 1.3 wraps those of a group as `{steps: [...]}`.
    static func list(_ value: JSON?) -> [RunStep] {
        (value?.array ?? value?["steps"]?.array ?? []).map(RunStep.init)
    }

    /// Whether the engine is done with it: a failure is final unless it will be tried again.
    package var isFinal: Bool {
        switch phase {
        case "succeeded", "skipped": true
        case "failed": !(reason.isEmpty || reason == "Execute")
        default: false
        }
    }

    /// Whether it waits for a human to approve it, as hubs since 1.8 write it.
    package var isGate: Bool { phase == "suspending" && reason == "Suspend" }
}

extension JSON {
    /// The time, if this is an RFC 3339 text.
    package var date: Date? {
        guard let text = string else { return nil }
        return KubernetesTime.date(text)
    }
}
