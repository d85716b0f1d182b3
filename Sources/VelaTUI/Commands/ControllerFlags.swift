import ArgumentParser
import VelaModel

/// The delivery controller's flags, with the names and forms of `vela-core`.
struct ControllerFlags: ParsableArguments {
    @Option(help: "How often a settled Application is looked at again.")
    var applicationReSyncPeriod = DurationArgument(.seconds(300))

    @Option(help: "The longest pause between looks at a waiting step, in seconds.")
    var maxWorkflowWaitBackoffTime = 60

    @Option(help: "The longest pause between tries of a failing step, in seconds.")
    var maxWorkflowFailedBackoffTime = 300

    @Option(help: "How many times a failing step is tried.")
    var maxWorkflowStepErrorRetryTimes = 10

    @Option(help: "How many old revisions of an Application are kept.")
    var applicationRevisionLimit = 2

    @Option(help: "How many old revisions of a definition are kept.")
    var definitionRevisionLimit = 2

    @Option(help: "Whether objects may go to other namespaces than their Application's.")
    var allowCrossNamespaceResource = GoTruth(true)

    @Option(help: "How many Applications are driven at once.")
    var concurrentReconciles = 4

    @Option(help: "How many objects are applied at once in one cluster.")
    var resourceApplyConcurrency = 5

    @Option(help: "The namespace of shared definitions and clusters' Secrets.")
    var systemDefinitionNamespace = "vela-system"

    @Option(help: "Gates as NAME=true|false, with commas between them.")
    var featureGates: [String] = []

    /// The flags whose value may be left out, as Go's parser allows for truth values.
    static let truthFlags: Set = ["--allow-cross-namespace-resource"]

    private static let suspendOnFailure = "EnableSuspendOnFailure"

    func validate() throws {
        let counts = [
            ("--max-workflow-wait-backoff-time", maxWorkflowWaitBackoffTime),
            ("--max-workflow-failed-backoff-time", maxWorkflowFailedBackoffTime),
            ("--concurrent-reconciles", concurrentReconciles),
            ("--resource-apply-concurrency", resourceApplyConcurrency),
        ]
        for (name, value) in counts where value < 1 {
            throw ValidationError("\(name) must be positive.")
        }
        let limits = [
            ("--max-workflow-step-error-retry-times", maxWorkflowStepErrorRetryTimes),
            ("--application-revision-limit", applicationRevisionLimit),
            ("--definition-revision-limit", definitionRevisionLimit),
        ]
        for (name, value) in limits where value < 0 {
            throw ValidationError("\(name) must not be negative.")
        }
        guard applicationReSyncPeriod.value > .zero else {
            throw ValidationError("--application-re-sync-period must be positive.")
        }
        _ = try gates()
    }

    private func gates() throws -> [String: Bool] {
        var gates: [String: Bool] = [:]
        for gate in featureGates.flatMap({ $0.split(separator: ",") }) {
            let parts = gate.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let truth = GoTruth(argument: String(parts[1]))
            else {
                throw ValidationError("--feature-gates expects NAME=true or NAME=false.")
            }
            guard parts[0] == Self.suspendOnFailure else {
                throw ValidationError("There is no feature gate '\(parts[0])'.")
            }
            gates[String(parts[0])] = truth.value
        }
        return gates
    }

    /// The controller's options.
    var options: ControllerOptions {
        var options = ControllerOptions()
        options.resyncPeriod = applicationReSyncPeriod.value
        options.maxWaitBackoff = .seconds(maxWorkflowWaitBackoffTime)
        options.maxFailedBackoff = .seconds(maxWorkflowFailedBackoffTime)
        options.stepErrorRetryTimes = maxWorkflowStepErrorRetryTimes
        options.revisionLimit = applicationRevisionLimit
        options.definitionRevisionLimit = definitionRevisionLimit
        options.allowsCrossNamespace = allowCrossNamespaceResource.value
        options.concurrentReconciles = concurrentReconciles
        options.applyConcurrency = resourceApplyConcurrency
        options.systemNamespace = systemDefinitionNamespace
        options.suspendsOnFailure = (try? gates()[Self.suspendOnFailure]) ?? false
        return options
    }
}

extension [String] {
    /// The arguments with `=true` after each truth flag that stands alone, as Go reads them.
    func withExplicitTruth(_ flags: Set<String>) -> [String] {
        enumerated().map { index, argument in
            guard flags.contains(argument) else { return argument }
            let next = index + 1 < count ? self[index + 1] : ""
            return GoTruth(argument: next) != nil ? argument : "\(argument)=true"
        }
    }
}
