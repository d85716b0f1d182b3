import CursesKit
import Foundation

/// What a view needs besides state: glyphs, the zone of times, and the clock that notes when ages change.
struct ViewContext {
    /// The characters to draw with.
    let glyphs: Glyphs
    /// The zone that times are shown in.
    let zone: TimeZone
    /// The present, and the note of when the frame will look different by itself.
    let clock: AgeClock

    init(glyphs: Glyphs, zone: TimeZone, now: Date) {
        self.glyphs = glyphs
        self.zone = zone
        self.clock = AgeClock(now: now)
    }

    /// The present.
    var now: Date { clock.now }

    /// `12:04:31` in the zone.
    func time(_ date: Date?) -> String {
        guard let date else { return "" }
        let seconds =
            Int(date.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: date)
        let day = ((seconds % 86400) + 86400) % 86400
        return [day / 3600, day / 60 % 60, day % 60].map(Self.two).joined(separator: ":")
    }

    /// `1:31` or `2:11:00`: a length of time that does not change any more.
    static func length(from start: Date, to end: Date) -> String {
        let seconds = max(0, Int(end.timeIntervalSince(start)))
        let tail = two(seconds % 60)
        if seconds < 3600 { return "\(seconds / 60):\(tail)" }
        return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(tail)"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

/// The present of one frame; notes the earliest moment at which an age in it reads differently.
final class AgeClock {
    /// The present.
    let now: Date
    /// When the frame looks different though nothing happened; nil if never.
    private(set) var changesAt: Date?

    init(now: Date) { self.now = now }

    /// Notes that the frame changes then.
    func note(_ date: Date) {
        guard date > now else { return }
        changesAt = changesAt.map { min($0, date) } ?? date
    }

    /// `8s`, `14m`, `2h11m`, `12d`, `1y`: how long ago it was; `?` when unknown.
    func age(_ date: Date?) -> String { text(date, isShort: false) }

    /// The same with one unit: `2h` for `2h11m`.
    func shortAge(_ date: Date?) -> String { text(date, isShort: true) }

    private func text(_ date: Date?, isShort: Bool) -> String {
        guard let date else { return "?" }
        let seconds = max(0, Int(now.timeIntervalSince(date).rounded(.down)))
        let minutes = seconds / 60
        let hours = minutes / 60
        let days = hours / 24
        func next(_ unit: Int) { note(date + TimeInterval((seconds / unit + 1) * unit)) }
        if seconds < 60 {
            next(1)
            return "\(seconds)s"
        }
        if minutes < 60 {
            next(60)
            return "\(minutes)m"
        }
        if hours < 24 {
            next(isShort ? 3600 : 60)
            let rest = minutes % 60
            return isShort ? "\(hours)h" : "\(hours)h\(rest < 10 ? "0" : "")\(rest)m"
        }
        next(86400)
        return days < 365 ? "\(days)d" : "\(days / 365)y"
    }
}
