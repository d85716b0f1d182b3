/// Columns that text takes on the grid; the one measure for layout and drawing.
///
/// The measure is that of the drawn form (see ``CellPieces``), so it never depends on the user's locale
/// or on how a terminal joins pictures. East Asian ambiguous characters are narrow.
///
/// Facts behind the choices, found with tmux 3.3a, ncurses 6.4 and glibc 2.36: a variation selector
/// does not widen a heart in tmux, but does in others; a skin tone takes two more columns in tmux, none
/// in others; ncurses refuses a cell with a second character that has a width of its own, which
/// rules out joined emoji, skin tones and flags as one cell; conjoining Hangul takes no columns, spacing
/// vowel signs and each consonant of an Indic conjunct take one. Where the C library is older than the
/// table and does not know a character, replacement characters of the same width are drawn.
public enum TextWidth {
    /// Which part of a text that is too long is left out.
    public enum ClipMode: Sendable, Hashable {
        /// The end: for sentences.
        case end
        /// The middle: for names, whose end tells them apart.
        case middle
    }

    /// The columns of one grapheme cluster.
    public static func columns(of character: Character) -> Int {
        if character.isPlainASCII { return 1 }
        return CellPieces.of(character).reduce(0) { $0 + $1.width }
    }

    /// The columns of a text.
    public static func columns(of text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// The text if it fits, else shortened to at most so many columns with an ellipsis.
    ///
    /// Where not even the ellipsis fits, the text is cut without one.
    public static func clip(
        _ text: String, to columns: Int, mode: ClipMode = .end, ellipsis: String = "…"
    ) -> String {
        guard columns > 0 else { return "" }
        let widths = text.map(Self.columns(of:))
        guard widths.reduce(0, +) > columns else { return text }
        let room = columns - Self.columns(of: ellipsis)
        guard room > 0 else { return String(text.prefix(prefixCount(widths, columns))) }
        switch mode {
        case .end:
            return text.prefix(prefixCount(widths, room)) + ellipsis
        case .middle:
            let head = prefixCount(widths, (room + 1) / 2)
            let used = widths.prefix(head).reduce(0, +)
            let tail = prefixCount(widths.reversed(), room - used)
            return text.prefix(head) + ellipsis + text.suffix(tail)
        }
    }

    /// The text clipped or filled with spaces to exactly so many columns.
    public static func pad(
        _ text: String, to columns: Int, alignment: Alignment = .leading,
        mode: ClipMode = .end, ellipsis: String = "…"
    ) -> String {
        let clipped = clip(text, to: columns, mode: mode, ellipsis: ellipsis)
        let missing = max(0, columns - Self.columns(of: clipped))
        switch alignment {
        case .leading: return clipped + String(repeating: " ", count: missing)
        case .trailing: return String(repeating: " ", count: missing) + clipped
        case .centre:
            let left = missing / 2
            return String(repeating: " ", count: left) + clipped
                + String(repeating: " ", count: missing - left)
        }
    }

    /// Where text stands in a field that is wider.
    public enum Alignment: Sendable, Hashable {
        /// At the left.
        case leading
        /// At the right: for numbers.
        case trailing
        /// In the middle.
        case centre
    }

    /// How many of the widths fit into the columns.
    private static func prefixCount(_ widths: some Sequence<Int>, _ columns: Int) -> Int {
        var left = columns
        var count = 0
        for width in widths {
            left -= width
            if left < 0 { break }
            count += 1
        }
        return count
    }
}
