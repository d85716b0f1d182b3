import Delivery
import Foundation
import KubeKit
import KubeValues

/// Carries out the steps of one Application in one pass.
struct StepRunner: Sendable {
    let setting: DriveSetting
    let application: JSON
    let parsed: ParsedApplication
    let revision: JSON
    /// The trackers, with what this pass recorded.
    var book: TrackerBook
    /// What is known about components, those that were looked at last first.
    var services: [ServiceStatus] = []
    /// What was applied or found applied, by its record's key.
    var applied: [(key: String, entry: JSON)] = []
    /// The joined clusters, once they were read.
    private var clusters: [ClusterLabels]?

    init(
        setting: DriveSetting, application: JSON, parsed: ParsedApplication, revision: JSON,
        trackers: [JSON]
    ) throws(KubernetesError) {
        self.setting = setting
        self.application = application
        self.parsed = parsed
        self.revision = revision
        book = try TrackerBook(
            of: parsed.application, revision: revision.name, trackers: trackers,
            store: TrackerStore(
                access: setting.access,
                owner: ObjectKey(namespace: application.namespace, name: application.name)))
    }

    /// What the policies say about objects.
    var policies: ObjectPolicies { ObjectPolicies(parsed.policies) }
    /// Whether trackers of earlier generations stay.
    var keepsLegacy: Bool { policies.keepsLegacy }
    /// How many old revisions are kept, nil if no policy says so.
    var revisionLimit: Int? { policies.revisionLimit }

    /// What conditions and inputs may look at besides steps.
    var scope: JSONObject {
        [
            "context": [
                "name": .string(application.name), "appName": .string(application.name),
                "namespace": .string(application.namespace),
                "appRevision": .string(revision.name),
                "appRevisionNum": JSON(Revision.number(of: revision)),
                "appLabels": JSON(application.labels),
                "appAnnotations": JSON(application.annotations),
                "publishVersion": .string(parsed.application.publishVersion),
            ]
        ]
    }

    /// Carries out one step.
    ///
    /// - Throws: when the engine's own records could not be kept; the whole drive is tried again then.
    mutating func perform(_ request: StepRequest) async throws(KubernetesError) -> StepOutcome {
        switch request.step.type {
        case "deploy":
            return try await deploy(request)
        case "apply-component", "builtin-apply-component":
            return try await applyComponent(request)
        case "suspend", "step-group":
            return .succeeded()
        case "print-message-in-status":
            return .succeeded(message: request.step.properties?["message"]?.string ?? "")
        default:
            return .failed("the step type \(request.step.type) is not carried out yet")
        }
    }

    // MARK: - Steps

    private mutating func deploy(
        _ request: StepRequest
    ) async throws(KubernetesError) -> StepOutcome {
        let prefix = "run step(provider=multicluster,do=deploy): "
        let tasks: [DeployTask]
        let parallelism: Int
        do {
            parallelism = try DeployParameters(request.step.properties).parallelism
            tasks = try DeployPlan.tasks(
                of: request.step, in: parsed, clusters: try await joinedClusters(),
                allowsCrossNamespace: setting.options.allowsCrossNamespace)
        } catch {
            return .failed(prefix + "\(error)")
        }
        return try await run(
            DeployPass(
                tasks: tasks, parallelism: parallelism, style: .deploy, profile: parsed.profile))
    }

    private mutating func applyComponent(
        _ request: StepRequest
    ) async throws(KubernetesError) -> StepOutcome {
        do {
            let task = try DeployPlan.task(
                ofApplyComponent: request.step, in: parsed, inputs: request.inputs)
            return try await run(
                DeployPass(tasks: [task], style: .applyComponent, profile: parsed.profile))
        } catch let error as KubernetesError {
            throw error
        } catch {
            return .failed("run step(provider=oam,do=component-apply): \(error)")
        }
    }

    private mutating func joinedClusters() async throws(KubernetesError) -> [ClusterLabels] {
        if let clusters { return clusters }
        let directory = ClusterDirectory(
            access: setting.access, systemNamespace: setting.options.systemNamespace)
        let found = try await directory.clusters().map(ClusterLabels.init)
        clusters = found
        return found
    }

    /// Performs what a pass over tasks asks for.
    private mutating func run(_ pass: DeployPass) async throws(KubernetesError) -> StepOutcome {
        var pass = pass
        while true {
            switch pass.next() {
            case .finished(let outcome):
                return outcome
            case .wait:
                return .waiting("wait healthy")
            case .perform(let actions):
                for (index, event) in try await perform(actions) { pass.report(index, event) }
            }
        }
    }
}

// MARK: - Tasks

extension StepRunner {
    private mutating func perform(
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

    private var dispatcher: Dispatcher {
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

// MARK: - Drift

extension StepRunner {
    /// Brings recorded objects back to what was rendered; what could not be brought back.
    func repair() async throws(KubernetesError) -> [String] {
        guard !policies.appliesOnce else { return [] }
        let dispatcher = dispatcher
        let policies = policies
        let book = book
        let access = setting.access
        let problems = await concurrently(
            book.records, limit: setting.options.applyConcurrency
        ) { record -> String? in
            do throws(KubernetesError) {
                if record.isTombstone {
                    _ = try await access.delete(record.address)
                } else if let manifest = record.manifest {
                    try await dispatcher.applier.apply(
                        manifest, in: record.cluster, rules: policies.rules(for: manifest),
                        repairs: true)
                }
                return nil
            } catch {
                return
                    "failed to re-apply resource \(record.key) from resourcetracker"
                    + " \(book.trackerName(of: record)): \(error)"
            }
        }
        return problems.compactMap(\.self)
    }
}
