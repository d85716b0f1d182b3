import HubSimulator
import NIOConcurrencyHelpers

/// What a stream's connection does with its pieces; each call returns at once.
protocol StreamReader: Sendable {
    /// Sends a piece and calls `StreamSink.sent(_:)` when the socket has taken it.
    func write(_ bytes: [UInt8])
    /// Ends the answer in order.
    func finish()
    /// Closes the connection, as its reader is too slow.
    func cut()
}

/// One open watch between the simulator's thread and its connection.
///
/// What the reader has not taken yet is bounded: when more bytes wait than its limit allows, the stream is cut, and the client lists again as after any lost connection.
final class StreamSink: Sendable {
    private struct State {
        var reader: (any StreamReader)?
        var waiting = 0
        var isOver = false
    }

    /// The watch in the simulator.
    let identifier: WatchID
    /// How many bytes may wait for a slow reader.
    ///
    /// A single larger piece, as the objects at the beginning of a watch are, is accepted when nothing else
    /// waits.
    private let limit: Int
    private let state = NIOLockedValueBox(State())

    init(_ identifier: WatchID, limit: Int) {
        self.identifier = identifier
        self.limit = limit
    }

    /// Connects the stream with its reader, before anything is sent.
    func attach(_ reader: any StreamReader) {
        state.withLockedValue { $0.reader = reader }
    }

    /// Sends a piece, or cuts the stream when its reader is too far behind.
    func send(_ bytes: [UInt8]) {
        let (reader, isTooMuch): ((any StreamReader)?, Bool) = state.withLockedValue { state in
            if state.isOver { return (nil, false) }
            if state.waiting > 0, state.waiting + bytes.count > limit {
                state.isOver = true
                return (state.reader, true)
            }
            state.waiting += bytes.count
            return (state.reader, false)
        }
        if isTooMuch { reader?.cut() } else { reader?.write(bytes) }
    }

    /// Notes that the socket has taken so many bytes.
    func sent(_ count: Int) {
        state.withLockedValue { $0.waiting -= count }
    }

    /// Ends the stream in order.
    func end() {
        let reader: (any StreamReader)? = state.withLockedValue { state in
            if state.isOver { return nil }
            state.isOver = true
            return state.reader
        }
        reader?.finish()
    }

    /// Forgets the reader, whose connection has gone.
    func detach() {
        state.withLockedValue { state in
            state.isOver = true
            state.reader = nil
        }
    }
}
