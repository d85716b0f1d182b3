package import FoundationEssentials
package import KubeValues

/// One pass over the steps of a run: asks for steps to be carried out and keeps their records.
///
/// Call ``next()`` and, after every step it asks for, ``report(_:)``, until it says that the pass is
/// finished; then ``run`` and ``memory`` are what has to be kept.
package struct WorkflowPass {
    struct Frame {
        var steps: [WorkflowStep]
        var isDAG: Bool
        var group: WorkflowStep?
        var queue: [Int] = []
        var waiting: [Int] = []
        var round = 0
    }

    /// The run with the records so far.
    package internal(set) var run: WorkflowRun
    /// What is remembered for the next pass.
    package internal(set) var memory: WorkflowMemory
    /// Why a step could not be run at all, or nil.
    package internal(set) var brokenStep: String?
    /// Where the run is, once the pass is finished.
    package internal(set) var state: WorkflowState?

    let steps: [WorkflowStep]
    let mode: WorkflowMode
    let scope: JSONObject
    let profile: DeliveryProfile
    let suspendsOnFailure: Bool
    let retryLimit: Int
    let now: Date
    let newID: () -> String
    var frames: [Frame] = []
    var current: StepRequest?
    var reachedLimit = false
    var drawnIDs: [String: String] = [:]

    /// A pass.
    ///
    /// - Parameters:
    ///   - run: the run so far.
    ///   - memory: what earlier passes remembered.
    ///   - steps: the steps of the workflow.
    ///   - mode: how they run.
    ///   - scope: what conditions may look at besides the status: `context` and `parameter`.
    ///   - now: the time of the pass.
    ///   - profile: the release to follow.
    ///   - suspendsOnFailure: whether the retry limit only suspends.
    ///   - retryLimit: how many times a failing step is tried again.
    ///   - newID: draws the id of a new record.
    package init(
        run: WorkflowRun, memory: WorkflowMemory = WorkflowMemory(), steps: [WorkflowStep],
        mode: WorkflowMode, scope: JSONObject = JSONObject(), now: Date,
        profile: DeliveryProfile = .product, suspendsOnFailure: Bool = false,
        retryLimit: Int = 10, newID: @escaping () -> String
    ) {
        self.run = run
        self.memory = memory
        self.steps = steps
        self.mode = mode
        self.scope = scope
        self.now = now
        self.profile = profile
        self.suspendsOnFailure = suspendsOnFailure || !profile.terminatesAtLimit
        self.retryLimit = retryLimit
        self.newID = newID
        self.run.mode = mode.text(profile)
        begin()
    }

    private mutating func begin() {
        honourTermination()
        if isAllFinished, run.terminated {
            end(terminalState)
        } else if run.isSuspendedByHand {
            end(.suspending)
        } else if isAllSucceeded {
            end(.succeeded)
        } else {
            run.suspend = false
            frames = [Frame(steps: steps, isDAG: mode.steps != "StepByStep")]
        }
    }

    /// What to do now.
    package mutating func next() -> WorkflowAction {
        if let state { return .finished(state) }
        while let index = frames.indices.last {
            if frames[index].queue.isEmpty {
                if !startRound(index) { leave() }
                continue
            }
            let step = frames[index].steps[frames[index].queue.removeFirst()]
            if let request = visit(step) {
                current = request
                return .run(request)
            }
        }
        return .finished(conclude())
    }

    /// Takes in what came of the step that ``next()`` asked for.
    package mutating func report(_ outcome: StepOutcome) {
        guard let request = current else { return }
        current = nil
        apply(outcome, to: request.step)
    }

    // MARK: - Lists

    private mutating func startRound(_ index: Int) -> Bool {
        let frame = frames[index]
        guard frame.isDAG else {
            guard frame.round == 0 else { return false }
            frames[index].round = 1
            frames[index].queue = Array(frame.steps.indices)
            return !frame.steps.isEmpty
        }
        let isFirst = frame.round == 0
        guard isFirst || (!run.suspend && !frame.waiting.isEmpty) else { return false }
        var ready: [Int] = []
        var waiting: [Int] = []
        for position in isFirst ? Array(frame.steps.indices) : frame.waiting {
            let step = frame.steps[position]
            if let record = record(of: step), isFinished(record) { continue }
            if let reason = pendingReason(step) {
                if !isFirst { recordPending(step, reason) }
                waiting.append(position)
            } else {
                ready.append(position)
            }
        }
        frames[index].round += 1
        frames[index].queue = ready
        frames[index].waiting = waiting
        return !ready.isEmpty
    }

    /// Stops the list that is being worked on.
    mutating func stopList() {
        guard let index = frames.indices.last else { return }
        frames[index].queue = []
        frames[index].waiting = []
    }

    /// Leaves a list; a group is recorded then.
    private mutating func leave() {
        let frame = frames.removeLast()
        guard let group = frame.group else { return }
        let records = run.record(named: group.name)?.subSteps ?? []
        let result = StepRecord.group(of: records, declared: frame.steps.count)
        record(group, phase: result.phase, reason: result.reason)
        settle(group)
    }

    /// Decides whether a list goes on after a step has been recorded.
    mutating func settle(_ step: WorkflowStep) {
        guard let frame = frames.last, !frame.isDAG else { return }
        let record = self.record(of: step)
        let isFinished = record.map(isFinished) ?? false
        if run.suspend || (!isFinished && record?.phase != "suspending") { stopList() }
    }

    // MARK: - The end

    func isFinished(_ record: StepRecord) -> Bool {
        record.isFinished(suspendsOnFailure: suspendsOnFailure)
    }

    private var isAllFinished: Bool {
        steps.allSatisfy { step in run.record(named: step.name).map(isFinished) ?? false }
    }

    private var isAllSucceeded: Bool {
        steps.allSatisfy { step in
            ["succeeded", "skipped"].contains(run.record(named: step.name)?.phase ?? "")
        }
    }

    private var terminalState: WorkflowState {
        let failed = run.steps.filter { $0.phase == "failed" }
        let isTerminated = !failed.isEmpty && failed.allSatisfy { $0.reason == "Terminate" }
        return isTerminated ? .terminated : .failed
    }

    private mutating func conclude() -> WorkflowState {
        if reachedLimit {
            if suspendsOnFailure {
                run.suspend = true
                run.message =
                    "The workflow suspends automatically because the failed times of steps have"
                    + " reached the limit"
            } else {
                run.terminated = true
            }
        }
        let state: WorkflowState
        if run.terminated, isAllFinished {
            state = terminalState
        } else if run.suspend {
            state = .suspending
        } else if brokenStep == nil, isAllSucceeded {
            state = .succeeded
        } else {
            state = .executing
        }
        end(state)
        return state
    }

    private mutating func end(_ state: WorkflowState) {
        self.state = state
        run.state = state
        switch state {
        case .executing, .suspending: break
        case .succeeded, .failed, .terminated:
            if state != .succeeded {
                run.terminated = true
                run.suspend = false
            }
            if !run.finished { run.endTime = KubernetesTime.text(now) }
            run.finished = true
        }
        frames = []
    }
}
