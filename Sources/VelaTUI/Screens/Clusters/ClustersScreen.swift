import CursesKit
import Foundation
import VelaModel

/// The list of clusters.
enum ClustersScreen {
    /// What the list is sorted by.
    enum Order: String, Sendable, Hashable {
        /// As the hub lists them, `local` first.
        case hub
        /// The name.
        case name
        /// What is out of order first.
        case status
    }

    /// The list's state.
    struct State: Sendable {
        /// The filter.
        var filter = ListFilter("")
        /// The order.
        var order = Order.hub
        /// Whether the order is turned round.
        var isInverted = false
        /// The rows in order, filtered.
        private(set) var rows: [ClusterSummary] = []
        /// The selected row.
        var cursor = ListCursor<String>()
        /// Whether the cluster's details fill the screen, or have the keys.
        var isPreviewFocused = false
        /// The first line of the details that is shown.
        var previewOffset = 0

        /// The selected cluster.
        var selected: ClusterSummary? {
            rows.indices.contains(cursor.index) ? rows[cursor.index] : nil
        }

        /// Makes the rows from the hub's data.
        mutating func update(_ hub: HubData) {
            var rows = (hub.clusters ?? []).filter { filter.isEmpty || filter.matches($0) }
            // The hub's own lists are fresher than what came with the last poll of its clusters.
            for index in rows.indices {
                rows[index].applications = hub.applicationsHeld[rows[index].name] ?? 0
            }
            switch order {
            case .hub: break
            case .name: rows.sort { $0.name < $1.name }
            case .status:
                // The sort is stable by the hub's order.
                rows = rows.enumerated().sorted {
                    (State.rank($0.element), $0.offset) < (State.rank($1.element), $1.offset)
                }.map(\.element)
            }
            self.rows = isInverted ? rows.reversed() : rows
        }

        private static func rank(_ cluster: ClusterSummary) -> Int {
            switch cluster.state.status {
            case .bad, .gone: 0
            case .warn, .attention: 1
            case .progress, .unknown: 2
            case .ok: 3
            }
        }
    }

    /// What can be done here.
    enum Message: Sendable, Hashable {
        /// Show the Applications on the selected cluster.
        case open
        /// Edit its labels.
        case editLabels
        /// Sort.
        case sort(Order)
        /// Turn the order round.
        case invert
        /// Go to the details or back.
        case switchPane
    }

    /// Answers a message.
    static func reduce(_ state: inout State, _ message: Message, _ hub: HubData) -> [ScreenRequest]
    {
        switch message {
        case .open:
            return state.selected.map { [.open(.applications(onCluster: $0.name))] } ?? []
        case .editLabels:
            return state.selected.map { [.open(.labels($0.name))] } ?? []
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
        state.clusters.selected == nil ? "there is no cluster to open" : nil
    }

    /// The keys.
    static let keymap: [Binding] = [
        Binding(
            Key(.enter), "clusters.open", .clusters(.open), hint: "Apps here",
            help: "list the applications on the cluster", disabled: noRow),
        Binding(
            Key("L"), "clusters.labels", .clusters(.editLabels), hint: "Labels...",
            help: "edit the labels and see which selectors gain or lose the cluster",
            disabled: { state in
                if let reason = noRow(state) ?? state.hub.writeObstacle { return reason }
                return state.clusters.selected?.name == "local"
                    ? "the hub itself has no labels to edit" : nil
            }),
        Binding(
            Key(.tab), "clusters.switchPane", .clusters(.switchPane), hint: "Details",
            help: "go to the cluster's details and back", disabled: noRow),
        Binding(
            [[Key("o"), Key("n")]], "clusters.sortByName", .clusters(.sort(.name)),
            help: "sort by name"),
        Binding(
            [[Key("o"), Key("s")]], "clusters.sortByStatus", .clusters(.sort(.status)),
            help: "show first what is out of order"),
        Binding(
            [[Key("o"), Key("o")]], "clusters.sortAsHub", .clusters(.sort(.hub)),
            help: "in the hub's order"),
        Binding(Key("I"), "clusters.invert", .clusters(.invert), help: "turn the order round"),
    ]
}
