package import Foundation
import KubeKit
import KubeValues

extension HubSession {
    /// How long a plan may be approved, in seconds.
    package static let planLifetime: TimeInterval = 120
    /// How often an approval is tried when somebody else's write came in between.
    private static let conflictLimit = 5

    /// What approving the step would do.
    package func approvalPlan(_ key: ObjectKey, stepID: String) async -> PlanResult {
        do {
            return .plan(try await makePlan(key, stepID: stepID).plan)
        } catch {
            return .failed(error.message)
        }
    }

    private func makePlan(
        _ key: ObjectKey, stepID: String
    ) async throws(ApprovalPlanner.Failure) -> (plan: ApprovalPlan, basis: ApprovalBasis) {
        let planner = ApprovalPlanner(access: operations.access, key: key, stepID: stepID)
        var made = try await planner.plan(at: Date())
        if description.isReadOnly {
            made.plan.disabledReason = "this hub is opened read-only"
        }
        return made
    }

    /// Approves the plan's gate if everything is still as the plan says.
    ///
    /// The plan is made anew right before the patch and compared by its hash; the patch carries the
    /// `resourceVersion` of that reading, so nothing can come in between unseen.
    package func approve(_ plan: ApprovalPlan) async -> ApprovalOutcome {
        if let reason = plan.disabledReason { return .refused(reason) }
        for _ in 0..<Self.conflictLimit {
            let made: (plan: ApprovalPlan, basis: ApprovalBasis)
            do {
                made = try await makePlan(plan.application, stepID: plan.gate.stepID)
            } catch {
                return error.isClosed ? .closed(error.message) : .refused(error.message)
            }
            let isOld = Date().timeIntervalSince(plan.madeAt) > Self.planLifetime
            guard made.plan.hash == plan.hash, !isOld else { return .changed(made.plan) }
            do {
                let operation = try WorkflowOperation(application: made.basis.application)
                let patch = try operation.approve(stepID: plan.gate.stepID)
                try await send(patch, to: plan.application)
                audit?.record(plan, by: description, at: Date())
                await announce(plan, made.basis.application)
                signal.wake(Self.topic(of: plan.application))
                return .accepted
            } catch let error as OperationError {
                return error.code == .refused ? .closed(error.message) : .refused(error.message)
            } catch let error as KubernetesError {
                if error.isConflict { continue }
                return .refused(error.description)
            } catch {
                return .refused("\(error)")
            }
        }
        return .refused("application \(plan.application) keeps changing; try again")
    }

    private func send(_ patch: JSON, to key: ObjectKey) async throws(KubernetesError) {
        _ = try await operations.access.patch(
            patch,
            at: ObjectAddress(kind: .application, namespace: key.namespace, name: key.name),
            subresource: "status")
    }

    /// Leaves an Event on the Application that says who approved what; its failure fails nothing.
    private func announce(_ plan: ApprovalPlan, _ application: JSON) async {
        let now = KubernetesTime.text(Date())
        let who = description.user.isEmpty ? "somebody" : description.user
        let key = plan.application
        let event: JSON = [
            "apiVersion": "v1", "kind": "Event",
            "metadata": [
                "generateName": JSON("\(key.name)."), "namespace": JSON(key.namespace),
            ],
            "involvedObject": [
                "apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
                "namespace": JSON(key.namespace), "name": JSON(key.name),
                "uid": JSON(application.uid),
            ],
            "type": "Normal", "reason": "Approved",
            "message": JSON(
                "Step \(plan.gate.stepName) approved by \(who), plan \(plan.shortHash)"),
            "source": ["component": "velatui"], "count": 1,
            "firstTimestamp": JSON(now), "lastTimestamp": JSON(now),
        ]
        let address = ObjectAddress(kind: .event, namespace: key.namespace, name: "")
        _ = try? await operations.access.create(event, at: address)
    }
}
