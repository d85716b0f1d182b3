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
