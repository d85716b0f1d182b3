import CursesKit

/// Which keys mean what in which scope.
enum Keymap {
    /// The bindings of a scope, those of its screen first.
    static func bindings(_ scope: Scope) -> [Binding] {
        switch scope {
        case .apps:
            AppsScreen.keymap + movement + listing + refreshing + backwards + everywhere + tabs
        case .clusters:
            ClustersScreen.keymap + movement + listing + refreshing + backwards + everywhere + tabs
        case .tree: DetailScreen.treeKeymap + movement + refreshing + backwards + everywhere + tabs
        case .workflow:
            DetailScreen.workflowKeymap + movement + refreshing + backwards + everywhere + tabs
        case .approval: ApprovalSheet.keymap + movement + everywhere
        case .approvalPhrase: ApprovalSheet.phraseKeymap + typing
        case .labels: LabelsEditor.keymap + typing
        case .labelsConfirm: LabelsEditor.confirmKeymap + typing
        case .help: HelpScreen.keymap + typing
        case .filter: filterKeymap + typing
        }
    }

    /// What a sequence of keys means in a scope.
    enum Match {
        /// A binding.
        case binding(Binding)
        /// The beginning of a longer chord.
        case prefix
        /// Nothing.
        case none
    }

    /// Looks up keys.
    static func match(_ keys: [Key], in scope: Scope) -> Match {
        var isPrefix = false
        for binding in bindings(scope) {
            for chord in binding.chords {
                if chord == keys { return .binding(binding) }
                isPrefix = isPrefix || chord.starts(with: keys)
            }
        }
        return isPrefix ? .prefix : .none
    }

    /// Movement in lists and texts.
    static let movement: [Binding] = [
        Binding(
            [[Key("j")], [Key(.down)]], "move.down", .move(.down), help: "one row down"),
        Binding([[Key("k")], [Key(.up)]], "move.up", .move(.up), help: "one row up"),
        Binding(
            [[Key("g")], [Key(.home)]], "move.first", .move(.first), help: "to the first row"),
        Binding([[Key("G")], [Key(.end)]], "move.last", .move(.last), help: "to the last row"),
        Binding(
            .control("d"), "move.halfPageDown", .move(.halfPageDown), help: "half a page down"),
        Binding(.control("u"), "move.halfPageUp", .move(.halfPageUp), help: "half a page up"),
        Binding(
            [[.control("f")], [Key(.pageDown)]], "move.pageDown", .move(.pageDown),
            help: "a page down"),
        Binding(
            [[.control("b")], [Key(.pageUp)]], "move.pageUp", .move(.pageUp), help: "a page up"),
    ]

    /// What works in both lists.
    private static let listing: [Binding] = [
        Binding(
            Key("/"), "list.filter", .root(.filter), hint: "Filter",
            help: "show only rows that match; phase:failed and cluster:eu* work too")
    ]

    /// Reading again; a sheet has its own meaning for the key.
    private static let refreshing: [Binding] = [
        Binding(
            .control("r"), "app.refresh", .root(.refresh),
            help: "read everything again now; connects again when the hub is away")
    ]

    /// The lists.
    private static let tabs: [Binding] = [
        Binding(Key("1"), "tab.apps", .root(.show(.apps)), help: "the list of applications"),
        Binding(Key("2"), "tab.clusters", .root(.show(.clusters)), help: "the list of clusters"),
    ]

    /// One step back; a sheet has its own.
    private static let backwards: [Binding] = [
        Binding(
            Key(.escape), "app.back", .root(.back),
            help: "one step back: filter first, then the screen")
    ]

    /// What works wherever nothing is typed.
    private static let everywhere: [Binding] = [
        Binding(Key("q"), "app.close", .root(.close), help: "close the screen; quit from a list"),
        Binding(
            .control("c"), "app.interrupt", .root(.interrupt),
            help: "cancel what runs; twice within 2 seconds quits"),
        Binding(.control("l"), "app.redraw", .root(.redraw), help: "draw the screen again"),
        Binding(.control("z"), "app.suspend", .root(.suspend), help: "stop; fg continues"),
        Binding(
            [[Key("?")], [Key(.function(1))]], "app.help", .root(.help), hint: "Help",
            help: "this help"),
    ]

    /// What works while something is typed.
    private static let typing: [Binding] = [
        Binding(
            .control("c"), "app.interrupt", .root(.interrupt),
            help: "cancel; twice within 2 seconds quits"),
        Binding(.control("l"), "app.redraw", .root(.redraw), help: "draw the screen again"),
        Binding(.control("z"), "app.suspend", .root(.suspend), help: "stop; fg continues"),
    ]

    private static let filterKeymap: [Binding] = [
        Binding(
            Key(.enter), "filter.keep", .root(.keepFilter), hint: "Keep", help: "keep the filter"),
        Binding(
            Key(.escape), "app.back", .root(.back), hint: "Clear", help: "show everything again"),
        Binding(Key(.down), "move.down", .move(.down), help: "one row down"),
        Binding(Key(.up), "move.up", .move(.up), help: "one row up"),
    ]
}
