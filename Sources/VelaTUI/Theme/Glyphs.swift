/// The characters that the program draws with, in one of two sets.
struct Glyphs: Sendable, Hashable {
    /// Whether only ASCII may be drawn.
    let isASCII: Bool

    /// The set for terminals that show UTF-8.
    static let utf8 = Glyphs(isASCII: false)
    /// The set for all others.
    static let ascii = Glyphs(isASCII: true)

    /// The mark of a status.
    func mark(_ status: Status) -> String {
        switch status {
        case .ok: isASCII ? "+" : "●"
        case .progress: isASCII ? "~" : "◐"
        case .attention: isASCII ? "?" : "◆"
        case .warn: isASCII ? "*" : "▲"
        case .bad: isASCII ? "!" : "✖"
        case .gone: isASCII ? "x" : "✕"
        case .unknown: isASCII ? "." : "○"
        }
    }

    /// What stands for text that was cut.
    var ellipsis: String { isASCII ? ".." : "…" }
    /// The mark of the selected row.
    var cursor: String { isASCII ? ">" : "›" }
    /// From one value to another.
    var arrow: String { isASCII ? "->" : "→" }
    /// A node whose children are shown.
    var open: String { isASCII ? "v" : "▾" }
    /// A node whose children are hidden.
    var closed: String { isASCII ? ">" : "▸" }
    /// A part of a time line that is over.
    var bar: Character { isASCII ? "#" : "━" }
    /// A part of a time line that waits for a human.
    var waitingBar: Character { isASCII ? "?" : "╍" }
    /// A part of a time line that goes on.
    var runningBar: Character { isASCII ? "~" : "┅" }
    /// Where a text is typed.
    var caret: String { "_" }
    /// Between parts of a path.
    var crumb: String { isASCII ? ">" : "›" }

    /// A horizontal line.
    var horizontal: Character { isASCII ? "-" : "─" }
    /// A vertical line.
    var vertical: Character { isASCII ? "|" : "│" }
    /// The corners: top left, top right, bottom left, bottom right.
    var corners: (String, String, String, String) {
        isASCII ? ("+", "+", "+", "+") : ("┌", "┐", "└", "┘")
    }
    /// A tree's guide past a node that has more siblings.
    var guide: String { isASCII ? "| " : "│ " }
}
