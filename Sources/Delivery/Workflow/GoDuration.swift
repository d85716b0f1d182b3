/// Durations as Go writes them: `1h30m`, `1.5s`.
package enum GoDuration {
    private static let units: [(String, Double)] = [
        ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60),
        ("h", 3600),
    ]

    /// The seconds that a text stands for, or nil if it is no duration.
    package static func seconds(_ text: String) -> Double? {
        var rest = Substring(text)
        var sign = 1.0
        if let first = rest.first, first == "-" || first == "+" {
            sign = first == "-" ? -1 : 1
            rest.removeFirst()
        }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        var sum = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
            guard let value = Double(number) else { return nil }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0 != "." && !("0"..."9").contains($0) }
            guard let factor = units.first(where: { $0.0 == unit })?.1 else { return nil }
            rest = rest.dropFirst(unit.count)
            sum += value * factor
        }
        return sign * sum
    }
}

/// How long to wait before the next pass.
package enum WorkflowBackoff {
    /// The seconds after a step has been unfinished in that many passes since its message changed.
    package static func seconds(times: Int, anyStepFailed: Bool) -> Int {
        let limit = anyStepFailed ? 300 : 60
        guard times < 30 else { return limit }
        return max(1, min(limit, (1 << max(0, times)) / 20))
    }
}
