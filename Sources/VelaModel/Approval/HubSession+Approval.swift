extension HubSession {
    /// What approving the step would do.
    package func approvalPlan(_ key: ObjectKey, stepID: String) async -> PlanResult {
        .failed("the plan cannot be made yet")
    }

    /// Approves the plan's gate if everything is still as the plan says.
    package func approve(_ plan: ApprovalPlan) async -> ApprovalOutcome {
        .refused("approving is not possible yet")
    }
}
