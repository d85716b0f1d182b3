import CursesKit

/// What a key asks for.
enum AppAction: Sendable, Hashable {
    /// Move in the list or text.
    case move(Motion)
    /// Something that the root does.
    case root(RootAction)
    /// For the list of Applications.
    case apps(AppsScreen.Message)
    /// For the list of clusters.
    case clusters(ClustersScreen.Message)
    /// For an Application's screen.
    case detail(DetailScreen.Message)
    /// For the approval sheet.
    case approval(ApprovalSheet.Message)
    /// For the editor of labels.
    case labels(LabelsEditor.Message)
}

/// What the root does on a key.
enum RootAction: Sendable, Hashable {
    /// Show a list.
    case show(AppState.Tab)
    /// One step back.
    case back
    /// Close the screen; quit at the root.
    case close
    /// Cancel what runs; twice quits.
    case interrupt
    /// Show help.
    case help
    /// Read again.
    case refresh
    /// Write the screen again.
    case redraw
    /// Stop as job control does.
    case suspend
    /// Type a filter.
    case filter
    /// Keep the filter that was typed.
    case keepFilter
}

/// A key's meaning: what it does, how it is called, and when it is off.
struct Binding: Sendable {
    /// The keys, each a chord of one or more.
    var chords: [[Key]]
    /// Its name.
    var name: String
    /// What it asks for.
    var action: AppAction
    /// The word in the row of hints; nil leaves it to the help.
    var hint: String?
    /// What it does, for the help.
    var help: String
    /// Why it is off now, or nil.
    var disabled: @Sendable (AppState) -> String?

    init(
        _ chords: [[Key]], _ name: String, _ action: AppAction, hint: String? = nil, help: String,
        disabled: @escaping @Sendable (AppState) -> String? = { _ in nil }
    ) {
        self.chords = chords
        self.name = name
        self.action = action
        self.hint = hint
        self.help = help
        self.disabled = disabled
    }

    init(
        _ key: Key, _ name: String, _ action: AppAction, hint: String? = nil, help: String,
        disabled: @escaping @Sendable (AppState) -> String? = { _ in nil }
    ) {
        self.init([[key]], name, action, hint: hint, help: help, disabled: disabled)
    }

    /// The first chord as people write it.
    var keyText: String { chords.first.map(Binding.text) ?? "" }
    /// All chords as people write them.
    var allKeysText: String { chords.map(Binding.text).joined(separator: " ") }

    private static func text(_ chord: [Key]) -> String { chord.map(\.name).joined(separator: " ") }
}

extension Key {
    /// The key as people write it.
    var name: String {
        let base: String
        switch code {
        case .character(let character):
            if modifiers.contains(.control) { return "Ctrl-" + String(character).uppercased() }
            base = character == " " ? "space" : String(character)
        case .enter: base = "Enter"
        case .escape: base = "Esc"
        case .tab: base = "Tab"
        case .backTab: base = "Shift-Tab"
        case .backspace: base = "Backspace"
        case .delete: base = "Del"
        case .insert: base = "Ins"
        case .up: base = "Up"
        case .down: base = "Down"
        case .left: base = "Left"
        case .right: base = "Right"
        case .home: base = "Home"
        case .end: base = "End"
        case .pageUp: base = "PgUp"
        case .pageDown: base = "PgDn"
        case .function(let number): base = "F\(number)"
        }
        return modifiers.contains(.alt) ? "Alt-" + base : base
    }
}
