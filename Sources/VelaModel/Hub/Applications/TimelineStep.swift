package import Foundation

/// One row of the workflow timeline: a step of the run, or one that has no record yet.
package struct TimelineStep: Sendable, Hashable {
    /// What the step is doing, as a person would say it.
    package enum State: Sendable, Hashable {
        /// Not reached yet, or waiting for another step.
        case pending
        /// Being executed, or waiting for health.
        case running
        /// Waits for a human.
        case approve
        /// A timed suspension.
        case waits(until: Date?)
        /// Somebody suspended the run here.
        case suspended
        /// Failed, will be tried again.
        case retrying
        /// Done.
        case succeeded
        /// Failed for good.
        case failed
        /// Not executed.
        case skipped
    }

    /// The step's id; empty without a record.
    package var id: String
    /// The step's name.
    package var name: String
    /// The step's type.
    package var type: String
    /// What it is doing.
    package var state: State
    /// The hub's reason, `Suspend`; empty if absent.
    package var reason: String
    /// The hub's message, neutralised by whoever draws it; empty if absent.
    package var message: String
    /// When it was first executed.
    package var startedAt: Date?
    /// When it was last looked at.
    package var lastAt: Date?
    /// Whether its properties say `auto: false`.
    package var needsApproval: Bool
    /// Names of the policies that a deploy step refers to.
    package var policies: [String]
    /// The steps of a group.
    package var subSteps: [TimelineStep]

    package init(
        id: String = "", name: String, type: String, state: State, reason: String = "",
        message: String = "", startedAt: Date? = nil, lastAt: Date? = nil,
        needsApproval: Bool = false, policies: [String] = [], subSteps: [TimelineStep] = []
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.state = state
        self.reason = reason
        self.message = message
        self.startedAt = startedAt
        self.lastAt = lastAt
        self.needsApproval = needsApproval
        self.policies = policies
        self.subSteps = subSteps
    }
}
