import Delivery
import KubeKit
import KubeValues

// MARK: - Tasks

extension StepRunner {
    /// Performs the actions of a pass over tasks; what came of each.
    mutating func perform(
        _ actions: [DeployAction]
    ) async throws(KubernetesError) -> [(Int, DeployEvent)] {
        var events: [(Int, DeployEvent)] = []
        var checks: [(Int, Bundle)] = []
        var applies: [(Int, Bundle)] = []
        let rendering = TaskRendering(
            of: parsed.application, revision: revision.name,
            hash: revision.labels["app.oam.dev/app-revision-hash"] ?? "", access: setting.access)
        for action in actions {
            let (index, task, isCheck) =
                switch action {
                case .check(let index, let task): (index, task, true)
                case .apply(let index, let task): (index, task, false)
                }
            do {
                let bundle = Bundle(
                    task, try await rendering.render(task), ofNamespace: application.namespace)
                if isCheck {
                    checks.append((index, bundle))
                } else {
                    applies.append((index, bundle))
                }
            } catch {
                events.append((index, .failed("\(error)")))
            }
        }
        for (index, bundle) in checks { events.append((index, await check(bundle))) }
        guard !applies.isEmpty else { return events }
        return events + (try await apply(applies))
    }

    /// What brings bundles to clusters.
    var dispatcher: Dispatcher {
        Dispatcher(
            applier: ObjectApplier(
                access: setting.access,
                owner: ObjectOwner(namespace: application.namespace, name: application.name),
                clock: setting.clock),
            policies: policies, limit: setting.options.applyConcurrency)
    }

    /// Looks at a task whose objects may be there already.
    private mutating func check(_ bundle: Bundle) async -> DeployEvent {
        var bundle = bundle
        guard bundle.parts.allSatisfy({ book.contains($0.planned.key) }) else { return .absent }
        do {
            for index in bundle.parts.indices {
                let record = dispatcher.record(of: bundle.parts[index]).0
                bundle.parts[index].live = try await setting.access.get(record.address)
                bundle.parts[index].isKnown = true
            }
        } catch {
            return .failed("\(error)")
        }
        note(bundle)
        return bundle.isDone ? .healthy(bundle.value) : .unhealthy
    }

    /// Dispatches tasks: the workloads with what belongs to them, and what follows once they are healthy.
    private mutating func apply(
        _ tasks: [(Int, Bundle)]
    ) async throws(KubernetesError) -> [(Int, DeployEvent)] {
        var bundles = tasks.map(\.1)
        let dispatcher = dispatcher
        try await dispatcher.dispatch(
            &bundles, stages: .preDispatch ... .normal, book: &book)
        var ready = bundles.indices.filter { index in
            bundles[index].problem == nil && bundles[index].isWorkloadHealthy
                && bundles[index].parts.contains { $0.planned.stage == .postDispatch }
        }
        if !ready.isEmpty {
            var later = ready.map { bundles[$0] }
            try await dispatcher.dispatch(
                &later, stages: .postDispatch ... .postDispatch, book: &book)
            for (index, bundle) in zip(ready, later) { bundles[index] = bundle }
        }
        ready = Array(bundles.indices)
        var events: [(Int, DeployEvent)] = []
        for index in ready {
            let bundle = bundles[index]
            note(bundle)
            if let problem = bundle.problem {
                events.append((tasks[index].0, .failed(problem)))
            } else if bundle.isDone {
                events.append((tasks[index].0, .healthy(bundle.value)))
            } else {
                events.append((tasks[index].0, .unhealthy))
            }
        }
        return events
    }
}

// MARK: - Health and status

extension StepRunner {
    /// Keeps what the status says about a bundle.
    private mutating func note(_ bundle: Bundle) {
        for part in bundle.parts where part.live != nil { noteApplied(part.planned) }
        guard let workload = bundle.parts.first, workload.live != nil || bundle.problem == nil
        else { return }
        let service = bundle.service
        services.removeAll { $0.key == service.key }
        services.append(service)
    }

    private mutating func noteApplied(_ planned: PlannedManifest) {
        guard !applied.contains(where: { $0.key == planned.key }) else { return }
        applied.append((planned.key, planned.appliedResource))
    }

    /// Writes what this pass learned into a status: what was looked at now first, the rest behind it.
    func merge(into status: inout ApplicationStatus) {
        status.merge(services: services, appliedResources: applied.map(\.entry))
    }
}
