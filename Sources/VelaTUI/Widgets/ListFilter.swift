import VelaModel

/// What rows a list shows: words that must all match.
struct ListFilter: Sendable, Hashable {
    /// The text as typed.
    let text: String
    private let terms: [Term]

    private struct Term: Sendable, Hashable {
        var column: String?
        var pattern: String
    }

    init(_ text: String) {
        self.text = text
        terms = text.split(separator: " ").map { word in
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, ListFilter.columns.contains(parts[0].lowercased()) {
                return Term(column: parts[0].lowercased(), pattern: parts[1].lowercased())
            }
            return Term(column: nil, pattern: word.lowercased())
        }
    }

    /// The columns that can be named.
    static let columns = ["name", "ns", "phase", "cluster", "step", "label", "state"]

    /// Whether it shows every row.
    var isEmpty: Bool { terms.isEmpty }

    /// Whether the row of an Application is shown.
    func matches(_ summary: ApplicationSummary) -> Bool {
        terms.allSatisfy { term in
            switch term.column {
            case "name": ListFilter.matches(term.pattern, summary.key.name)
            case "ns": ListFilter.matches(term.pattern, summary.key.namespace)
            case "phase": ListFilter.matches(term.pattern, summary.headline.filterWord)
            case "cluster": summary.clusters.contains { ListFilter.matches(term.pattern, $0) }
            case "step": ListFilter.matches(term.pattern, summary.progress?.currentName ?? "")
            case nil:
                ListFilter.matches(term.pattern, summary.key.description)
                    || ListFilter.matches(term.pattern, summary.headline.filterWord)
            default: false
            }
        }
    }

    /// Whether the row of a cluster is shown.
    func matches(_ cluster: ClusterSummary) -> Bool {
        let labels = cluster.labels.map { "\($0.key)=\($0.value)" }
        return terms.allSatisfy { term in
            switch term.column {
            case "name": ListFilter.matches(term.pattern, cluster.name)
            case "label": labels.contains { ListFilter.matches(term.pattern, $0) }
            case nil:
                ([cluster.name, cluster.alias] + labels).contains {
                    ListFilter.matches(term.pattern, $0)
                }
            default: false
            }
        }
    }

    /// A part of the text, or with `*` the whole of it.
    private static func matches(_ pattern: String, _ text: String) -> Bool {
        if pattern.isEmpty { return true }
        let text = text.lowercased()
        guard pattern.contains("*") else { return text.contains(pattern) }
        var rest = text[...]
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if index == parts.count - 1 {
                return rest.hasSuffix(part)
            } else {
                guard let found = rest.firstRange(of: part) else { return false }
                rest = rest[found.upperBound...]
            }
        }
        return rest.isEmpty
    }
}

extension Headline {
    /// The word that a filter compares.
    fileprivate var filterWord: String {
        switch self {
        case .starting: "starting"
        case .invalid: "invalid"
        case .deploying: "deploying"
        case .approve: "approve"
        case .waits: "waits"
        case .suspended: "suspended"
        case .retrying: "retrying"
        case .failed: "failed"
        case .terminated: "terminated"
        case .running: "running"
        case .unhealthy: "unhealthy"
        case .deleting: "deleting"
        case .other(let phase): phase.lowercased()
        }
    }
}
