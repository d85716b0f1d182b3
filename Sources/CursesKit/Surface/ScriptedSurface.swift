/// A surface for tests: it takes its events from a script and keeps the frames it is shown.
public struct ScriptedSurface: ~Copyable, Surface {
    /// What the program did to the surface besides painting.
    public enum Action: Sendable, Hashable {
        /// It had the screen redrawn.
        case redraw
        /// It stopped the process.
        case suspend
        /// It left the screen.
        case leave
        /// It took the screen again.
        case enter
        /// It left the screen to pass bytes through.
        case leaveRaw
    }

    /// The present size.
    public private(set) var size: Size
    /// What it can show.
    public let capabilities: Terminal.Capabilities
    /// The handle with which other threads end a wait.
    public let wakeUp: WakeUp

    /// The frames, oldest first; equal frames in a row are kept once.
    public private(set) var frames: [CellBuffer] = []
    /// How many times a frame was painted, equal ones too.
    public private(set) var paintCount = 0
    /// The palette of the last frame.
    public private(set) var palette = Palette()
    /// What else was asked for, oldest first.
    public private(set) var actions: [Action] = []
    /// The deadlines of the waits so far.
    public private(set) var deadlines: [ContinuousClock.Instant?] = []
    /// The bytes that were written past the screen.
    public private(set) var written: [UInt8] = []
    /// The answers of raw waits to come.
    public var rawScript: [[RawEvent]] = []
    private var script: [[InputEvent]]

    /// A surface that answers each wait with the next events of the script.
    ///
    /// A resize event changes the size when it is delivered. After the script's end waits return
    /// nothing, at once, apart from a wake-up that was posted.
    public init(
        size: Size, script: [[InputEvent]] = [],
        capabilities: Terminal.Capabilities = Terminal.Capabilities(colours: 16, isUTF8: true)
    ) throws(TerminalError) {
        self.size = size
        self.script = script
        self.capabilities = capabilities
        self.wakeUp = try WakeUp()
    }

    /// The last frame.
    public var frame: CellBuffer? { frames.last }
    /// Whether every event of the script was delivered.
    public var isFinished: Bool { script.isEmpty }

    /// Adds the answer of one more wait.
    public mutating func send(_ events: InputEvent...) { script.append(events) }

    /// Adds one wait for each typed character of a text.
    public mutating func type(_ text: String) {
        for character in text { script.append([.key(Key(character))]) }
    }

    /// Shows a frame; only what differs from the last one is written.
    public mutating func paint(_ frame: CellBuffer, palette: Palette) {
        paintCount += 1
        self.palette = palette
        if frames.last != frame { frames.append(frame) }
    }

    /// Waits for events until one comes or the deadline passes.
    public mutating func wait(until deadline: ContinuousClock.Instant?) -> [InputEvent] {
        deadlines.append(deadline)
        var events = script.isEmpty ? [] : script.removeFirst()
        if wakeUp.drain() { events.append(.wakeUp) }
        for case .resize(let new) in events { size = new }
        return events
    }

    /// Writes the last frame again as a whole.
    public mutating func redraw() { actions.append(.redraw) }

    /// Stops the process as job control does, and comes back when it is continued.
    public mutating func suspend() {
        actions.append(.suspend)
        script.insert([.continued], at: 0)
    }

    /// Gives the normal screen back.
    public mutating func leave() { actions.append(.leave) }

    /// Takes the screen again.
    public mutating func enter() { actions.append(.enter) }
}

// MARK: - Passing bytes through

extension ScriptedSurface {
    /// Gives the normal screen back but keeps raw mode.
    public mutating func leaveRaw() { actions.append(.leaveRaw) }

    /// Answers with the next events of the raw script.
    public mutating func waitRaw(until deadline: ContinuousClock.Instant?) -> [RawEvent] {
        deadlines.append(deadline)
        var events = rawScript.isEmpty ? [] : rawScript.removeFirst()
        if wakeUp.drain() { events.append(.wakeUp) }
        for case .resize(let new) in events { size = new }
        return events
    }

    /// Keeps the bytes.
    public mutating func writeRaw(_ bytes: [UInt8]) { written += bytes }
}
