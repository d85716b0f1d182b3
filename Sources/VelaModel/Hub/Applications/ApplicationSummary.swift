package import Foundation

/// The one word that a row shows for an Application: what its run is doing, and whether it waits for you.
package enum Headline: Sendable, Hashable {
    /// No status yet.
    case starting
    /// The specification cannot be used; the first false condition says why.
    case invalid(message: String)
    /// Steps are executed.
    case deploying
    /// At least one gate waits for a human.
    case approve
    /// A timed suspension ends by itself at that time, if known.
    case waits(until: Date?)
    /// Somebody suspended the run.
    case suspended
    /// A step failed and is retried.
    case retrying
    /// The run has failed.
    case failed
    /// Somebody terminated the run.
    case terminated
    /// The run is finished and all was healthy when it ended.
    case running
    /// The run is finished and something was unhealthy when it ended.
    case unhealthy
    /// Deletion is under way.
    case deleting
    /// A phase this program does not know, as the hub writes it.
    case other(String)
}

/// A step that waits for a human, and how it is resumed.
package struct Gate: Sendable, Hashable {
    /// The step's id in the run.
    package var stepID: String
    /// The step's name.
    package var stepName: String
    /// The step's type, `deploy` or `suspend`.
    package var stepType: String
    /// The name of the group it is in, if any.
    package var groupName: String?
    /// Since when it waits.
    package var since: Date?

    package init(
        stepID: String, stepName: String, stepType: String, groupName: String? = nil,
        since: Date? = nil
    ) {
        self.stepID = stepID
        self.stepName = stepName
        self.stepType = stepType
        self.groupName = groupName
        self.since = since
    }
}

/// Where a run stands: `2/3 deploy-us`.
package struct StepProgress: Sendable, Hashable {
    /// Steps that are over (succeeded or skipped).
    package var finished: Int
    /// Position of the current step, counted from 1; equals `total` when the run is over.
    package var position: Int
    /// Steps in all, as far as known.
    package var total: Int
    /// The step that the run is at, if it is not over.
    package var currentName: String?

    package init(finished: Int, position: Int, total: Int, currentName: String?) {
        self.finished = finished
        self.position = position
        self.total = total
        self.currentName = currentName
    }
}

/// What lists show of an Application.
package struct ApplicationSummary: Sendable, Hashable {
    /// Namespace and name.
    package var key: ObjectKey
    /// `metadata.uid`.
    package var uid: String
    /// `metadata.resourceVersion` of the object this was made from.
    package var resourceVersion: String
    /// `metadata.generation`.
    package var generation: Int
    /// What its run is doing.
    package var headline: Headline
    /// The gates that wait for a human, in the order of the run's records.
    package var gates: [Gate]
    /// Where the run stands; nil before the first run.
    package var progress: StepProgress?
    /// Services that were healthy, of ``servicesTotal``, when steps last looked.
    package var servicesHealthy: Int
    /// Services dispatched so far.
    package var servicesTotal: Int
    /// Clusters that hold something of it, in order of appearance; `local` is the hub.
    package var clusters: [String]
    /// The run's mode as the hub writes it, `StepByStep-DAG`.
    package var mode: String
    /// Number of the latest revision; 0 before the first.
    package var revision: Int
    /// `metadata.creationTimestamp`.
    package var createdAt: Date?
    /// When the run last moved (newest time in the status).
    package var movedAt: Date?

    package init(
        key: ObjectKey, uid: String = "", resourceVersion: String = "", generation: Int = 1,
        headline: Headline, gates: [Gate] = [], progress: StepProgress? = nil,
        servicesHealthy: Int = 0, servicesTotal: Int = 0, clusters: [String] = [],
        mode: String = "", revision: Int = 0, createdAt: Date? = nil, movedAt: Date? = nil
    ) {
        self.key = key
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.generation = generation
        self.headline = headline
        self.gates = gates
        self.progress = progress
        self.servicesHealthy = servicesHealthy
        self.servicesTotal = servicesTotal
        self.clusters = clusters
        self.mode = mode
        self.revision = revision
        self.createdAt = createdAt
        self.movedAt = movedAt
    }
}
