import CursesKit
import Foundation
import VelaModel

/// The list of Applications, where everybody starts.
enum AppsScreen {
    /// What the list is sorted by.
    enum Order: String, Sendable, Hashable, CaseIterable {
        /// What needs somebody first.
        case attention
        /// The name.
        case name
        /// The age, youngest first.
        case age
        /// The phase.
        case status
        /// The longest wait first.
        case waiting
    }

    /// The list's state.
    struct State: Sendable {
        /// The filter.
        var filter = ListFilter("")
        /// The order.
        var order = Order.attention
        /// Whether the order is turned round.
        var isInverted = false
        /// The rows in order, filtered.
        private(set) var rows: [ApplicationSummary] = []
        /// What the rows need, so that scrolling never moves a column.
        private(set) var needs = ColumnNeeds([])
        /// How many rows there are without the filter.
        private(set) var total = 0
        /// The selected row.
        var cursor = ListCursor<ObjectKey>()
        /// Whether keys go to the preview.
        var isPreviewFocused = false
        /// The first line of the preview that is shown.
        var previewOffset = 0

        /// The selected Application.
        var selected: ApplicationSummary? {
            rows.indices.contains(cursor.index) ? rows[cursor.index] : nil
        }

        /// Makes the rows from the hub's data.
        mutating func update(_ hub: HubData) {
            total = hub.applications.count
            let kept =
                filter.isEmpty
                ? Array(hub.applications.values) : hub.applications.values.filter(filter.matches)
            rows = kept.sorted(by: isBefore)
            needs = ColumnNeeds(rows)
        }

        private func isBefore(_ left: ApplicationSummary, _ right: ApplicationSummary) -> Bool {
            let comparison = compare(left, right)
            if comparison != 0 { return isInverted ? comparison > 0 : comparison < 0 }
            return (left.key.name, left.key.namespace) < (right.key.name, right.key.namespace)
        }

        private func compare(_ left: ApplicationSummary, _ right: ApplicationSummary) -> Int {
            switch order {
            case .attention:
                let ranks = State.sign(left.headline.attentionRank, right.headline.attentionRank)
                return ranks != 0 ? ranks : State.waits(left, right)
            case .name: return State.sign(left.key.name, right.key.name)
            case .age:
                return State.sign(
                    right.createdAt ?? .distantPast, left.createdAt ?? .distantPast)
            case .status:
                return State.sign(left.headline.attentionRank, right.headline.attentionRank)
            case .waiting: return State.waits(left, right)
            }
        }

        private static func waits(_ left: ApplicationSummary, _ right: ApplicationSummary) -> Int {
            sign(left.waitsSince ?? .distantFuture, right.waitsSince ?? .distantFuture)
        }

        private static func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
            left < right ? -1 : left > right ? 1 : 0
        }
    }

    /// How wide the longest texts of all rows are, at most.
    struct ColumnNeeds: Sendable, Hashable {
        /// The longest name.
        private(set) var name = 20
        /// The longest namespace.
        private(set) var namespace = 2
        /// The longest step.
        private(set) var step = 14
        /// The longest list of clusters.
        private(set) var clusters = 8
        /// Whether all rows are in one namespace.
        private(set) var hasOneNamespace = true
        /// Whether a phase tells how long a wait goes on.
        private(set) var hasWaits = false

        init(_ rows: [ApplicationSummary]) {
            for row in rows {
                // Bytes are at least as many as columns, and counting them costs nothing.
                name = max(name, row.key.name.utf8.count)
                namespace = max(namespace, row.key.namespace.utf8.count)
                step = max(step, row.stepText.utf8.count)
                clusters = max(
                    clusters, row.clusters.reduce(row.clusters.count - 1) { $0 + $1.utf8.count })
                if row.key.namespace != rows[0].key.namespace { hasOneNamespace = false }
                if case .waits = row.headline { hasWaits = true }
            }
        }
    }

    /// What can be done here.
    enum Message: Sendable, Hashable {
        /// Show the selected Application.
        case open
        /// Show its workflow.
        case workflow
        /// Look at what approving its gate would do.
        case approve
        /// Sort.
        case sort(Order)
        /// Turn the order round.
        case invert
        /// Go to the preview or back.
        case switchPane
    }

    /// Answers a message.
    static func reduce(_ state: inout State, _ message: Message, _ hub: HubData) -> [ScreenRequest]
    {
        switch message {
        case .open:
            return state.selected.map { [.open(.application($0.key, .tree))] } ?? []
        case .workflow:
            return state.selected.map { [.open(.application($0.key, .workflow))] } ?? []
        case .approve:
            guard let selected = state.selected, let gate = selected.gates.first else { return [] }
            return [.open(.approval(selected.key, gate))]
        case .sort(let order):
            state.order = order
            state.isInverted = false
            state.update(hub)
            return []
        case .invert:
            state.isInverted.toggle()
            state.update(hub)
            return []
        case .switchPane:
            state.isPreviewFocused.toggle()
            state.previewOffset = 0
            return []
        }
    }

    private static let noRow: @Sendable (AppState) -> String? = { state in
        state.apps.selected == nil ? "there is no application to open" : nil
    }

    /// The keys.
    static let keymap: [Binding] = [
        Binding(
            Key(.enter), "apps.open", .apps(.open), hint: "Open",
            help: "show the application's tree", disabled: noRow),
        Binding(
            Key("a"), "apps.approve", .apps(.approve), hint: "Approve...",
            help: "show what approving the waiting step does, then decide",
            disabled: { state in
                noRow(state) ?? Obstacle.approval(of: state.apps.selected)
            }),
        Binding(
            Key("w"), "apps.workflow", .apps(.workflow), hint: "Workflow",
            help: "show the application's workflow", disabled: noRow),
        Binding(
            Key(.tab), "apps.switchPane", .apps(.switchPane), hint: "Preview",
            help: "go to the preview and back", disabled: noRow),
        Binding(
            [[Key("o"), Key("n")]], "apps.sortByName", .apps(.sort(.name)), help: "sort by name"),
        Binding(
            [[Key("o"), Key("a")]], "apps.sortByAge", .apps(.sort(.age)), help: "sort by age"),
        Binding(
            [[Key("o"), Key("s")]], "apps.sortByStatus", .apps(.sort(.status)),
            help: "sort by status"),
        Binding(
            [[Key("o"), Key("w")]], "apps.sortByWaiting", .apps(.sort(.waiting)),
            help: "sort by the longest wait"),
        Binding(
            [[Key("o"), Key("o")]], "apps.sortByAttention", .apps(.sort(.attention)),
            help: "show first what needs somebody"),
        Binding(Key("I"), "apps.invert", .apps(.invert), help: "turn the order round"),
    ]
}

/// Why an action is off.
enum Obstacle {
    /// Why nothing of the Application can be approved, or nil.
    static func approval(of summary: ApplicationSummary?) -> String? {
        guard let summary else { return "the application is not known any more" }
        if !summary.gates.isEmpty { return nil }
        switch summary.headline {
        case .waits: return "this wait ends by itself and cannot be approved"
        case .suspended: return "somebody suspended the whole run; no step asks for approval"
        case .deleting: return "the application is being deleted"
        default: return "no step of \(summary.key.name) waits for approval"
        }
    }
}
