import CursesKit

/// The keys that work on the screen below, made from the table that binds them.
enum HelpScreen {
    /// The help's state.
    struct State: Sendable, Hashable {
        /// The scope that is explained.
        var scope = Scope.apps
        /// What is searched for.
        var search = LineEditor()
        /// The first line that is shown.
        var offset = 0
    }

    /// One line of the help.
    struct Entry: Sendable, Hashable {
        /// The keys.
        var keys: String
        /// The binding's name.
        var name: String
        /// What it does.
        var help: String
        /// Why it is off now, or nil.
        var reason: String?
    }

    /// The entries of a scope that match a search.
    static func entries(_ state: AppState) -> [Entry] {
        let wanted = state.help.search.text.lowercased()
        return Keymap.bindings(state.help.scope).map { binding in
            Entry(
                keys: binding.allKeysText, name: binding.name, help: binding.help,
                reason: binding.disabled(state))
        }.filter { entry in
            wanted.isEmpty
                || "\(entry.keys) \(entry.name) \(entry.help)".lowercased().contains(wanted)
        }
    }

    /// The keys of the help itself.
    static let keymap: [Binding] = [
        Binding(
            Key(.escape), "app.back", .root(.back), hint: "Close",
            help: "clear the search, then close the help"),
        Binding(Key(.enter), "app.close", .root(.close), help: "close the help"),
        Binding(Key(.down), "move.down", .move(.down), hint: "Scroll", help: "one line down"),
        Binding(Key(.up), "move.up", .move(.up), help: "one line up"),
        Binding(Key(.pageDown), "move.pageDown", .move(.pageDown), help: "a page down"),
        Binding(Key(.pageUp), "move.pageUp", .move(.pageUp), help: "a page up"),
    ]

    /// Draws the help.
    static func view(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        let inside = canvas.box(
            rect, title: "Keys: \(state.help.scope.title)", footer: "type to search",
            isFocused: true)
        var search = Line("search ", .muted)
        search.add(state.help.search.text + canvas.glyphs.caret, .input)
        canvas.put(search, column: inside.column, row: inside.row, columns: inside.columns)
        canvas.placeCursor(column: inside.column + search.columns - 1, row: inside.row)
        let entries = entries(state)
        let keyColumns = min(18, entries.map { TextWidth.columns(of: $0.keys) }.max() ?? 0)
        let lines = entries.map { entry in
            var line = Line()
            line.add(
                entry.keys, entry.reason == nil ? .key : .disabled, width: keyColumns,
                glyphs: canvas.glyphs)
            line.add("  " + entry.help, entry.reason == nil ? .plain : .disabled)
            if let reason = entry.reason { line.add("  (off: \(reason))", .warn) }
            return line
        }
        let list = Rect(
            column: inside.column, row: inside.row + 2, columns: inside.columns,
            rows: max(0, inside.rows - 2))
        canvas.put(
            lines.isEmpty ? [Line("No key matches.", .muted)] : lines, in: list,
            offset: state.help.offset)
        let hidden = lines.count - state.help.offset - list.rows
        if hidden > 0 {
            canvas.putTrailing(
                Line(" \(hidden) more ", .muted), endColumn: list.endColumn, row: list.endRow - 1)
        }
    }
}

extension Scope {
    /// The name that the help shows.
    var title: String {
        switch self {
        case .apps: "applications"
        case .clusters: "clusters"
        case .tree: "tree"
        case .workflow: "workflow"
        case .approval, .approvalPhrase: "approval"
        case .labels, .labelsConfirm: "labels"
        case .help: "help"
        case .filter: "filter"
        }
    }
}
