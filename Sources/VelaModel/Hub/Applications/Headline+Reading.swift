import KubeValues

extension Headline {
    /// The word for an Application.
    ///
    /// - Parameters:
    ///   - application: the object.
    ///   - run: its run, if it has one.
    ///   - standstill: why the run stands still.
    init(application: JSON, run: RunStatus?, standstill: Standstill) {
        if application.isBeingDeleted {
            self = .deleting
            return
        }
        let phase = application.at("status", "status")?.string ?? ""
        switch phase {
        case "": self = .starting
        case "starting": self = .starting
        case "rendering", "generatingPolicy":
            self = Headline.firstFalse(application).map { .invalid(message: $0) } ?? .deploying
        case "runningWorkflow": self = Headline.executing(application, run)
        case "workflowSuspending": self = Headline.suspending(run, standstill)
        case "workflowTerminated": self = .terminated
        case "workflowFailed": self = .failed
        case "running", "workflowFinished": self = .running
        case "unhealthy": self = .unhealthy
        case "deleting": self = .deleting
        default: self = .other(phase)
        }
    }

    /// The message of the first of the conditions that stop a delivery.
    private static func firstFalse(_ application: JSON) -> String? {
        let stopping = ["Parsed", "Revision", "Policy", "Render", "Workflow"]
        return application.at("status", "conditions")?.array?.first { condition in
            condition["status"]?.string == "False"
                && stopping.contains(condition["type"]?.string ?? "")
        }.map { $0["message"]?.string ?? $0["reason"]?.string ?? "" }
    }

    private static func executing(_ application: JSON, _ run: RunStatus?) -> Headline {
        if let message = firstFalse(application) { return .invalid(message: message) }
        guard let run else { return .deploying }
        if run.isTerminated { return .terminated }
        let isFailing = run.allSteps.contains { $0.step.phase == "failed" && !$0.step.isFinal }
        return isFailing ? .retrying : .deploying
    }

    private static func suspending(_ run: RunStatus?, _ standstill: Standstill) -> Headline {
        switch standstill {
        case .gates: .approve
        case .timed: .waits(until: nil)
        case .byHand: .suspended
        case .retryLimit: .failed
        // Resumed, or terminated, and the controller has not answered yet.
        case .none: run?.isTerminated == true ? .terminated : .deploying
        }
    }
}
