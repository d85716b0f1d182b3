/// Everything an operator can set about a delivery controller, with vela-core's defaults.
package struct ControllerOptions: Sendable, Hashable {
    /// Whether the controller takes over Applications while another live controller is present.
    package var ignoresOtherControllers = false
    /// The text that the Lease names as its holder; unique for each process.
    package var identity = "velatui"
    /// The namespace of clusters' Secrets, shared definitions and the Lease.
    package var systemNamespace = "vela-system"
    /// The only namespace whose Applications are driven; nil for all.
    package var onlyNamespace: String?
    /// How often a settled Application is looked at again (`--application-re-sync-period`).
    package var resyncPeriod = Duration.seconds(300)
    /// The longest pause between looks at a waiting step (`--max-workflow-wait-backoff-time`).
    package var maxWaitBackoff = Duration.seconds(60)
    /// The longest pause between tries of a failing step (`--max-workflow-failed-backoff-time`).
    package var maxFailedBackoff = Duration.seconds(300)
    /// How many times a failing step is tried (`--max-workflow-step-error-retry-times`).
    package var stepErrorRetryTimes = 10
    /// How many old application revisions are kept (`--application-revision-limit`).
    package var revisionLimit = 2
    /// How many old definition revisions are kept (`--definition-revision-limit`).
    package var definitionRevisionLimit = 2
    /// Whether objects may go to other namespaces (`--allow-cross-namespace-resource`).
    package var allowsCrossNamespace = true
    /// How many Applications are driven at once (`--concurrent-reconciles`).
    package var concurrentReconciles = 4
    /// How many objects are applied at once in one cluster (`--resource-apply-concurrency`).
    package var applyConcurrency = 5
    /// How long a Lease is valid without being renewed.
    package var leaseDuration = Duration.seconds(15)
    /// Whether a failing workflow suspends when its tries are used up (`EnableSuspendOnFailure`).
    package var suspendsOnFailure = false
    /// Whether `spec.workflow` of old hubs is understood as version 1.3 did.
    package var followsVersion13 = false

    /// Options with every value at its default.
    package init() {}
}
