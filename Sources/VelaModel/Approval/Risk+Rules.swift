extension ApprovalPlan.Risk {
    /// How much care a plan needs (design of the approval sheet).
    ///
    /// High: an unreachable target, deletions, or a critical cluster; in that order the first one names the
    /// phrase that must be typed. Medium: something could not be checked. Low: all else.
    ///
    /// - Parameters:
    ///   - application: the Application's name, the phrase when several critical clusters are targets.
    ///   - targets: where the plan acts.
    ///   - objects: what it does there.
    ///   - unchecked: whole sentences on what could not be checked.
    package init(
        application: String, targets: [ApprovalPlan.Target], objects: [ApprovalPlan.PlannedObject],
        unchecked: [String]
    ) {
        let unreachable = targets.filter(\.state.isOutOfReach).map(\.cluster).unique
        let deletions = targets.reduce(0) { $0 + $1.deletes }
        let critical = targets.filter(\.isCritical).map(\.cluster).unique
        var reasons: [String] = []
        if let first = unreachable.first {
            reasons.append("\(unreachable.joined(separator: ", ")) cannot be reached")
            self = .high(phrase: "skip \(first)", reasons: reasons + unchecked)
            return
        }
        if deletions > 0 {
            reasons.append(
                deletions == 1 ? "1 object is deleted" : "\(deletions) objects are deleted")
        }
        if !critical.isEmpty {
            reasons.append("\(critical.joined(separator: ", ")) is of the production class")
        }
        if deletions > 0 {
            self = .high(phrase: "delete \(deletions)", reasons: reasons + unchecked)
        } else if let first = critical.first {
            let phrase = critical.count == 1 ? first : application
            self = .high(phrase: phrase, reasons: reasons + unchecked)
        } else {
            let unrendered = objects.contains { $0.change == .notRendered }
            let all = unchecked + (unrendered ? ["some types cannot be rendered here"] : [])
            self = all.isEmpty ? .low : .medium(reasons: all)
        }
    }
}

extension ClusterState {
    /// Whether nothing can be written to the cluster now.
    package var isOutOfReach: Bool {
        switch self {
        case .unreachable, .credentialRefused, .untrusted, .detached: true
        case .connecting, .live, .slow, .polling, .stale, .forbidden: false
        }
    }
}

extension [String] {
    /// The elements in order, each once.
    var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
