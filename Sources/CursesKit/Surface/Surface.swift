/// Where frames go and events come from: the terminal, or a script in tests.
///
/// A surface belongs to one thread. Other threads only post to its ``WakeUp``.
public protocol Surface: ~Copyable {
    /// The present size.
    var size: Size { get }
    /// What it can show.
    var capabilities: Terminal.Capabilities { get }
    /// The handle with which other threads end a wait.
    var wakeUp: WakeUp { get }

    /// Shows a frame; only what differs from the last one is written.
    mutating func paint(_ frame: CellBuffer, palette: Palette)
    /// Waits for events until one comes or the deadline passes, and returns all that have come.
    ///
    /// Without a deadline it waits as long as it takes. No event means that the deadline passed.
    mutating func wait(until deadline: ContinuousClock.Instant?) -> [InputEvent]
    /// Writes the last frame again as a whole, whatever the terminal shows now.
    mutating func redraw()
    /// Stops the process as job control does, and comes back when it is continued.
    ///
    /// The next wait reports ``InputEvent/continued``.
    mutating func suspend()
    /// Gives the normal screen back, for a child or a line of text.
    mutating func leave()
    /// Takes the screen again after ``leave()`` or ``leaveRaw()`` and redraws it.
    mutating func enter()

    /// Gives the normal screen back but keeps raw mode, so that bytes can pass through to a shell.
    mutating func leaveRaw()
    /// Waits as ``wait(until:)`` does, but hands over the bytes as they come; after ``leaveRaw()``.
    mutating func waitRaw(until deadline: ContinuousClock.Instant?) -> [RawEvent]
    /// Writes a shell's bytes to the terminal as they are; after ``leaveRaw()``.
    mutating func writeRaw(_ bytes: [UInt8])
}
