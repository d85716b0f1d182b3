import KubeValues

extension WorkflowPass {
    /// Ends the steps of a run that somebody terminated by the flag alone, so that none of them goes on.
    ///
    /// A termination by command says `failed` and `Terminate` of the steps that it ends, and a run that
    /// failed by itself has a step that says why; both are left as they are.
    mutating func honourTermination() {
        let explained = ["FailedAfterRetries", "Timeout", "Action", "Terminate"]
        guard run.terminated, !run.finished, profile.terminatesAtLimit,
            !run.allRecords.contains(where: { explained.contains($0.reason) })
        else { return }
        run.suspend = false
        for index in run.steps.indices {
            for inner in run.steps[index].subSteps.indices {
                run.steps[index].subSteps[inner].terminate()
            }
            run.steps[index].terminate()
        }
        guard !run.steps.contains(where: { $0.phase == "failed" }),
            let next = steps.first(where: { run.record(named: $0.name) == nil })
        else { return }
        // Nothing was under way: the step that would come next is the one that ends.
        record(next, phase: "failed", reason: "Terminate")
    }
}

extension StepRecord {
    /// Ends the step if it is not finished.
    fileprivate mutating func terminate() {
        guard !isFinished else { return }
        phase = "failed"
        reason = "Terminate"
    }
}
