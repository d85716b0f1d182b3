/// Something that a terminal reports while another program's bytes pass through it.
public enum RawEvent: Sendable, Hashable {
    /// Bytes were typed, as they came.
    case bytes([UInt8])
    /// The terminal has another size.
    case resize(Size)
    /// The process was asked to end, or its terminal has gone; the signal's number.
    case terminate(Int32)
    /// Somebody posted to the wake-up handle.
    case wakeUp
}
