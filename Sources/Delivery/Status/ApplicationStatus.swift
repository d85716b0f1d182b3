package import KubeValues

/// The phase of an Application.
package enum ApplicationPhase: String, Sendable, Hashable {
    case starting, rendering, generatingPolicy, runningWorkflow, workflowSuspending
    case workflowTerminated, workflowFailed, workflowFinished, running, unhealthy, deleting

    /// The phase that follows from where the run is.
    package init(_ state: WorkflowState, isHealthy: Bool) {
        self =
            switch state {
            case .executing: .runningWorkflow
            case .suspending: .workflowSuspending
            case .terminated: .workflowTerminated
            case .failed: .workflowFailed
            case .succeeded: isHealthy ? .running : .unhealthy
            }
    }
}

/// Writes the status of an Application; what it does not write stays as it was.
package struct ApplicationStatus: Sendable, Hashable {
    /// The kinds of conditions, in their order.
    package enum Condition: String, Sendable, Hashable, CaseIterable {
        case parsed = "Parsed"
        case revision = "Revision"
        case policy = "Policy"
        case render = "Render"
        case workflow = "Workflow"
        case ready = "Ready"
        case stateKeep = "StateKeep"
    }

    /// `status`.
    package private(set) var json: JSON

    package init(_ status: JSON?) { json = status ?? [:] }

    /// The phase, nil if there is none or an unknown one.
    package var phase: ApplicationPhase? {
        get { json["status"]?.string.flatMap(ApplicationPhase.init) }
        set { json["status"] = newValue.map { .string($0.rawValue) } }
    }

    /// The generation that was looked at.
    package var observedGeneration: Int {
        get { json["observedGeneration"]?.int ?? 0 }
        set { json["observedGeneration"] = JSON(newValue) }
    }

    /// `status.latestRevision`.
    package var latestRevision: JSON? {
        get { json["latestRevision"] }
        set { json["latestRevision"] = newValue }
    }

    /// `status.workflow`.
    package var workflow: WorkflowRun? {
        get { WorkflowRun(json["workflow"]) }
        set { json["workflow"] = newValue?.json }
    }

    /// `status.services`.
    package var services: [JSON] {
        get { json["services"]?.array ?? [] }
        set { json["services"] = newValue.isEmpty ? nil : .array(newValue) }
    }

    /// `status.appliedResources`.
    package var appliedResources: [JSON] {
        get { json["appliedResources"]?.array ?? [] }
        set { json["appliedResources"] = newValue.isEmpty ? nil : .array(newValue) }
    }

    /// Whether no service is unhealthy.
    package var isHealthy: Bool { services.allSatisfy { $0["healthy"]?.bool ?? true } }

    /// Puts entries of this reconcile first and keeps older ones behind them.
    package mutating func merge(services new: [ServiceStatus], appliedResources: [JSON]) {
        services = Self.merged(new.map(\.json), services, by: ["name", "namespace", "cluster"])
        self.appliedResources = Self.merged(
            appliedResources, self.appliedResources,
            by: ["cluster", "apiVersion", "kind", "namespace", "name"])
    }

    private static func merged(_ new: [JSON], _ old: [JSON], by keys: [String]) -> [JSON] {
        var seen: Set<[String]> = []
        return (new + old).filter { entry in
            seen.insert(keys.map { entry[$0]?.string ?? "" }).inserted
        }
    }

    // MARK: - Conditions

    /// Sets a condition that holds.
    package mutating func succeed(_ condition: Condition, at time: String) {
        set(
            condition, status: "True",
            reason: condition == .ready ? "ReconcileSuccess" : "Available", message: "", time)
    }

    /// Sets a condition that does not hold.
    package mutating func fail(
        _ condition: Condition, reason: String = "ReconcileError", message: String, at time: String
    ) {
        set(condition, status: "False", reason: reason, message: message, time)
    }

    /// Whether a condition is said to hold.
    package func holds(_ condition: Condition) -> Bool {
        (json["conditions"]?.array ?? []).contains {
            $0["type"]?.string == condition.rawValue && $0["status"] == "True"
        }
    }

    /// Takes conditions away.
    package mutating func drop(_ conditions: [Condition]) {
        let names = conditions.map(\.rawValue)
        let rest = (json["conditions"]?.array ?? []).filter {
            !names.contains($0["type"]?.string ?? "")
        }
        json["conditions"] = rest.isEmpty ? nil : .array(rest)
    }

    private mutating func set(
        _ condition: Condition, status: String, reason: String, message: String, _ time: String
    ) {
        var all = json["conditions"]?.array ?? []
        var entry: JSON = [
            "type": .string(condition.rawValue), "status": .string(status),
            "reason": .string(reason), "lastTransitionTime": .string(time),
        ]
        if !message.isEmpty { entry["message"] = .string(message) }
        if let index = all.firstIndex(where: { $0["type"]?.string == condition.rawValue }) {
            let isSame = ["status", "reason", "message"].allSatisfy { all[index][$0] == entry[$0] }
            if !isSame { all[index] = entry }
        } else {
            let order = Condition.allCases.map(\.rawValue)
            let rank = order.firstIndex(of: condition.rawValue) ?? order.count
            let index = all.firstIndex { other in
                (order.firstIndex(of: other["type"]?.string ?? "") ?? order.count) > rank
            }
            all.insert(entry, at: index ?? all.count)
        }
        json["conditions"] = .array(all)
    }

    /// Clears what belongs to the last run, for a new one.
    package mutating func begin(_ run: WorkflowRun) {
        drop([.workflow, .ready, .stateKeep])
        services = []
        appliedResources = []
        json["policy"] = nil
        workflow = run
    }
}

/// An Event to record on an Application.
package struct DeliveryEvent: Sendable, Hashable {
    /// Whether it warns.
    package var isWarning: Bool
    /// `Applied`.
    package var reason: String
    /// `Workflow finished`.
    package var message: String

    private init(_ reason: String, _ message: String, isWarning: Bool = false) {
        self.reason = reason
        self.message = message
        self.isWarning = isWarning
    }

    /// The Application was understood.
    package static let parsed = DeliveryEvent("Parsed", "Parsed successfully")
    /// Its revision is known.
    package static let revisioned = DeliveryEvent("Revisioned", "Revisioned successfully")
    /// Its policies' own objects are there.
    package static let policyGenerated = DeliveryEvent(
        "PolicyGenerated", "Policy generated successfully")
    /// Its steps are known.
    package static let rendered = DeliveryEvent("Rendered", "Rendered successfully")
    /// Its workflow succeeded.
    package static let applied = DeliveryEvent("Applied", "Workflow finished")
    /// A succeeded run was looked at.
    package static let deployed = DeliveryEvent("Deployed", "Deployed successfully")

    /// Something failed: `FailedParse`, `FailedRevision`, `FailedApply`, `FailedWorkflow`,
    /// `FailedStateKeep` or `FailedGC`.
    package static func failed(_ reason: String, _ message: String) -> DeliveryEvent {
        DeliveryEvent(reason, message, isWarning: true)
    }
}
