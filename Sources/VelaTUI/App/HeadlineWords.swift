import Foundation
import VelaModel

extension Headline {
    /// The word of the PHASE column.
    func word(_ clock: AgeClock) -> String {
        switch self {
        case .starting: "STARTING"
        case .invalid: "INVALID"
        case .deploying: "DEPLOYING"
        case .approve: "APPROVE?"
        case .waits(let until):
            "WAITS" + (until.map { " " + Headline.left(until: $0, clock) } ?? "")
        case .suspended: "SUSPENDED"
        case .retrying: "RETRYING"
        case .failed: "FAILED"
        case .terminated: "TERMINATED"
        case .running: "RUNNING"
        case .unhealthy: "UNHEALTHY"
        case .deleting: "DELETING"
        case .other(let phase): phase
        }
    }

    /// How it fares.
    var status: Status {
        switch self {
        case .starting, .deploying: .progress
        case .approve: .attention
        case .waits, .suspended, .terminated: .warn
        case .invalid, .retrying, .failed, .unhealthy: .bad
        case .running: .ok
        case .deleting: .gone
        case .other: .unknown
        }
    }

    /// The place in a list that shows first what needs somebody.
    var attentionRank: Int {
        switch self {
        case .approve: 0
        case .invalid, .failed, .unhealthy, .retrying: 1
        case .suspended, .waits: 2
        case .starting, .deploying, .deleting, .other: 3
        case .terminated: 4
        case .running: 5
        }
    }

    /// `1h12m` until then.
    static func left(until end: Date, _ clock: AgeClock) -> String {
        let minutes = max(0, Int((end.timeIntervalSince(clock.now) / 60).rounded(.up)))
        clock.note(end - TimeInterval(max(0, minutes - 1) * 60))
        return minutes < 60 ? "\(minutes)m" : "\(minutes / 60)h\(minutes % 60)m"
    }
}

extension TimelineStep.State {
    /// The word of the PHASE column.
    func word(_ clock: AgeClock) -> String {
        switch self {
        case .pending: "pending"
        case .running: "running"
        case .approve: "APPROVE?"
        case .waits(let until):
            "WAITS" + (until.map { " " + Headline.left(until: $0, clock) } ?? "")
        case .suspended: "SUSPENDED"
        case .retrying: "retrying"
        case .succeeded: "done"
        case .failed: "FAILED"
        case .skipped: "skipped"
        }
    }

    /// How it fares.
    var status: Status {
        switch self {
        case .pending, .skipped: .unknown
        case .running: .progress
        case .approve: .attention
        case .waits, .suspended: .warn
        case .retrying, .failed: .bad
        case .succeeded: .ok
        }
    }

    /// Whether the step is over.
    var isOver: Bool {
        switch self {
        case .succeeded, .failed, .skipped: true
        case .pending, .running, .approve, .waits, .suspended, .retrying: false
        }
    }
}

extension ResourceNode.Health {
    /// How it fares.
    var status: Status {
        switch self {
        case .healthy: .ok
        case .progressing: .progress
        case .unhealthy: .bad
        case .deleting: .gone
        case .missing: .bad
        case .unknown: .unknown
        }
    }

    /// The word for it.
    var word: String {
        switch self {
        case .healthy: "healthy"
        case .progressing: "progressing"
        case .unhealthy: "unhealthy"
        case .deleting: "deleting"
        case .missing: "missing"
        case .unknown: "unknown"
        }
    }
}

extension ApplicationSummary {
    /// The STEP column: `3/5 deploy-eu`.
    var stepText: String {
        guard let progress else { return "-" }
        let count = "\(progress.position)/\(progress.total)"
        return progress.currentName.map { "\(count) \($0)" } ?? count
    }

    /// The run's mode in a word: `step`, `dag`, empty if unknown.
    var modeText: String {
        switch mode.split(separator: "-").first.map(String.init) ?? "" {
        case "StepByStep": "step"
        case "DAG": "dag"
        default: mode.isEmpty ? "" : mode.lowercased()
        }
    }

    /// Since when the first of its gates waits.
    var waitsSince: Date? { gates.compactMap(\.since).min() }
}

extension ObjectKey {
    /// The name of one of its revisions without its own: `v2`; any other name stays whole.
    func short(_ revision: String) -> String {
        revision.hasPrefix("\(name)-") ? String(revision.dropFirst(name.count + 1)) : revision
    }
}
