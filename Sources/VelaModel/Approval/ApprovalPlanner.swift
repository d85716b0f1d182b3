import Delivery
import Foundation
import KubeValues

/// Makes the plan of an approval: what it would do, where, and what follows.
struct ApprovalPlanner: Sendable {
    let access: ClusterAccess
    let key: ObjectKey
    let stepID: String

    /// Why there is no plan, as one sentence.
    struct Failure: Error {
        var message: String
        /// Whether the gate is not open any more.
        var isClosed = false
    }

    /// Reads everything, renders and compares.
    ///
    /// - Throws: ``Failure``.
    func plan(at now: Date) async throws(Failure) -> (plan: ApprovalPlan, basis: ApprovalBasis) {
        let read: ApprovalBasis?
        do {
            read = try await ApprovalBasisReader(access: access, key: key).read(at: now)
        } catch {
            throw Failure(message: "the hub does not say what the plan rests on: \(error)")
        }
        guard var basis = read else {
            throw Failure(message: "application \(key) is gone", isClosed: true)
        }
        let summary = ApplicationSummary(basis.application)
        guard let gate = summary.gates.first(where: { $0.stepID == stepID }) else {
            throw Failure(message: "the step does not wait for approval any more", isClosed: true)
        }
        let parsed: ParsedApplication
        let dispatch: PlannedDispatch
        var tasks: [PlannedDispatch.Task] = []
        var steps: PlannedSteps
        do {
            parsed = try basis.parsed()
            steps = PlannedSteps(parsed: parsed, gate: gate)
            dispatch = PlannedDispatch(parsed: parsed, basis: basis, access: access)
            for step in steps.approved {
                tasks += try await dispatch.tasks(of: step)
            }
        } catch {
            throw Failure(message: "the step would fail: \(error.message)")
        }
        basis.clusters = await probed(basis.clusters, at: now, only: Set(tasks.map(\.cluster)))
        var draft = PlanDraft(basis: basis, gate: gate, tasks: tasks)
        await draft.compare(
            with: LiveComparison(
                access: access, owner: key, policies: ObjectPolicies(parsed.policies), now: now))
        draft.addDeletions(await PlannedLeftovers(of: dispatch, steps: steps))
        return (draft.plan(parsed: parsed, madeAt: now), basis)
    }

    /// The target clusters with their state as it is now.
    private func probed(
        _ clusters: [ClusterSummary], at now: Date, only targets: Set<String>
    ) async -> [ClusterSummary] {
        let reader = ClusterReader(access: access)
        return await withTaskGroup(of: ClusterSummary.self) { group in
            for cluster in clusters where targets.contains(cluster.name) {
                group.addTask { await reader.probed(cluster, at: now) }
            }
            var probed = clusters
            for await cluster in group {
                if let index = probed.firstIndex(where: { $0.name == cluster.name }) {
                    probed[index] = cluster
                }
            }
            return probed
        }
    }
}

/// What the end of the run would remove: recorded for earlier versions and in no step of this one.
struct PlannedLeftovers {
    /// The records that nothing of this version names.
    let records: [TrackedResource]
    /// Whether another gate comes before that.
    let isBehindGate: Bool

    /// What remains behind these steps.
    init(of dispatch: PlannedDispatch, steps: PlannedSteps) async {
        let basis = dispatch.basis
        isBehindGate = steps.hasLaterGate
        let generation = basis.application.generation
        let old = basis.trackers.filter {
            let made = $0.at("spec", "applicationGeneration")?.int ?? 0
            return $0.at("spec", "type")?.string != "root" && made < generation
        }
        var kept: Set<String> = []
        for tracker in basis.trackers where !old.contains(tracker) {
            kept.formUnion(PlannedLeftovers.records(of: tracker).map(PlannedLeftovers.identity))
        }
        for step in steps.all {
            for task in (try? await dispatch.tasks(of: step)) ?? [] {
                let manifests = (try? task.manifests.get()) ?? []
                for planned in manifests {
                    kept.insert(
                        [
                            planned.targetCluster, planned.object["kind"]?.string ?? "",
                            planned.object.namespace, planned.object.name,
                        ].joined(separator: "/"))
                }
            }
        }
        var seen: Set<String> = []
        records = old.flatMap(PlannedLeftovers.records).filter { record in
            let identity = PlannedLeftovers.identity(record)
            return !kept.contains(identity) && seen.insert(identity).inserted
        }
    }

    private static func records(of tracker: JSON) -> [TrackedResource] {
        (tracker.at("spec", "managedResources")?.array ?? [])
            .compactMap(TrackedResource.init(record:))
    }

    private static func identity(_ record: TrackedResource) -> String {
        [record.cluster, record.kind, record.namespace, record.name].joined(separator: "/")
    }
}
