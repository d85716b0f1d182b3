package import Foundation

/// What an approval will do, where, and what follows: the content of the approval sheet.
package struct ApprovalPlan: Sendable, Hashable {
    /// The Application.
    package var application: ObjectKey
    /// Its uid, part of the hash.
    package var uid: String
    /// Its generation, part of the hash.
    package var generation: Int
    /// The step that would be approved.
    package var gate: Gate
    /// The revision that runs, `checkout-v42`.
    package var revision: String
    /// The last revision that succeeded, empty if none.
    package var previousRevision: String
    /// The targets, in the order in which the step places its components.
    package var targets: [Target]
    /// The objects of all targets.
    package var objects: [PlannedObject]
    /// What runs by itself afterwards, in order, up to and including the next gate.
    package var then: [Consequence]
    /// What stays as it is: other gates, an open gate that stops the whole run, and the like.
    package var only: [String]
    /// What could not be checked or cannot be locked, as whole sentences.
    package var caveats: [String]
    /// How much care the decision needs.
    package var risk: Risk
    /// Why the decision is off (read-only, missing right, stale hub), or nil.
    package var disabledReason: String?
    /// When the plan was made.
    package var madeAt: Date
    /// Hash over application uid, generation, revision, step id, targets, rendered objects and the live
    /// fields they touch, as 64 hexadecimal digits.
    package var hash: String

    package init(
        application: ObjectKey, uid: String, generation: Int, gate: Gate, revision: String,
        previousRevision: String = "", targets: [Target], objects: [PlannedObject],
        then: [Consequence] = [], only: [String] = [], caveats: [String] = [], risk: Risk,
        disabledReason: String? = nil, madeAt: Date, hash: String
    ) {
        self.application = application
        self.uid = uid
        self.generation = generation
        self.gate = gate
        self.revision = revision
        self.previousRevision = previousRevision
        self.targets = targets
        self.objects = objects
        self.then = then
        self.only = only
        self.caveats = caveats
        self.risk = risk
        self.disabledReason = disabledReason
        self.madeAt = madeAt
        self.hash = hash
    }

    /// The first six digits of the hash, as the sheet shows it.
    package var shortHash: String { String(hash.prefix(6)) }
}

extension ApprovalPlan {
    /// One row of the where table.
    package struct Target: Sendable, Hashable {
        /// The cluster.
        package var cluster: String
        /// The namespace.
        package var namespace: String
        /// How the cluster can be reached.
        package var state: ClusterState
        /// Whether it is of the production class.
        package var isCritical: Bool
        /// How the plan was compared there.
        package var comparison: Comparison
        /// Objects that would be created.
        package var creates: Int
        /// Objects that would be changed.
        package var changes: Int
        /// Objects that would be deleted.
        package var deletes: Int
        /// Objects that stay as they are.
        package var same: Int

        package init(
            cluster: String, namespace: String, state: ClusterState, isCritical: Bool = false,
            comparison: Comparison, creates: Int = 0, changes: Int = 0, deletes: Int = 0,
            same: Int = 0
        ) {
            self.cluster = cluster
            self.namespace = namespace
            self.state = state
            self.isCritical = isCritical
            self.comparison = comparison
            self.creates = creates
            self.changes = changes
            self.deletes = deletes
            self.same = same
        }
    }

    /// How a target's plan was checked, best first.
    package enum Comparison: String, Sendable, Hashable {
        /// The server ran the change without keeping it.
        case dryRun
        /// Compared with the live objects.
        case live
        /// Compared with what was last applied.
        case lastApplied
        /// Not compared; the reason stands in the caveats.
        case none
    }

    /// What would happen to an object.
    package enum Change: String, Sendable, Hashable {
        /// It would be made.
        case create
        /// It would be changed.
        case change
        /// It would be removed.
        case delete
        /// It would stay as it is.
        case same
        /// It cannot be rendered here; only its place is known.
        case notRendered
    }

    /// One row of the what list, with its diff.
    package struct PlannedObject: Sendable, Hashable {
        /// The cluster.
        package var cluster: String
        /// The namespace.
        package var namespace: String
        /// The kind.
        package var kind: String
        /// The name.
        package var name: String
        /// What would happen to it.
        package var change: Change
        /// A few words a person reads first: `nginx:1.20, 3 replicas`.
        package var summary: String
        /// The fields that differ, in order.
        package var diff: [DiffLine]

        package init(
            cluster: String, namespace: String, kind: String, name: String, change: Change,
            summary: String = "", diff: [DiffLine] = []
        ) {
            self.cluster = cluster
            self.namespace = namespace
            self.kind = kind
            self.name = name
            self.change = change
            self.summary = summary
            self.diff = diff
        }
    }

    /// One line of a diff: a field with its old and new value.
    package struct DiffLine: Sendable, Hashable {
        /// The field, `spec.template.spec.containers[nginx].image`.
        package var path: String
        /// The value now, as compact JSON; nil if it is added.
        package var old: String?
        /// The value afterwards, as compact JSON; nil if it is removed.
        package var new: String?

        package init(path: String, old: String?, new: String?) {
            self.path = path
            self.old = old
            self.new = new
        }
    }

    /// A step that follows.
    package struct Consequence: Sendable, Hashable {
        /// The step's name.
        package var step: String
        /// The step's type.
        package var type: String
        /// Whether it asks again before it does anything.
        package var asksAgain: Bool
        /// Where it places things, as far as known: `cluster/namespace`.
        package var places: [String]

        package init(step: String, type: String, asksAgain: Bool, places: [String] = []) {
            self.step = step
            self.type = type
            self.asksAgain = asksAgain
            self.places = places
        }
    }

    /// How much care a decision needs, and so what must be typed for it.
    package enum Risk: Sendable, Hashable {
        /// Only creates and changes on reachable clusters that are not critical, compared: `A`.
        case low
        /// Something could not be checked; whole sentences say what: `A`, then Enter.
        case medium(reasons: [String])
        /// A critical cluster, a deletion or an unreachable target: the phrase must be typed.
        case high(phrase: String, reasons: [String])
    }
}

/// What became of an approval.
package enum ApprovalOutcome: Sendable, Hashable {
    /// The patch was accepted; the controller's answer comes with the watch.
    case accepted
    /// The plan no longer holds; the new one shows what changed.
    case changed(ApprovalPlan)
    /// The gate is not open any more; the sentence says what happened.
    case closed(String)
    /// Refused; the sentence says why and what to do.
    case refused(String)
}
