import ArgumentParser

/// A duration as Go's programs read it from the command line: `30s`, `1h30m`, `500ms`, `0`.
struct GoDuration: ExpressibleByArgument, Equatable, CustomStringConvertible {
    /// The duration.
    let value: Duration

    init(_ value: Duration) { self.value = value }

    init?(argument text: String) {
        guard text != "0" else {
            value = .zero
            return
        }
        guard !text.isEmpty, let value = Self.sum(text[...]) else { return nil }
        self.value = value
    }

    private static func sum(_ text: Substring) -> Duration? {
        var rest = text
        var sum = Duration.zero
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let count = Double(number), count < 1e9, let length = seconds(unit) else {
                return nil
            }
            sum += .seconds(count * length)
        }
        return sum
    }

    private static func seconds(_ unit: Substring) -> Double? {
        switch unit {
        case "h": 3600
        case "m": 60
        case "s": 1
        case "ms": 1e-3
        case "us", "µs", "μs": 1e-6
        case "ns": 1e-9
        default: nil
        }
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
