import Delivery
import Foundation
import KubeKit
import KubeValues

extension ApplicationDrive {
    /// Runs the workflow of a revision, or looks after what it delivered.
    mutating func work(
        _ parsed: ParsedApplication, revision: JSON, revisions: [JSON]
    ) async throws(KubernetesError) -> Date? {
        let version = parsed.application.publishVersion
        let wanted = version.isEmpty ? revision.name : version
        var run = WorkflowRun(appRevision: wanted, startTime: KubernetesTime.text(now))
        let recorded = status.workflow
        if let recorded, recorded.appRevision == wanted {
            run = recorded
        } else {
            if let recorded { try await close(recorded, in: revisions) }
            status.begin(run)
        }
        let steps: [WorkflowStep]
        do {
            steps = try parsed.steps.map { step throws(DeliveryError) in
                try ApplyComponentStep.convert(step, components: parsed.application.components)
            }
        } catch {
            run.startTime = recorded?.startTime ?? ""
            status.workflow = run
            status.drop([.render])
            return try await stop(.workflow, error, "FailedWorkflow")
        }
        if !status.holds(.workflow) { status.drop([.workflow]) }
        status.succeed(.render, at: stamp)
        events.append(.rendered)
        let trackers = try await TrackerStore(access: setting.access, owner: key).all()
        let runner = try StepRunner(
            setting: setting, application: application, parsed: parsed, revision: revision,
            trackers: trackers)
        guard !run.finished else {
            return try await settle(run, runner, revision: revision, revisions: revisions)
        }
        return try await pass(
            run, steps, runner, revision: revision, revisions: revisions)
    }

    /// One pass over the steps, and what follows from it.
    private mutating func pass(
        _ run: WorkflowRun, _ steps: [WorkflowStep], _ runner: StepRunner, revision: JSON,
        revisions: [JSON]
    ) async throws(KubernetesError) -> Date? {
        var runner = runner
        let contexts = ContextStore(access: setting.access, clock: setting.clock)
        var (context, wasThere) = try await contexts.open(for: application)
        var run = run
        if run.contextBackend == nil {
            run.contextBackend = Self.reference(to: context, isNew: !wasThere)
        }
        var memory = setting.memory.recall(key, run: "\(application.uid)/\(run.startTime)")
        var moments = context["data"]?.stringMap ?? [:]
        memory.variables = ContextVariables.read(moments.removeValue(forKey: "vars") ?? "")
        memory.moments = moments
        var pass = WorkflowPass(
            run: run, memory: memory, steps: steps, mode: runner.parsed.mode,
            scope: runner.scope, now: now, profile: profile,
            suspendsOnFailure: setting.options.suspendsOnFailure,
            retryLimit: setting.options.stepErrorRetryTimes,
            newID: setting.ids.draw)
        var performed = false
        work: while true {
            switch pass.next() {
            case .run(let request):
                performed = true
                pass.report(try await runner.perform(request))
            case .finished:
                break work
            }
        }
        if performed || !pass.run.steps.isEmpty {
            var data = pass.memory.moments
            data["vars"] = ContextVariables.text(pass.memory.variables)
            context = try await contexts.save(data, to: context, for: application)
        }
        setting.memory.keep(pass.memory, key, run: "\(application.uid)/\(run.startTime)")
        status.workflow = pass.run
        runner.merge(into: &status)
        if let problem = pass.brokenStep {
            status.phase = .runningWorkflow
            status.fail(.workflow, message: problem, at: stamp)
            events.append(.failed("FailedWorkflow", problem))
            try await write()
            return now.addingTimeInterval(5)
        }
        switch pass.run.state ?? .executing {
        case .executing:
            status.phase = .runningWorkflow
            try await collect(runner, marks: false)
            try await write()
            return after(pass)
        case .suspending:
            status.phase = .workflowSuspending
            if !performed { try await keep(runner) }
            try await collect(runner, marks: false)
            try await write()
            return after(pass)
        case .succeeded, .failed, .terminated:
            if pass.run.state == .succeeded {
                events.append(.applied)
            }
            return try await settle(
                pass.run, runner, revision: revision, revisions: revisions, isNew: true)
        }
    }

    /// The moment of the next pass.
    private func after(_ pass: WorkflowPass) -> Date {
        let anyFailed = pass.run.allRecords.contains { $0.phase == "failed" }
        let options = setting.options
        let limit = anyFailed ? options.maxFailedBackoff : options.maxWaitBackoff
        guard let seconds = pass.secondsToNextPass else {
            return now.addingTimeInterval(resync)
        }
        guard pass.run.state == .executing else {
            return now.addingTimeInterval(min(seconds, resync))
        }
        return now.addingTimeInterval(min(seconds, Double(limit.components.seconds)))
    }

    /// Looks after a run that is over: phase, conditions, collection, drift, revisions.
    private mutating func settle(
        _ run: WorkflowRun, _ runner: StepRunner, revision: JSON, revisions: [JSON],
        isNew: Bool = false
    ) async throws(KubernetesError) -> Date? {
        var isClean = true
        switch run.state {
        case .failed?: status.phase = .workflowFailed
        case .terminated?: status.phase = .workflowTerminated
        default:
            status.phase = ApplicationPhase(.succeeded, isHealthy: status.isHealthy)
            status.succeed(.workflow, at: stamp)
            if !isNew { try await keep(runner) }
            isClean = try await collect(runner, marks: true)
            if isClean { status.succeed(.ready, at: stamp) }
            events.append(.deployed)
        }
        try await write()
        try await close(
            run,
            in: revisions.contains { $0.name == revision.name }
                ? revisions : revisions + [revision])
        if run.state == .succeeded { try await prune(revisions, keeping: revision, runner) }
        return now.addingTimeInterval(isClean ? resync : Self.collectionPause)
    }

    private static func reference(to map: JSON, isNew: Bool) -> JSON {
        var reference: JSON = [:]
        if isNew {
            reference["apiVersion"] = "v1"
            reference["kind"] = "ConfigMap"
        }
        reference["name"] = .string(map.name)
        reference["namespace"] = .string(map.namespace)
        reference["uid"] = .string(map.uid)
        return reference
    }
}

// MARK: - Revisions

extension ApplicationDrive {
    /// Records in its revision how a run went, once it is over or replaced.
    private func close(
        _ run: WorkflowRun, in revisions: [JSON]
    ) async throws(KubernetesError) {
        guard
            let revision = revisions.last(where: {
                $0.name == run.appRevision
                    || Revision.publishVersion(of: $0) == run.appRevision
            }),
            revision.at("status", "workflow", "startTime")?.string != run.startTime
        else { return }
        var workflow = run.json
        workflow["finished"] = true
        let contexts = ContextStore(access: setting.access, clock: setting.clock)
        let (context, _) = try await contexts.open(for: application)
        try await RevisionStore(access: setting.access, owner: key).write(
            status: [
                "succeeded": .bool(run.state == .succeeded), "workflow": workflow,
                "workflowContext": context["data"] ?? [:],
            ], to: revision)
    }

    /// Deletes revisions beyond the limit, oldest first, never the one in use.
    private func prune(
        _ revisions: [JSON], keeping revision: JSON, _ runner: StepRunner
    ) async throws(KubernetesError) {
        let limit = runner.revisionLimit ?? setting.options.revisionLimit
        let total = revisions.count + (revisions.contains { $0.name == revision.name } ? 0 : 1)
        var surplus = total - limit - 1
        for old in revisions where old.name != revision.name && surplus > 0 {
            try await RevisionStore(access: setting.access, owner: key).delete(old)
            surplus -= 1
        }
    }
}
