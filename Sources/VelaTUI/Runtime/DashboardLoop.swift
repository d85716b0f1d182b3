import CursesKit
import Foundation

/// The dashboard's loop: waits for input and messages, reduces them, paints once, on one thread.
struct DashboardLoop<Screen: Surface & ~Copyable>: ~Copyable {
    /// Where frames go and keys come from.
    private(set) var screen: Screen
    /// What is shown.
    private(set) var state: AppState
    /// Where messages come from.
    let mailbox: Mailbox
    private let look: DashboardLook
    private let now: () -> Date
    private let perform: (AppEffect) -> Void
    private var painted: CellBuffer?
    private var changesAt: Date?

    /// A loop; nothing is painted before ``start()``.
    init(
        screen: consuming Screen, state: AppState, look: DashboardLook, mailbox: Mailbox,
        now: @escaping () -> Date = { Date() }, perform: @escaping (AppEffect) -> Void
    ) {
        self.screen = screen
        self.state = state
        self.look = look
        self.mailbox = mailbox
        self.now = now
        self.perform = perform
    }

    /// Paints the first frame, and only then connects.
    mutating func start() {
        paint()
        perform(.connect)
    }

    /// Waits once, handles all that has come, and paints; the exit code ends the loop.
    mutating func turn() -> Int32? {
        let events = screen.wait(until: deadline())
        reduce(.clock(now()))
        for event in events { take(event) }
        for message in mailbox.takeAll() { reduce(message) }
        if let code = state.exitCode { return code }
        paint()
        return nil
    }

    /// Runs until the end and returns the exit code.
    mutating func run() -> Int32 {
        start()
        while true {
            if let code = turn() { return code }
        }
    }

    private mutating func take(_ event: InputEvent) {
        // After the end nothing that was typed behind it counts.
        guard state.exitCode == nil else { return }
        switch event {
        case .key(let key): reduce(.key(key))
        case .paste(let text): reduce(.paste(text))
        case .resize(let size): reduce(.resized(size))
        case .terminate(let signal): reduce(.terminate(signal))
        case .continued: painted = nil
        case .wakeUp, .unknown: break
        }
    }

    private mutating func reduce(_ message: AppMessage) {
        for effect in AppReducer.reduce(&state, message) {
            switch effect {
            case .redraw: screen.redraw()
            case .suspend: screen.suspend()
            case .discardTypedKeys: discardTypedKeys()
            case .connect, .watchDetail, .plan, .approve, .selectorEffects, .setLabels, .refresh,
                .cancel:
                perform(effect)
            }
        }
    }

    private mutating func paint() {
        let frame = AppView.frame(state, glyphs: look.glyphs, zone: look.zone)
        changesAt = frame.changesAt
        if painted != frame.buffer {
            screen.paint(frame.buffer, palette: look.palette)
            painted = frame.buffer
        }
        reduce(.painted)
    }

    /// Throws away what was typed before the frame could be seen, except for what leads away.
    private mutating func discardTypedKeys() {
        for event in screen.wait(until: .now) {
            switch event {
            case .key(let key) where key != Key(.escape) && key != .control("c"): break
            case .paste, .unknown: break
            case .key, .resize, .continued, .terminate, .wakeUp: take(event)
            }
        }
        // The frame has not been painted again, so what came with those events waits for the next turn.
        if state.exitCode == nil { changesAt = min(changesAt ?? now(), now()) }
    }

    private func deadline() -> ContinuousClock.Instant? {
        if state.exitCode != nil { return .now }
        guard let changesAt else { return nil }
        let seconds = max(0, changesAt.timeIntervalSince(now()))
        return .now + .milliseconds(Int64((seconds * 1000).rounded(.up)))
    }
}

/// How the dashboard is drawn.
struct DashboardLook: Sendable {
    /// The colours.
    var palette: Palette
    /// The characters.
    var glyphs: Glyphs
    /// The zone of times.
    var zone: TimeZone
}
