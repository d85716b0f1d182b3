/// What follows an approval and what stays as it is, told from the timeline.
package struct Consequences: Sendable, Hashable {
    /// What runs by itself afterwards, up to and including the next step that asks.
    package var then: [ApprovalPlan.Consequence]
    /// What stays as it is, as whole sentences.
    package var only: [String]

    /// Reads a timeline.
    ///
    /// - Parameters:
    ///   - timeline: the run's steps, those without a record last.
    ///   - gate: the gate that would be approved.
    ///   - gates: all open gates.
    ///   - isStepByStep: whether steps run one after the other.
    ///   - places: where a step places things, as `cluster/namespace`, as far as known.
    package init(
        timeline: [TimelineStep], gate: Gate, gates: [Gate], isStepByStep: Bool,
        places: (TimelineStep) -> [String]
    ) {
        let index = timeline.firstIndex { step in
            step.id == gate.stepID || step.subSteps.contains { $0.id == gate.stepID }
        }
        let later = index.map { Array(timeline[($0 + 1)...]) } ?? []
        var then: [ApprovalPlan.Consequence] = []
        for step in later where step.state == .pending || step.state == .running {
            // On hubs that insert a gate of its own, the guarded step belongs to the approval.
            if step.name == gate.guardedStepName, step.name != gate.stepName { continue }
            let isTimed = step.type == "suspend"
            let asks = step.needsApproval || isTimed
            then.append(
                ApprovalPlan.Consequence(
                    step: step.name, type: step.type, asksAgain: asks, places: places(step)))
            if asks, isStepByStep { break }
        }
        self.then = then
        let others = gates.filter { $0.stepID != gate.stepID }
        if others.isEmpty {
            only = ["Only this step is approved; no other step waits for approval."]
        } else {
            let names = others.map(\.stepName).joined(separator: ", ")
            only = [
                "Only this step is approved; \(names) keeps waiting.",
                "While a gate is open the run stands still, steps beside it too.",
            ]
        }
    }
}
