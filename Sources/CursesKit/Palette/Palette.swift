/// How text of one style looks.
public struct Look: Sendable, Hashable {
    /// Attributes of text.
    public struct Attributes: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8

        /// A set of those bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Bold.
        public static let bold = Attributes(rawValue: 1)
        /// Dim.
        public static let dim = Attributes(rawValue: 2)
        /// Underlined.
        public static let underline = Attributes(rawValue: 4)
        /// Foreground and background exchanged.
        public static let reverse = Attributes(rawValue: 8)
    }

    /// The colour of the text; nil is the terminal's own.
    public var foreground: Colour?
    /// The colour behind it; nil is the terminal's own.
    public var background: Colour?
    /// Attributes.
    public var attributes: Attributes

    /// A look.
    public init(
        foreground: Colour? = nil, background: Colour? = nil, attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own colours without attributes.
    public static let plain = Look()
}

/// What every style looks like: the theme's data, applied when a frame is painted.
public struct Palette: Sendable, Hashable {
    private var looks: [StyleID: Look]

    /// A palette; styles that it does not name are plain.
    public init(_ looks: [StyleID: Look] = [:]) { self.looks = looks }

    /// The look of a style.
    public subscript(style: StyleID) -> Look {
        get { looks[style] ?? .plain }
        set { looks[style] = newValue }
    }

    /// The looks of all 256 styles in the numbers of a terminal with so many colours.
    func resolved(colours: Int) -> [ResolvedLook] {
        (0...UInt8.max).map { ResolvedLook(self[StyleID(rawValue: $0)], colours: colours) }
    }
}

/// A look in the numbers of one terminal.
struct ResolvedLook: Hashable {
    /// A palette number, or -1 for the terminal's own.
    var foreground: Int32
    /// A palette number, or -1 for the terminal's own.
    var background: Int32
    /// Attributes.
    var attributes: Look.Attributes

    init(_ look: Look, colours: Int) {
        foreground = Int32(look.foreground?.number(colours: colours) ?? -1)
        background = Int32(look.background?.number(colours: colours) ?? -1)
        attributes = look.attributes
        // Terminals with 8 colours show bold text in the bright ones.
        if (8..<16).contains(colours), look.foreground?.isBright == true {
            attributes.insert(.bold)
        }
    }
}
