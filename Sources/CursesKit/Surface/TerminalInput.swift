internal import CNcurses

/// Reads the terminal, decodes keys, and turns signals into events.
struct TerminalInput {
    /// What the terminal has to do itself.
    struct Report {
        /// The terminal may have another size.
        var resized = false
        /// Somebody asked the process to stop.
        var stopRequested = false
        /// The process was stopped without warning and runs again.
        var continued = false
    }

    /// How long an escape may wait for the rest of a key's sequence.
    static let escapeDelay = Duration.milliseconds(30)
    /// How long a paste may be silent before it counts as finished.
    static let pasteSilence = Duration.seconds(1)
    /// The most bytes that one wait takes, so that a flood cannot starve the screen.
    static let burstLimit = 64 * 1024
    private static let readSize = 4096

    private var decoder = KeyDecoder()
    private var events: [InputEvent] = []
    private var decodeDeadline: ContinuousClock.Instant?
    private var buffer = [UInt8](repeating: 0, count: readSize)

    /// Adds an event that the next ``takeEvents()`` returns.
    mutating func add(_ event: InputEvent) { events.append(event) }

    /// The events since the last call.
    mutating func takeEvents() -> [InputEvent] {
        defer { events = [] }
        return events
    }

    /// Waits until there is something to report or the deadline passes.
    mutating func wait(until deadline: ContinuousClock.Instant?, wakeUp: WakeUp) -> Report {
        var result = Report()
        var taken = 0
        while true {
            let isIdle = events.isEmpty && result.isEmpty && taken < Self.burstLimit
            let timeout = isIdle ? milliseconds(until: deadline) : 0
            var report = cnc_report()
            cnc_wait(wakeUp.readEnd, timeout, &buffer, buffer.count, &report)
            taken += report.bytes
            note(report, &result)
            let hasMore = report.bytes > 0 && taken < Self.burstLimit
            if hasMore { continue }
            expireDecoder()
            if !events.isEmpty || !result.isEmpty { return result }
            if let deadline, ContinuousClock.now >= deadline { return result }
        }
    }

    /// Waits once and hands over what was typed without decoding it.
    mutating func waitRaw(
        until deadline: ContinuousClock.Instant?, wakeUp: WakeUp
    ) -> [RawEvent] {
        // An escape that is still undecided was pressed before, alone.
        self.events += decoder.flush()
        decodeDeadline = nil
        var report = cnc_report()
        let timeout = milliseconds(until: deadline)
        cnc_wait(wakeUp.readEnd, timeout, &buffer, buffer.count, &report)
        var events: [RawEvent] = []
        if report.bytes > 0 { events.append(.bytes(Array(buffer[..<report.bytes]))) }
        if report.woken { events.append(.wakeUp) }
        if report.terminate != 0 {
            events.append(.terminate(report.terminate))
        } else if report.hung_up {
            events.append(.terminate(InputEvent.hangUp))
        }
        return events
    }

    private mutating func note(_ report: cnc_report, _ result: inout Report) {
        if report.bytes > 0 {
            events += decoder.feed(buffer[..<report.bytes])
            decodeDeadline = decoder.patience.map { ContinuousClock.now + $0 }
        }
        if report.woken, !events.contains(.wakeUp) { events.append(.wakeUp) }
        if report.terminate != 0 {
            events.append(.terminate(report.terminate))
        } else if report.hung_up {
            events.append(.terminate(InputEvent.hangUp))
        }
        result.resized = result.resized || report.resized
        result.stopRequested = result.stopRequested || report.stop_requested
        result.continued = result.continued || report.continued
    }

    private mutating func expireDecoder() {
        guard let decodeDeadline, ContinuousClock.now >= decodeDeadline else { return }
        events += decoder.flush()
        self.decodeDeadline = nil
    }

    /// The time to the deadline or to the decoder's own, rounded up; -1 without either.
    private func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        let next = [deadline, decodeDeadline].compactMap { $0 }.min()
        guard let next else { return -1 }
        let left = next - ContinuousClock.now
        guard left > .zero else { return 0 }
        let limited = min(left, .seconds(3600))
        let (seconds, attoseconds) = limited.components
        return Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1
    }
}

extension TerminalInput.Report {
    /// Whether there is nothing to do.
    var isEmpty: Bool { !resized && !stopRequested && !continued }
}
