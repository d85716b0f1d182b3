import Foundation
package import KubeValues

extension ApplicationSummary {
    /// What lists show of an Application object, from whichever hub version.
    package init(_ application: JSON) {
        let run = RunStatus(application: application)
        let declared = DeclaredStep.all(of: application)
        let standstill = run.map { Standstill(run: $0, declared: declared) } ?? .none
        let services = application.at("status", "services")?.array ?? []
        let headline = Headline(application: application, run: run, standstill: standstill)
        var gates: [Gate] = []
        if case .gates(let open) = standstill, headline == .approve { gates = open }
        self.init(
            key: ObjectKey(namespace: application.namespace, name: application.name),
            uid: application.uid,
            resourceVersion: application.resourceVersion,
            generation: application.generation,
            headline: headline,
            gates: gates,
            progress: run.flatMap { StepProgress(run: $0, declared: declared, gates: gates) },
            servicesHealthy: services.count { $0["healthy"]?.bool == true },
            servicesTotal: services.count,
            clusters: ApplicationSummary.clusters(application, services),
            mode: run?.mode ?? "",
            revision: application.at("status", "latestRevision", "revision")?.int ?? 0,
            createdAt: application.at("metadata", "creationTimestamp")?.date,
            movedAt: ApplicationSummary.movedAt(application, run))
    }

    /// The clusters of applied resources and services, each once; an absent cluster is the hub.
    private static func clusters(_ application: JSON, _ services: [JSON]) -> [String] {
        var seen: [String] = []
        let applied = application.at("status", "appliedResources")?.array ?? []
        for entry in applied + services {
            let named = entry["cluster"]?.string ?? ""
            let cluster = named.isEmpty ? "local" : named
            if !seen.contains(cluster) { seen.append(cluster) }
        }
        return seen
    }

    private static func movedAt(_ application: JSON, _ run: RunStatus?) -> Date? {
        let conditions = application.at("status", "conditions")?.array ?? []
        var times = conditions.compactMap { $0["lastTransitionTime"]?.date }
        if let run {
            times += run.allSteps.compactMap(\.step.lastAt)
            times += [run.startedAt, run.endedAt].compactMap(\.self)
        }
        return times.max()
    }
}

extension StepProgress {
    /// Where a run stands; nil if it has no step, declared or recorded.
    ///
    /// Steps that a hub inserted (`manual-approve-...`) do not count beside the step they guard.
    /// A gate counts as the current step even where the hub calls it succeeded already, as 1.3 does.
    init?(run: RunStatus, declared: [DeclaredStep], gates: [Gate]) {
        let declaredNames = Set(declared.map(\.name))
        let records = run.steps.filter {
            !($0.name.hasPrefix(Gate.insertedPrefix) && !declaredNames.contains($0.name))
        }
        let total = max(declared.count, records.count)
        guard total > 0 else { return nil }
        let finished = records.count { record in
            (record.phase == "succeeded" || record.phase == "skipped")
                && !gates.contains { $0.stepID == record.id }
        }
        if run.isFinished || finished == total {
            let failed = records.firstIndex { $0.phase == "failed" }
            self.init(
                finished: finished, position: failed.map { $0 + 1 } ?? total, total: total,
                currentName: failed.map { records[$0].name })
            return
        }
        let current =
            records.first { record in gates.contains { $0.stepID == record.id } }
            ?? records.first { $0.phase == "suspending" }
            ?? records.first { $0.phase == "failed" }
            ?? records.first { !$0.isFinal && $0.phase != "pending" }
            ?? records.first { !$0.isFinal }
        if let current {
            let declaredAt = declared.firstIndex { $0.name == current.name }
            let recordedAt = records.firstIndex(of: current)
            let place = declaredAt ?? recordedAt ?? finished
            self.init(
                finished: finished, position: min(place + 1, total), total: total,
                currentName: current.name)
            return
        }
        let recorded = Set(records.map(\.name))
        let next = declared.firstIndex { !recorded.contains($0.name) }
        self.init(
            finished: finished, position: min((next ?? finished) + 1, total), total: total,
            currentName: next.map { declared[$0].name })
    }
}
