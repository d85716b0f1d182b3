/// The name of a style; a ``Palette`` says how it looks.
///
/// Programs give their roles numbers and never draw with colours directly, so a frame can be compared,
/// recoloured and printed as text without a terminal.
public struct StyleID: Sendable, Hashable {
    /// The number, the palette's index.
    public let rawValue: UInt8

    /// The style with that number.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The terminal's own colours without attributes.
    public static let plain = StyleID(rawValue: 0)
}

/// What one place of the grid shows.
public struct Cell: Sendable, Hashable {
    /// One grapheme cluster of width 1 or 2; empty in the second cell of a wide one.
    public var text: String
    /// How it looks.
    public var style: StyleID

    /// A cell.
    public init(text: String, style: StyleID) {
        self.text = text
        self.style = style
    }

    /// A space without style.
    public static let blank = Cell(text: " ", style: .plain)
}
