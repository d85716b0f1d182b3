import KubeValues

/// Why a run stands still, told apart by what each hub version writes.
package enum Standstill: Sendable, Hashable {
    /// It does not stand still.
    case none
    /// Gates wait for a human.
    case gates([Gate])
    /// A timed suspension ends by itself.
    case timed
    /// Somebody suspended the run.
    case byHand
    /// The retry limit suspended the run, as 1.3 does.
    case retryLimit

    /// Reads a run.
    ///
    /// - Parameters:
    ///   - run: the run.
    ///   - declared: the steps as declared; what a status alone does not tell is whether a suspension is
    ///     timed.
    package init(run: RunStatus, declared: [DeclaredStep]) {
        guard run.isSuspended, run.isOpen else {
            self = .none
            return
        }
        if run.message.contains("failed times of steps have reached the limit") {
            self = .retryLimit
            return
        }
        let suspended = run.allSteps.filter { $0.step.isGate }
        if !suspended.isEmpty {
            let timedNames = Set(
                declared.flatMap { [$0] + $0.subSteps }.filter(\.isTimed).map(\.name))
            let gates = suspended.filter { !timedNames.contains($0.step.name) }
            // A group is a gate only through the steps in it.
            let steps = gates.filter { $0.step.type != "step-group" || $0.step.subSteps.isEmpty }
            self =
                steps.isEmpty
                ? .timed
                : .gates(steps.map { Gate(record: $0.step, group: $0.group) })
            return
        }
        if run.steps.contains(where: { $0.phase == "suspending" }) || !run.state.isEmpty {
            self = Standstill.insertedGate(run) ?? .byHand
            return
        }
        // Before 1.6 the run has no state; its message tells a gate from somebody's stop.
        guard run.message == "suspended" || run.message.isEmpty else {
            self = .byHand
            return
        }
        self = Standstill.insertedGate(run) ?? .byHand
    }

    /// The gate of hubs before 1.8: the last suspend step, inserted or declared, that holds the run.
    private static func insertedGate(_ run: RunStatus) -> Standstill? {
        let holding = run.allSteps.last {
            $0.step.type == "suspend"
                && ($0.step.phase == "running" || $0.step.phase == "succeeded")
        }
        guard let holding, run.state.isEmpty || holding.step.phase == "running" else { return nil }
        return .gates([Gate(record: holding.step, group: holding.group)])
    }
}

extension Gate {
    /// The prefix of the steps that hubs before 1.9 insert before a deploy step with `auto: false`.
    static let insertedPrefix = "manual-approve-"

    init(record: RunStep, group: String?) {
        self.init(
            stepID: record.id, stepName: record.name, stepType: record.type, groupName: group,
            since: record.firstAt)
    }

    /// The deploy step that the gate stands before: its own name, or that behind an inserted gate's
    /// prefix.
    package var guardedStepName: String {
        stepName.hasPrefix(Gate.insertedPrefix)
            ? String(stepName.dropFirst(Gate.insertedPrefix.count)) : stepName
    }
}
