import CursesKit

/// What a cell means; the theme says how that looks.
enum Role: UInt8, CaseIterable, Sendable {
    /// Ordinary text.
    case plain
    /// Text of less importance, headers of columns.
    case muted
    /// What leads the eye: the active tab, a focused border.
    case accent
    /// Titles.
    case title
    /// A key in a hint.
    case key
    /// Lines around panes.
    case border
    /// Text that matches a search.
    case match
    /// A key or action that is off now.
    case disabled
    /// The status bar.
    case bar
    /// The product's cell in the status bar.
    case barTitle
    /// Something in the status bar waits for a human.
    case barAttention
    /// Something in the status bar is broken.
    case barBad
    /// The product's cell while a production cluster is in scope.
    case barCritical
    /// Healthy, live, done.
    case ok
    /// Under way.
    case progress
    /// Waits for a human.
    case attention
    /// Slow, stale, suspended.
    case warn
    /// Failed, unhealthy, unreachable.
    case bad
    /// Being deleted, stopped.
    case gone
    /// No data.
    case unknown
    /// A plan's new object.
    case add
    /// A plan's changed object.
    case change
    /// A plan's deleted object.
    case remove
    /// A plan's object that stays.
    case same
    /// A name of the production class.
    case critical
    /// Text that is being typed.
    case input

    /// The style of the role's cells.
    var style: StyleID { StyleID(rawValue: rawValue) }
    /// The style of the role's cells on the selected row.
    var selectedStyle: StyleID { StyleID(rawValue: rawValue | Role.selection) }

    /// The bit that marks cells of the selected row.
    static let selection: UInt8 = 0x80

    /// The role of a style.
    init(_ style: StyleID) { self = Role(rawValue: style.rawValue & ~Role.selection) ?? .plain }
}

/// How something fares, in the words that colour, glyph and sort order share.
enum Status: Sendable, Hashable, CaseIterable {
    /// Healthy, live, done.
    case ok
    /// Under way.
    case progress
    /// Waits for a human.
    case attention
    /// Slow, stale, suspended.
    case warn
    /// Failed, unhealthy, unreachable.
    case bad
    /// Being deleted, stopped.
    case gone
    /// No data.
    case unknown

    /// Its role.
    var role: Role {
        switch self {
        case .ok: .ok
        case .progress: .progress
        case .attention: .attention
        case .warn: .warn
        case .bad: .bad
        case .gone: .gone
        case .unknown: .unknown
        }
    }
}
