import ArgumentParser
import Delivery

/// A duration on the command line, as Go's programs read it: `30s`, `1h30m`, `500ms`, `0`.
struct DurationArgument: ExpressibleByArgument, Equatable, CustomStringConvertible {
    /// The duration.
    let value: Duration

    init(_ value: Duration) { self.value = value }

    init?(argument text: String) {
        guard let seconds = GoDuration.seconds(text), (0..<1e9).contains(seconds) else {
            return nil
        }
        value = .seconds(seconds)
    }

    var description: String {
        let (seconds, attoseconds) = value.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if milliseconds != 0 { return "\(seconds * 1000 + milliseconds)ms" }
        if seconds > 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        if seconds > 0, seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }

    var defaultValueDescription: String { description }
}
