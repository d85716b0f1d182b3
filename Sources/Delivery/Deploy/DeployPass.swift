package import KubeValues

/// Something to do for one task of a pass.
package enum DeployAction: Sendable, Hashable {
    /// Render the task and see whether all its objects are recorded, and healthy.
    case check(Int, DeployTask)
    /// Render and apply the task, then see whether it is healthy.
    case apply(Int, DeployTask)
}

/// What a pass over the tasks of a step wants.
package enum DeployDecision: Sendable, Hashable {
    /// Do these, in any order and at once, and report each.
    case perform([DeployAction])
    /// Report what is under way.
    case wait
    /// The pass is over.
    case finished(StepOutcome)
}

/// What came of one action.
package enum DeployEvent: Sendable, Hashable {
    /// Some object of the task is not recorded yet.
    case absent
    /// The task is not healthy.
    case unhealthy
    /// The task is healthy; its outputs are looked up in the value.
    case healthy(JSON?)
    /// It could not be done.
    case failed(String)
}

/// One pass over the tasks of a step: first looks at what is there, then applies what is due.
package struct DeployPass: Sendable {
    /// Whose step it is.
    package enum Style: Sendable, Hashable {
        /// A deploy step.
        case deploy
        /// A step that applies one component, again in every pass.
        case applyComponent
    }

    private enum Condition: Sendable { case unknown, checking, checked, applying, applied, healthy }

    private struct Variable: Hashable {
        var placement: Placement
        var replicaKey: String
        var name: String
    }

    /// The tasks.
    package let tasks: [DeployTask]
    private let parallelism: Int
    private let style: Style
    private let profile: DeliveryProfile
    private var conditions: [Condition]
    private var errors: [(Int, String)] = []
    private var variables: [Variable: JSON] = [:]
    private var due: [Int]?

    package init(
        tasks: [DeployTask], parallelism: Int = 5, style: Style = .deploy,
        profile: DeliveryProfile = .product
    ) {
        self.tasks = tasks
        self.parallelism = max(1, parallelism)
        self.style = style
        self.profile = profile
        conditions = tasks.map { _ in .unknown }
    }

    /// What to do now.
    package mutating func next() -> DeployDecision {
        let running = conditions.count { $0 == .checking || $0 == .applying }
        if due == nil {
            if style == .deploy, profile.skipsHealthy {
                let ready = tasks.indices.filter { conditions[$0] == .unknown && isReady($0) }
                if !ready.isEmpty {
                    for index in ready { conditions[index] = .checking }
                    return .perform(ready.map { .check($0, filled($0)) })
                }
            }
            guard running == 0 else { return .wait }
            due = tasks.indices.filter { conditions[$0] != .healthy && isReady($0) }
        }
        let batch = Array((due ?? []).prefix(parallelism - running))
        if !batch.isEmpty {
            due?.removeFirst(batch.count)
            for index in batch { conditions[index] = .applying }
            return .perform(batch.map { .apply($0, filled($0)) })
        }
        return running > 0 ? .wait : .finished(outcome)
    }

    /// Takes in what came of an action for the task at that position.
    package mutating func report(_ index: Int, _ event: DeployEvent) {
        guard conditions.indices.contains(index) else { return }
        switch (conditions[index], event) {
        case (.checking, .healthy(let value)):
            conditions[index] = .healthy
            takeOutputs(index, value)
        case (.checking, .failed(let message)):
            conditions[index] = .checked
            errors.append((index, "error health check from \(tasks[index].key): \(message)"))
        case (.checking, _): conditions[index] = .checked
        case (.applying, .healthy(let value)):
            conditions[index] = .healthy
            if style == .applyComponent { appliedValue = value }
        case (.applying, .failed(let message)):
            conditions[index] = .applied
            let cluster = tasks[index].placement.cluster
            errors.append((index, "error encountered in cluster \(cluster): \(message)"))
            if style == .applyComponent { errors = [(index, message)] }
        case (.applying, _): conditions[index] = .applied
        default: break
        }
    }

    /// The value of the one component that was applied.
    package private(set) var appliedValue: JSON?

    // MARK: - Dependencies

    private func isReady(_ index: Int) -> Bool {
        let task = tasks[index]
        guard style == .deploy, profile.ordersByComponent else { return true }
        for name in task.component.dependsOn {
            let same = tasks.indices.filter {
                tasks[$0].placement == task.placement && tasks[$0].component.name == name
            }
            let own = same.filter {
                tasks[$0].component.replicaKey == task.component.replicaKey
            }
            let needed = own.isEmpty ? same : own
            if needed.isEmpty || !needed.allSatisfy({ conditions[$0] == .healthy }) { return false }
        }
        return task.component.inputs.allSatisfy { variable($0.from, for: task) != nil }
    }

    private func variable(_ from: String, for task: DeployTask) -> JSON? {
        let parts = from.split(separator: ".", maxSplits: 1).map(String.init)
        for replicaKey in [task.component.replicaKey, ""] {
            for (name, rest) in [(from, ""), (parts.first ?? "", parts.count > 1 ? parts[1] : "")] {
                let key = Variable(
                    placement: task.placement, replicaKey: replicaKey, name: name)
                guard let value = variables[key] else { continue }
                if rest.isEmpty { return value }
                return try? ConditionExpression.evaluate("value.\(rest)", in: ["value": value])
            }
        }
        return nil
    }

    private func filled(_ index: Int) -> DeployTask {
        var task = tasks[index]
        guard style == .deploy else { return task }
        for input in task.component.inputs {
            guard let value = variable(input.from, for: task) else { continue }
            let key =
                input.parameterKey.hasPrefix("properties")
                ? input.parameterKey : "properties.\(input.parameterKey)"
            task.component.raw = ValuePath.set(value, at: key, in: task.component.raw)
        }
        return task
    }

    private mutating func takeOutputs(_ index: Int, _ value: JSON?) {
        let task = tasks[index]
        for output in task.component.outputs {
            let key = Variable(
                placement: task.placement, replicaKey: task.component.replicaKey,
                name: output.name)
            if let found = try? ConditionExpression.evaluate(
                output.valueFrom, in: value ?? .object([:]))
            {
                variables[key] = found
            } else {
                errors.append(
                    (
                        index,
                        "error health check from \(task.key): failed to lookup value:"
                            + " var(path=\(output.valueFrom)) not exist"
                    ))
            }
        }
    }

    // MARK: - Outcome

    private var outcome: StepOutcome {
        if style == .applyComponent {
            if let error = errors.first {
                return .failed("run step(provider=oam,do=component-apply): \(error.1)")
            }
            return conditions.allSatisfy { $0 == .healthy }
                ? .succeeded(value: appliedValue) : .waiting("wait healthy")
        }
        if !errors.isEmpty {
            let sorted = errors.sorted { $0.0 < $1.0 }
            let list = sorted.map { "(\($0.1))" }.joined(separator: ", ")
            return .failed(
                "run step(provider=multicluster,do=deploy): Found \(errors.count) errors. [\(list)]"
            )
        }
        if conditions.allSatisfy({ $0 == .healthy }) { return .succeeded() }
        guard profile.ordersByComponent else { return .waiting("wait healthy") }
        var reasons: [String] = []
        for (index, task) in tasks.enumerated() where conditions[index] == .applied {
            reasons.append("\(task.key) is not healthy")
        }
        for (index, task) in tasks.enumerated()
        where conditions[index] == .unknown || conditions[index] == .checked {
            reasons.append("\(task.key) is waiting dependents")
        }
        return .waiting(reasons.joined(separator: ","))
    }
}
