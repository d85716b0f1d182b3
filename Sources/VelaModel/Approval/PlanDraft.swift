import Delivery
import Foundation
import KubeKit
import KubeValues

/// A plan while it is put together.
struct PlanDraft {
    private let basis: ApprovalBasis
    private let gate: Gate
    private let tasks: [PlannedDispatch.Task]
    private var findings: [(task: PlannedDispatch.Task, finding: LiveComparison.Finding)] = []
    private var deletions: [ApprovalPlan.PlannedObject] = []
    private var unchecked: [String] = []
    private var notes: [String] = []

    init(basis: ApprovalBasis, gate: Gate, tasks: [PlannedDispatch.Task]) {
        self.basis = basis
        self.gate = gate
        self.tasks = tasks
    }

    /// Compares the objects of every task with what is live, cluster beside cluster.
    mutating func compare(with comparison: LiveComparison) async {
        typealias Entry = (index: Int, finding: LiveComparison.Finding)
        var entries: [Entry] = []
        let states = Dictionary(
            basis.clusters.map { ($0.name, $0.state) }, uniquingKeysWith: { $1 })
        let byCluster = Dictionary(grouping: tasks.indices, by: { self.tasks[$0].cluster })
        let tasks = self.tasks
        await withTaskGroup(of: [Entry].self) { group in
            for (cluster, indices) in byCluster {
                let isOut = states[cluster]?.isOutOfReach ?? false
                group.addTask {
                    var found: [Entry] = []
                    for index in indices {
                        for finding in await PlanDraft.findings(
                            of: tasks[index], comparison, isOutOfReach: isOut)
                        {
                            found.append((index, finding))
                        }
                    }
                    return found
                }
            }
            for await found in group { entries += found }
        }
        findings = entries.enumerated()
            .sorted { ($0.element.index, $0.offset) < ($1.element.index, $1.offset) }
            .map { (tasks[$0.element.index], $0.element.finding) }
        for index in findings.indices {
            let task = findings[index].task
            // What cannot be rendered is at least compared by its properties.
            guard case .failure = task.manifests else { continue }
            findings[index].finding.object.diff = ObjectDiff.lines(
                from: basis.previousComponents[task.component], to: task.definition)
        }
        unchecked = findings.compactMap(\.finding.caveat).unique
    }

    private static func findings(
        of task: PlannedDispatch.Task, _ comparison: LiveComparison, isOutOfReach: Bool
    ) async -> [LiveComparison.Finding] {
        let manifests: [PlannedManifest]
        switch task.manifests {
        case .failure(let error): return [unrendered(task, error.description)]
        case .success(let rendered): manifests = rendered
        }
        var found: [LiveComparison.Finding] = []
        for manifest in manifests {
            if isOutOfReach {
                var finding = unrendered(task, nil)
                finding.object.kind = manifest.object["kind"]?.string ?? ""
                finding.object.name = manifest.object.name
                finding.object.namespace = manifest.object.namespace
                finding.object.summary = "not compared: the cluster cannot be reached"
                found.append(finding)
            } else {
                found.append(await comparison.compare(manifest.object, in: manifest.targetCluster))
            }
        }
        return found
    }

    /// A component that is known by its place alone.
    private static func unrendered(
        _ task: PlannedDispatch.Task, _ reason: String?
    ) -> LiveComparison.Finding {
        LiveComparison.Finding(
            object: ApprovalPlan.PlannedObject(
                cluster: task.cluster, namespace: task.namespace, kind: task.type,
                name: task.component, change: .notRendered, summary: reason ?? ""),
            comparison: .none,
            caveat: reason.map { "component \(task.component) is not rendered here: \($0)" })
    }

    /// Adds what the end of the run removes, if no other gate comes before it.
    mutating func addDeletions(_ leftovers: PlannedLeftovers) {
        guard !leftovers.records.isEmpty else { return }
        let count = leftovers.records.count
        let objects = count == 1 ? "1 object" : "\(count) objects"
        if leftovers.isBehindGate {
            notes.append(
                "When the run succeeds, \(objects) of earlier versions go; a gate is before that.")
            return
        }
        deletions = leftovers.records.map { record in
            ApprovalPlan.PlannedObject(
                cluster: record.cluster, namespace: record.namespace, kind: record.kind,
                name: record.name, change: .delete, summary: "removed when the run succeeds")
        }
    }

    // MARK: - The plan

    /// The finished plan.
    func plan(parsed: ParsedApplication, madeAt: Date) -> ApprovalPlan {
        let application = basis.application
        let summary = ApplicationSummary(application)
        let objects = findings.map(\.finding.object) + deletions
        let targets = targets(objects)
        let timeline = TimelineStep.timeline(of: application, workflow: basis.workflow)
        let consequences = Consequences(
            timeline: timeline, gate: gate, gates: summary.gates,
            isStepByStep: parsed.mode.steps == "StepByStep", places: { places($0, parsed) })
        var caveats = unchecked
        caveats += [
            "External policies, workflows and cluster labels are read by the controller when it "
                + "runs; they are compared right before approval and cannot be locked."
        ]
        let revision = application.at("status", "latestRevision", "name")?.string ?? ""
        return ApprovalPlan(
            application: summary.key, uid: application.uid, generation: application.generation,
            gate: gate, revision: revision, previousRevision: basis.previousRevision,
            targets: targets, objects: objects, then: consequences.then,
            only: consequences.only + notes, caveats: caveats,
            risk: ApprovalPlan.Risk(
                application: summary.key.name, targets: targets, objects: objects,
                unchecked: unchecked),
            disabledReason: basis.disabledReason, madeAt: madeAt,
            hash: hash(revision, targets, objects))
    }

    private func targets(_ objects: [ApprovalPlan.PlannedObject]) -> [ApprovalPlan.Target] {
        var places: [(cluster: String, namespace: String)] = []
        for place in tasks.map({ ($0.cluster, $0.namespace) })
            + deletions.map({ ($0.cluster, $0.namespace) })
        where !places.contains(where: { $0 == place }) {
            places.append(place)
        }
        return places.map { place in
            let here = objects.filter { ($0.cluster, $0.namespace) == place }
            let known = basis.clusters.first { $0.name == place.cluster }
            let checks = findings.filter {
                ($0.finding.object.cluster, $0.finding.object.namespace) == place
            }.map(\.finding.comparison)
            return ApprovalPlan.Target(
                cluster: place.cluster, namespace: place.namespace,
                state: known?.state ?? .detached, isCritical: known?.isCritical ?? false,
                comparison: worst(checks),
                creates: here.count { $0.change == .create },
                changes: here.count { $0.change == .change },
                deletes: here.count { $0.change == .delete },
                same: here.count { $0.change == .same })
        }
    }

    /// How a place as a whole was checked: as its least checked object; nothing to write is compared.
    private func worst(_ comparisons: [ApprovalPlan.Comparison]) -> ApprovalPlan.Comparison {
        let order: [ApprovalPlan.Comparison] = [.none, .lastApplied, .live, .dryRun]
        let written = comparisons.compactMap { order.firstIndex(of: $0) }
        return written.min().map { order[$0] } ?? .live
    }

    private func places(_ step: TimelineStep, _ parsed: ParsedApplication) -> [String] {
        guard let declared = parsed.steps.first(where: { $0.name == step.name }),
            declared.type == "deploy"
        else { return [] }
        return PlannedDispatch.places(of: declared, in: parsed, basis: basis)
    }

    /// The hash over everything that the approval would set in motion; no resourceVersion, which any
    /// write of the status would change.
    private func hash(
        _ revision: String, _ targets: [ApprovalPlan.Target],
        _ objects: [ApprovalPlan.PlannedObject]
    ) -> String {
        let manifests = tasks.flatMap { (try? $0.manifests.get()) ?? [] }
        let content: JSON = [
            "uid": JSON(basis.application.uid),
            "generation": JSON(basis.application.generation),
            "revision": JSON(revision),
            "step": JSON(gate.stepID),
            "targets": .array(targets.map { JSON("\($0.cluster)/\($0.namespace)") }),
            "manifests": .array(manifests.map { ["key": JSON($0.key), "object": $0.object] }),
            "changes": .array(
                objects.map { object in
                    [
                        "key": JSON(
                            "\(object.cluster)/\(object.kind)/\(object.namespace)/\(object.name)"),
                        "change": JSON(object.change.rawValue),
                        "diff": .array(
                            object.diff.map {
                                .array([
                                    JSON($0.path), $0.old.map { JSON($0) } ?? .null,
                                    $0.new.map { JSON($0) } ?? .null,
                                ])
                            }),
                    ]
                }),
        ]
        return SHA256.hexadecimal(content.text(.canonical))
    }
}
