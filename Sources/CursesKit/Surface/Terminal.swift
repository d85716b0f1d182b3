internal import CNcurses

/// The process's terminal in full-screen mode, until it is destroyed.
///
/// ncurses only writes; input is read and decoded here (see ``KeyDecoder``). The terminal belongs to
/// the thread that opened it: use from another aborts the process. Whatever ends the process, a trap
/// included, gives the normal screen and the modes back.
public struct Terminal: ~Copyable, Surface {
    /// What the terminal and the user's locale can show.
    public struct Capabilities: Sendable, Hashable {
        /// How many colours; 0 for mono.
        public var colours: Int
        /// Whether the user's locale encodes text as UTF-8.
        public var isUTF8: Bool

        /// Capabilities.
        public init(colours: Int, isUTF8: Bool) {
            self.colours = colours
            self.isUTF8 = isUTF8
        }
    }

    /// What the program chooses.
    public struct Options: Sendable, Hashable {
        /// The file that takes standard error while the screen is shown; nil leaves it alone.
        public var logPath: String?
        /// Whether only ASCII is written; other characters become question marks.
        public var asciiOnly: Bool
        /// The most colours to use, whatever the terminal has; 0 for mono.
        public var maximumColours: Int

        /// Options.
        public init(logPath: String? = nil, asciiOnly: Bool = false, maximumColours: Int = .max) {
            self.logPath = logPath
            self.asciiOnly = asciiOnly
            self.maximumColours = maximumColours
        }
    }

    /// The present size.
    public private(set) var size: Size
    /// What it can show.
    public let capabilities: Capabilities
    /// The handle with which other threads end a wait.
    public let wakeUp: WakeUp

    private let asciiOnly: Bool
    private var screen = PaintedScreen()
    private var input = TerminalInput()

    /// Takes the terminal on standard input and output.
    ///
    /// - Throws: ``TerminalError`` when there is none, or none that can be drawn on.
    public init(_ options: Options = Options()) throws(TerminalError) {
        let wakeUp = try WakeUp()
        let result = Int(cnc_open(options.logPath))
        switch result {
        case CNC_OK: break
        case CNC_NOT_A_TERMINAL: throw .notATerminal
        case CNC_UNKNOWN_TERMINAL: throw .unknownTerminal(Environment["TERM"] ?? "")
        case CNC_NO_CURSOR: throw .noCursorMotion(Environment["TERM"] ?? "")
        case CNC_BUSY: throw .alreadyOpen
        case CNC_NO_LOCALE: throw .noUTF8Locale
        default: throw .system(.current)
        }
        self.wakeUp = wakeUp
        self.asciiOnly = options.asciiOnly
        self.capabilities = Capabilities(
            colours: min(Int(cnc_colours()), max(0, options.maximumColours)),
            isUTF8: UserLocale.isUTF8)
        self.size = Self.currentSize()
    }

    deinit { cnc_close() }

    /// Whether the user's locale encodes text as UTF-8, known without a terminal.
    public static var localeIsUTF8: Bool { UserLocale.isUTF8 }

    /// Shows a frame; only what differs from the last one is written.
    public mutating func paint(_ frame: CellBuffer, palette: Palette) {
        screen.paint(
            frame, palette: palette, colours: capabilities.colours, asciiOnly: asciiOnly,
            within: size)
    }

    /// Writes the last frame again as a whole.
    public mutating func redraw() {
        cnc_invalidate()
        screen.update()
    }

    /// Stops the process as job control does, and comes back when it is continued.
    public mutating func suspend() {
        cnc_suspend()
        resume()
        input.add(.continued)
    }

    /// Gives the normal screen back.
    public mutating func leave() { cnc_leave(false) }

    /// Takes the screen again.
    public mutating func enter() {
        cnc_enter()
        resume()
    }

    /// Waits for events until one comes or the deadline passes.
    public mutating func wait(until deadline: ContinuousClock.Instant?) -> [InputEvent] {
        while true {
            let report = input.wait(until: deadline, wakeUp: wakeUp)
            if report.resized { noticeSize() }
            if report.stopRequested {
                suspend()
            } else if report.continued {
                cnc_reclaim()
                resume()
                input.add(.continued)
            }
            let events = input.takeEvents()
            // A signal may turn out to be no news, such as a resize to the same size.
            if !events.isEmpty { return events }
            if let deadline, ContinuousClock.now >= deadline { return [] }
        }
    }

    private mutating func resume() {
        noticeSize()
        screen.update()
    }

    private mutating func noticeSize() {
        let now = Self.currentSize()
        guard now != size else { return }
        size = now
        screen.forget()
        input.add(.resize(now))
    }

    private static func currentSize() -> Size {
        var columns: Int32 = 0
        var rows: Int32 = 0
        cnc_size(&columns, &rows)
        return Size(columns: Int(columns), rows: Int(rows))
    }
}

// MARK: - Passing bytes through

extension Terminal {
    /// Gives the normal screen back but keeps raw mode.
    public mutating func leaveRaw() { cnc_leave(true) }

    /// Waits for bytes as they come.
    public mutating func waitRaw(until deadline: ContinuousClock.Instant?) -> [RawEvent] {
        while true {
            var events = input.waitRaw(until: deadline, wakeUp: wakeUp)
            let now = Self.currentSize()
            if now != size {
                size = now
                screen.forget()
                events.append(.resize(now))
            }
            if !events.isEmpty { return events }
            if let deadline, ContinuousClock.now >= deadline { return [] }
        }
    }

    /// Writes bytes to the terminal as they are.
    public mutating func writeRaw(_ bytes: [UInt8]) {
        _ = cnc_write(bytes, bytes.count)
    }
}
