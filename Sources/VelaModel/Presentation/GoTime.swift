package import Foundation

/// A time as the `vela` commands print it: Go's default form, `2022-04-08 14:37:54 +0800 CST`.
package enum GoTime {
    /// The time in that zone; empty for nil.
    package static func text(_ date: Date?, zone: TimeZone = .current) -> String {
        guard let date else { return "" }
        let offset = zone.secondsFromGMT(for: date)
        let abbreviation = offset == 0 ? "UTC" : zone.abbreviation(for: date) ?? ""
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: date)
        let sign = offset < 0 ? "-" : "+"
        let minutes = abs(offset) / 60
        return "\(padded(parts.year, 4))-\(padded(parts.month))-\(padded(parts.day)) "
            + "\(padded(parts.hour)):\(padded(parts.minute)):\(padded(parts.second)) "
            + "\(sign)\(padded(minutes / 60))\(padded(minutes % 60)) \(abbreviation)"
    }

    private static func padded(_ number: Int?, _ width: Int = 2) -> String {
        let digits = String(number ?? 0)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
