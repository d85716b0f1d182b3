/// A key as pressed, after decoding.
public struct Key: Sendable, Hashable {
    /// Which key, apart from modifiers.
    public enum Code: Sendable, Hashable {
        /// A character that was typed; shift is already in it (`A`, not shift and `a`).
        case character(Character)
        /// Return or Enter.
        case enter
        /// Escape, alone.
        case escape
        /// Tab.
        case tab
        /// Shift and Tab.
        case backTab
        /// Backspace.
        case backspace
        /// Delete.
        case delete
        /// Insert.
        case insert
        /// Cursor up.
        case up
        /// Cursor down.
        case down
        /// Cursor left.
        case left
        /// Cursor right.
        case right
        /// Home.
        case home
        /// End.
        case end
        /// Page up.
        case pageUp
        /// Page down.
        case pageDown
        /// A function key, 1 to 24.
        case function(Int)
    }

    /// Modifier keys held.
    public struct Modifiers: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8

        /// A set of those bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Control.
        public static let control = Modifiers(rawValue: 1)
        /// Alt or Meta.
        public static let alt = Modifiers(rawValue: 2)
        /// Shift, only for keys that are not characters.
        public static let shift = Modifiers(rawValue: 4)
    }

    /// Which key.
    public var code: Code
    /// Modifiers held with it.
    public var modifiers: Modifiers

    /// A key.
    public init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// A typed character.
    public init(_ character: Character) { self.init(.character(character)) }

    /// Control and a lower-case letter.
    public static func control(_ character: Character) -> Key {
        Key(.character(character), .control)
    }
}

/// Something that a terminal reports.
public enum InputEvent: Sendable, Hashable {
    /// A key was pressed.
    case key(Key)
    /// Text was pasted (bracketed paste); line breaks are line feeds, other controls are left in.
    case paste(String)
    /// The terminal has another size.
    case resize(Size)
    /// The program was continued after job control stopped it.
    case continued
    /// The process was asked to end (SIGTERM, SIGHUP, SIGINT) or its terminal has gone; the signal's number.
    case terminate(Int32)
    /// Somebody posted to the wake-up handle.
    case wakeUp
    /// Bytes that mean nothing here; for a debug view, otherwise passed over.
    case unknown([UInt8])

    /// The number of SIGHUP, which stands for a terminal that has gone.
    public static let hangUp: Int32 = 1
}
