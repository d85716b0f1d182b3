package import Foundation
package import KubeValues

extension TimelineStep {
    /// The timeline of an Application's run: its records, then the declared steps that have none yet.
    ///
    /// - Parameters:
    ///   - application: the Application.
    ///   - workflow: the Workflow that it refers to, if it has been read.
    ///   - resumeTimes: by step id, when timed suspensions end (from the run's context ConfigMap).
    package static func timeline(
        of application: JSON, workflow: JSON? = nil, resumeTimes: [String: Date] = [:]
    ) -> [TimelineStep] {
        let declared = DeclaredStep.all(of: application, workflow: workflow)
        guard let run = RunStatus(application: application) else {
            return declared.map { TimelineStep(declared: $0) }
        }
        let standstill = Standstill(run: run, declared: declared)
        let reader = TimelineReader(run: run, standstill: standstill, resumeTimes: resumeTimes)
        return reader.rows(records: run.steps, declared: declared)
    }

    /// A step that no run has recorded.
    init(declared: DeclaredStep) {
        self.init(
            name: declared.name, type: declared.type, state: .pending,
            needsApproval: declared.needsApproval, policies: declared.policies,
            subSteps: declared.subSteps.map { TimelineStep(declared: $0) })
    }
}

/// Turns records into rows, with what the run as a whole says.
private struct TimelineReader {
    let run: RunStatus
    let gateIDs: Set<String>
    let isStoppedByHand: Bool
    let resumeTimes: [String: Date]

    init(run: RunStatus, standstill: Standstill, resumeTimes: [String: Date]) {
        self.run = run
        self.resumeTimes = resumeTimes
        if case .gates(let gates) = standstill {
            gateIDs = Set(gates.map(\.stepID))
        } else {
            gateIDs = []
        }
        isStoppedByHand = standstill == .byHand
    }

    func rows(records: [RunStep], declared: [DeclaredStep]) -> [TimelineStep] {
        var rows = records.map { record in
            row(record, declared.first { !$0.name.isEmpty && $0.name == record.name })
        }
        let recorded = Set(records.map(\.name))
        for step in declared where !recorded.contains(step.name) && !run.isFinished {
            rows.append(TimelineStep(declared: step))
        }
        return rows
    }

    private func row(_ record: RunStep, _ declared: DeclaredStep?) -> TimelineStep {
        TimelineStep(
            id: record.id, name: record.name, type: declared?.type ?? record.type,
            state: state(record, declared), reason: record.reason, message: message(of: record),
            startedAt: record.firstAt, lastAt: record.lastAt,
            needsApproval: declared?.needsApproval ?? false, policies: declared?.policies ?? [],
            subSteps: rows(records: record.subSteps, declared: declared?.subSteps ?? []))
    }

    /// The record's message, unless it is what is left of a gate that has been approved.
    private func message(of record: RunStep) -> String {
        record.phase == "running" && record.reason == "Suspend" ? "" : record.message
    }

    private func state(_ record: RunStep, _ declared: DeclaredStep?) -> TimelineStep.State {
        if gateIDs.contains(record.id) { return .approve }
        switch record.phase {
        case "succeeded": return .succeeded
        case "skipped": return .skipped
        case "failed": return record.isFinal || run.isFinished ? .failed : .retrying
        case "pending", "": return .pending
        case "suspending":
            if declared?.isTimed == true { return .waits(until: resumeTimes[record.id]) }
            if record.isGate {
                // A group, or a gate that has just been resumed.
                return record.subSteps.isEmpty ? .running : groupState(record)
            }
            return record.subSteps.isEmpty ? .suspended : groupState(record)
        case "running": return isStoppedByHand && record.subSteps.isEmpty ? .suspended : .running
        case "stopped": return .suspended
        default: return .running
        }
    }

    /// A group shows what holds it up.
    private func groupState(_ record: RunStep) -> TimelineStep.State {
        if record.subSteps.contains(where: { gateIDs.contains($0.id) }) { return .approve }
        return record.subSteps.contains { $0.phase == "suspending" } ? .suspended : .running
    }
}
