internal import CNcurses

/// Lets any thread end a surface's wait.
///
/// Many posts before a wait make one event, so posting is cheap and never blocks.
public final class WakeUp: Sendable {
    /// The descriptor that becomes readable.
    let readEnd: Int32
    private let writeEnd: Int32

    /// A handle; a sentence is thrown when the process has no descriptors left.
    public init() throws(TerminalError) {
        var readEnd: Int32 = -1
        var writeEnd: Int32 = -1
        guard cnc_pipe(&readEnd, &writeEnd) else { throw .system(.current) }
        self.readEnd = readEnd
        self.writeEnd = writeEnd
    }

    deinit {
        cnc_close_descriptor(readEnd)
        cnc_close_descriptor(writeEnd)
    }

    /// Ends the present wait, or the next one at once.
    public func post() { cnc_post(writeEnd) }

    /// Takes back what was posted, and says whether anything was.
    func drain() -> Bool { cnc_drain(readEnd) }
}
