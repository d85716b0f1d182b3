/// Turns the bytes of a terminal into keys, without a terminal.
///
/// It understands UTF-8, CSI and SS3 sequences with xterm's modifiers, rxvt's and the Linux console's
/// variants, Alt as a leading escape, and bracketed paste. Every byte becomes part of exactly one
/// event; what has no meaning becomes ``InputEvent/unknown(_:)``. How bytes are cut into reads makes
/// no difference.
public struct KeyDecoder: Sendable {
    /// An event and how many bytes it was made of.
    struct Token: Hashable {
        var event: InputEvent
        var length: Int
    }

    /// The longest control sequence; a longer one is not one.
    static let maximumSequence = 64

    private var state = State.ground
    private let pasteLimit: Int
    private var tokens: [Token] = []

    private enum State {
        /// Nothing is pending.
        case ground
        /// Bytes of a code point are missing.
        case text(UTF8Decoder, isAlt: Bool)
        /// An escape came; alone, or before something that makes it more.
        case escape
        /// Two escapes came: Alt and Escape, or rxvt's Alt and a key.
        case doubleEscape
        /// A control sequence has begun; its bytes after the introducer.
        case sequence(Introducer, [UInt8])
        /// A paste goes on; its text, all bytes so far, and how much of its end was seen.
        case paste(Paste)
    }

    /// How a sequence began.
    enum Introducer: Hashable {
        /// `ESC [`, preceded by another escape for Alt in rxvt.
        case csi(isAlt: Bool)
        /// `ESC O`, preceded by another escape for Alt in rxvt.
        case ss3(isAlt: Bool)

        var bytes: [UInt8] {
            switch self {
            case .csi(let isAlt): (isAlt ? [0x1B] : []) + [0x1B, 0x5B]
            case .ss3(let isAlt): (isAlt ? [0x1B] : []) + [0x1B, 0x4F]
            }
        }
    }

    private struct Paste {
        var text: [UInt8] = []
        var length = 6
        var endMatched = 0
    }

    private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    /// A decoder.
    ///
    /// - Parameter pasteLimit: how many bytes of one paste are kept; the rest is passed over.
    public init(pasteLimit: Int = 1 << 20) { self.pasteLimit = max(0, pasteLimit) }

    /// How long to wait for more bytes before ``flush()``; nil when nothing is pending.
    public var patience: Duration? {
        switch state {
        case .ground: nil
        case .paste: TerminalInput.pasteSilence
        case .text, .escape, .doubleEscape, .sequence: TerminalInput.escapeDelay
        }
    }

    /// Takes bytes and returns the events that they complete.
    public mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
        tokens(feed: bytes).map(\.event)
    }

    /// Says that no more bytes came in time: a lone escape is the key, the rest is what it is.
    public mutating func flush() -> [InputEvent] {
        tokensOfFlush().map(\.event)
    }

    mutating func tokens(feed bytes: some Sequence<UInt8>) -> [Token] {
        for byte in bytes { take(byte) }
        defer { tokens = [] }
        return tokens
    }

    mutating func tokensOfFlush() -> [Token] {
        let old = state
        state = .ground
        switch old {
        case .ground: break
        case .escape: emit(.key(Key(.escape)), 1)
        case .doubleEscape: emit(.key(Key(.escape, .alt)), 2)
        case .text(let decoder, let isAlt):
            unknown((isAlt ? [0x1B] : []) + decoder.pending)
        case .sequence(let introducer, let body):
            abandon(introducer, body)
        case .paste(let paste):
            emitPaste(paste, withoutEnd: paste.endMatched)
        }
        defer { tokens = [] }
        return tokens
    }
}

// MARK: - States

extension KeyDecoder {
    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: takeFirst(byte, isAlt: false)
        case .text(let decoder, let isAlt): takeText(byte, decoder, isAlt: isAlt)
        case .escape: takeAfterEscape(byte)
        case .doubleEscape: takeAfterTwoEscapes(byte)
        case .sequence(let introducer, let body): takeSequence(byte, introducer, body)
        case .paste(var paste):
            // Moved out, so that appending to the text does not copy it.
            state = .ground
            takePaste(byte, &paste)
        }
    }

    private mutating func takeFirst(_ byte: UInt8, isAlt: Bool) {
        let length = isAlt ? 2 : 1
        state = .ground
        if byte == 0x1B {
            state = .escape
        } else if let key = Key(ascii: byte) {
            emit(.key(isAlt ? key.adding(.alt) : key), length)
        } else {
            takeText(byte, UTF8Decoder(), isAlt: isAlt)
        }
    }

    private mutating func takeText(_ byte: UInt8, _ before: UTF8Decoder, isAlt: Bool) {
        var decoder = before
        if !before.pending.isEmpty, byte < 0x80 {
            unknown((isAlt ? [0x1B] : []) + before.pending)
            takeFirst(byte, isAlt: false)
            return
        }
        var parts: [UTF8Decoder.Part] = []
        decoder.push(byte) { parts.append($0) }
        state = decoder.pending.isEmpty ? .ground : .text(decoder, isAlt: isAlt && parts.isEmpty)
        var prefix: [UInt8] = isAlt ? [0x1B] : []
        for part in parts {
            switch part {
            case .scalar(let scalar): typed(scalar, after: prefix)
            case .invalid(let bytes): unknown(prefix + bytes)
            }
            prefix = []
        }
    }

    private mutating func takeAfterEscape(_ byte: UInt8) {
        switch byte {
        case 0x1B: state = .doubleEscape
        case 0x5B: state = .sequence(.csi(isAlt: false), [])
        case 0x4F: state = .sequence(.ss3(isAlt: false), [])
        default: takeFirst(byte, isAlt: true)
        }
    }

    private mutating func takeAfterTwoEscapes(_ byte: UInt8) {
        switch byte {
        case 0x5B: state = .sequence(.csi(isAlt: true), [])
        case 0x4F: state = .sequence(.ss3(isAlt: true), [])
        case 0x1B:
            emit(.key(Key(.escape)), 1)
        default:
            emit(.key(Key(.escape)), 1)
            takeFirst(byte, isAlt: true)
        }
    }

    private mutating func takeSequence(
        _ byte: UInt8, _ introducer: Introducer, _ body: [UInt8]
    ) {
        guard (0x20..<0x7F).contains(byte), body.count < Self.maximumSequence else {
            state = .ground
            abandon(introducer, body)
            takeFirst(byte, isAlt: false)
            return
        }
        let whole = body + [byte]
        guard KeySequence.isComplete(whole, introducer) else {
            state = .sequence(introducer, whole)
            return
        }
        state = .ground
        if case .csi = introducer, whole == [0x32, 0x30, 0x30, 0x7E] {
            state = .paste(Paste(length: introducer.bytes.count + whole.count))
        } else if let key = KeySequence.key(whole, introducer) {
            emit(.key(key), introducer.bytes.count + whole.count)
        } else {
            unknown(introducer.bytes + whole)
        }
    }

    private mutating func takePaste(_ byte: UInt8, _ paste: inout Paste) {
        paste.length += 1
        if byte == Self.pasteEnd[paste.endMatched] {
            paste.endMatched += 1
            if paste.endMatched == Self.pasteEnd.count {
                paste.endMatched = 0
                emitPaste(paste, withoutEnd: 0)
                return
            }
        } else {
            // No proper prefix of the end is also its suffix, so a failed match starts afresh.
            keep(Self.pasteEnd[..<paste.endMatched], &paste)
            paste.endMatched = byte == Self.pasteEnd[0] ? 1 : 0
            if paste.endMatched == 0 { keep([byte], &paste) }
        }
        state = .paste(paste)
    }

    private func keep(_ bytes: some Collection<UInt8>, _ paste: inout Paste) {
        paste.text += bytes.prefix(max(0, pasteLimit - paste.text.count))
    }
}

// MARK: - Events

extension KeyDecoder {
    private mutating func emit(_ event: InputEvent, _ length: Int) {
        tokens.append(Token(event: event, length: length))
    }

    private mutating func unknown(_ bytes: [UInt8]) { emit(.unknown(bytes), bytes.count) }

    private mutating func typed(_ scalar: Unicode.Scalar, after prefix: [UInt8]) {
        let bytes = prefix + Array(String(scalar).utf8)
        if (0x80..<0xA0).contains(scalar.value) {
            unknown(bytes)
        } else {
            let modifiers: Key.Modifiers = prefix.isEmpty ? [] : .alt
            emit(.key(Key(.character(Character(scalar)), modifiers)), bytes.count)
        }
    }

    /// A sequence that did not become one: Alt and its introducer, or bytes without meaning.
    private mutating func abandon(_ introducer: Introducer, _ body: [UInt8]) {
        switch introducer {
        case .csi(isAlt: false) where body.isEmpty: emit(.key(Key(.character("["), .alt)), 2)
        case .ss3(isAlt: false) where body.isEmpty: emit(.key(Key(.character("O"), .alt)), 2)
        case .csi, .ss3: unknown(introducer.bytes + body)
        }
    }

    private mutating func emitPaste(_ paste: Paste, withoutEnd matched: Int) {
        var paste = paste
        keep(Self.pasteEnd[..<matched], &paste)
        var text = ""
        var decoder = UTF8Decoder()
        let add = { (part: UTF8Decoder.Part) in
            switch part {
            case .scalar(let scalar): text.unicodeScalars.append(scalar)
            case .invalid: text.append("\u{FFFD}")
            }
        }
        for byte in paste.text { decoder.push(byte, add) }
        decoder.finish(add)
        emit(.paste(Self.withLineFeeds(text)), paste.length)
    }

    /// Terminals send line breaks of a paste as carriage returns.
    private static func withLineFeeds(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                result.append("\n")
            } else if !(scalar == "\n" && afterReturn) {
                result.append(scalar)
            }
            afterReturn = scalar == "\r"
        }
        return String(result)
    }
}
