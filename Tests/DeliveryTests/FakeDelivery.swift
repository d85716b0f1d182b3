import Foundation
import KubeValues

@testable import Delivery

/// Clusters in which an applied object is healthy at the next look.
struct FakeClusters {
    private var looks: [String: Int] = [:]

    /// Applies an object; it has to be looked at once before it is healthy.
    mutating func apply(_ manifest: PlannedManifest) {
        if looks[manifest.key] == nil { looks[manifest.key] = 0 }
    }

    /// Looks at an object: whether it is healthy, nil if it is not there.
    mutating func look(_ manifest: PlannedManifest) -> Bool? {
        guard let count = looks[manifest.key] else { return nil }
        looks[manifest.key] = count + 1
        return count > 0
    }
}

/// Carries out the runs of an Application: workflow, tasks, stages and records.
struct FakeDelivery {
    /// An object that was applied for the first time in this run.
    struct Dispatch {
        var step: String
        var pass: Int
        var manifest: PlannedManifest
    }

    /// A moment at which the run waits for somebody.
    struct Approval {
        var record: StepRecord
        var next: String
        var dispatched: Int
        var run: WorkflowRun
    }

    let parsed: ParsedApplication
    let clusters: [ClusterLabels]
    var allowsCrossNamespace = true
    var fake = FakeClusters()
    private(set) var run = WorkflowRun()
    private(set) var tracker: ResourceTracker
    private(set) var dispatches: [Dispatch] = []
    private(set) var approvals: [Approval] = []
    private var memory = WorkflowMemory()
    private var pass = 0
    private var ids = 0

    init(_ parsed: ParsedApplication, clusters: [ClusterLabels]) {
        self.parsed = parsed
        self.clusters = clusters
        tracker = ResourceTracker(for: parsed.application, revision: "r-v1")
    }

    /// What somebody does when the run waits.
    enum Answer { case approve, terminate, nothing }

    /// Reconciles until nothing changes by itself any more.
    mutating func deliver(_ answer: Answer) {
        for _ in 0..<40 {
            reconcile()
            switch run.state {
            case .executing?: continue
            case .suspending?:
                note()
                switch answer {
                case .approve: resume()
                case .terminate: terminate()
                case .nothing: return
                }
            default: return
            }
        }
    }

    private mutating func note() {
        let waiting = run.steps.first { $0.isSuspended }
        let position = parsed.steps.firstIndex { $0.name == waiting?.name } ?? 0
        let isSuspend = parsed.steps[position].type == "suspend"
        let next = isSuspend ? position + 1 : position
        approvals.append(
            Approval(
                record: waiting ?? StepRecord(name: ""),
                next: parsed.steps.indices.contains(next) ? parsed.steps[next].name : "",
                dispatched: dispatches.count, run: run))
    }

    private mutating func resume() {
        run.suspend = false
        for index in run.steps.indices where run.steps[index].phase == "suspending" {
            run.steps[index].phase = "running"
        }
    }

    private mutating func terminate() {
        run.suspend = false
        run.terminated = true
        for index in run.steps.indices where run.steps[index].phase == "suspending" {
            run.steps[index].phase = "failed"
            run.steps[index].reason = "Terminate"
        }
    }

    /// One pass over the steps.
    mutating func reconcile() {
        pass += 1
        var ids = ids
        var workflow = WorkflowPass(
            run: run, memory: memory, steps: parsed.steps, mode: parsed.mode,
            now: Date(timeIntervalSince1970: Double(pass)), profile: parsed.profile,
            newID: {
                ids += 1
                return "id\(ids)"
            })
        while case .run(let request) = workflow.next() {
            workflow.report(carryOut(request))
        }
        self.ids = ids
        run = workflow.run
        memory = workflow.memory
    }

    private mutating func carryOut(_ request: StepRequest) -> StepOutcome {
        let step = request.step
        guard step.type == "deploy" || step.isApplyComponent else { return .succeeded() }
        do {
            let tasks =
                step.isApplyComponent
                ? [
                    try DeployPlan.task(
                        ofApplyComponent: step, in: parsed, inputs: request.inputs)
                ]
                : try DeployPlan.tasks(
                    of: step, in: parsed, clusters: clusters,
                    allowsCrossNamespace: allowsCrossNamespace)
            var deploy = DeployPass(
                tasks: tasks, style: step.isApplyComponent ? .applyComponent : .deploy,
                profile: parsed.profile)
            while true {
                switch deploy.next() {
                case .finished(let outcome): return outcome
                case .wait: return .broken("nothing is under way")
                case .perform(let actions):
                    for action in actions {
                        switch action {
                        case .check(let index, let task):
                            deploy.report(index, try check(task))
                        case .apply(let index, let task):
                            deploy.report(index, try apply(task, step.name))
                        }
                    }
                }
            }
        } catch { return .failed("\(error)") }
    }

    private func objects(_ task: DeployTask) throws -> [PlannedManifest] {
        try Manifest(of: parsed.application, revision: "r-v1", revisionHash: "1")
            .plan(task, by: BuiltInRenderer())
    }

    private mutating func check(_ task: DeployTask) throws -> DeployEvent {
        let objects = try objects(task)
        guard tracker.holds(objects) else { return .absent }
        return look(objects) ? .healthy(nil) : .unhealthy
    }

    private mutating func look(_ objects: [PlannedManifest]) -> Bool {
        objects.map { fake.look($0) ?? false }.allSatisfy(\.self)
    }

    /// Applies what is due: stage by stage, each once the one before is healthy.
    private mutating func apply(_ task: DeployTask, _ step: String) throws -> DeployEvent {
        let all = try objects(task)
        for stage in [DispatchStage.preDispatch, .normal, .postDispatch] {
            let objects = all.filter { $0.stage == stage }
            for object in objects {
                if tracker.add(object.record) {
                    dispatches.append(Dispatch(step: step, pass: pass, manifest: object))
                }
                fake.apply(object)
            }
            guard look(objects) else { return .unhealthy }
        }
        return .healthy(nil)
    }
}
