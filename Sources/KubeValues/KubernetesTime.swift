package import FoundationEssentials

/// Points in time as Kubernetes writes them, RFC 3339: `2026-11-24T03:34:58Z`.
///
/// Reading and writing are plain arithmetic, as lists of 10,000 rows read several times a row.
package enum KubernetesTime {
    /// Microseconds since 1970, or nil if the text is no time.
    ///
    /// - Complexity: linear in the text, without allocation.
    package static func microseconds(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { parse($0) }
    }

    /// Milliseconds since 1970, or nil if the text is no time.
    package static func milliseconds(_ text: String) -> Int64? {
        microseconds(text).map { floorDivide($0, 1000).quotient }
    }

    /// The time, or nil if the text is no time.
    package static func date(_ text: String) -> Date? {
        microseconds(text).map { Date(timeIntervalSince1970: Double($0) / 1_000_000) }
    }

    /// The text of a time in whole seconds, as `metadata.creationTimestamp` has it.
    package static func text(milliseconds: Int64) -> String {
        write(microseconds: milliseconds * 1000, fraction: false)
    }

    /// The text of a time in whole seconds, as `metadata.creationTimestamp` has it.
    package static func text(_ date: Date) -> String {
        write(microseconds: microseconds(date), fraction: false)
    }

    /// The text of a time in microseconds, as Leases and Events have it.
    package static func microText(milliseconds: Int64) -> String {
        write(microseconds: milliseconds * 1000, fraction: true)
    }

    /// The text of a time in microseconds, as Leases and Events have it.
    package static func microText(_ date: Date) -> String {
        write(microseconds: microseconds(date), fraction: true)
    }

    // MARK: - Reading

    private static func microseconds(_ date: Date) -> Int64 {
        let value = (date.timeIntervalSince1970 * 1_000_000).rounded()
        return value.magnitude < 9e18 ? Int64(value) : 0
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        func number(_ start: Int, _ count: Int) -> Int64? {
            guard start + count <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[start..<start + count] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            (1...12).contains(month), day >= 1, day <= daysInMonth(month, year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            var scale: Int64 = 100_000
            let start = position
            while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
                fraction += Int64(bytes[position] - 0x30) * scale
                scale /= 10
                position += 1
            }
            if position == start { return nil }
        }
        guard position < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): position += 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = number(position + 1, 2), let minutes = number(position + 4, 2),
                bytes[position + 3] == UInt8(ascii: ":"), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60
            if bytes[position] == UInt8(ascii: "-") { offset = -offset }
            position += 6
        default: return nil
        }
        guard position == bytes.count else { return nil }
        let days = dayNumber(year, month, day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
        return seconds * 1_000_000 + fraction
    }

    private static func daysInMonth(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // MARK: - Calendar

    // Days are counted in years that begin in March, so that the leap day is the last one; see
    // https://howardhinnant.github.io/date_algorithms.html.

    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let (era, yearOfEra) = floorDivide(shifted, 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func calendarDay(_ number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(number + 719_468, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func floorDivide(
        _ value: Int64, _ divisor: Int64
    ) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func write(microseconds: Int64, fraction: Bool) -> String {
        let (seconds, micros) = floorDivide(microseconds, 1_000_000)
        let (days, secondOfDay) = floorDivide(seconds, 86_400)
        let (year, month, day) = calendarDay(days)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            var count = 0
            func put(_ byte: UInt8) {
                buffer[count] = byte
                count += 1
            }
            func put(_ value: Int64, digits: Int) {
                var rest = max(0, value)
                for index in stride(from: count + digits - 1, through: count, by: -1) {
                    buffer[index] = UInt8(0x30 + rest % 10)
                    rest /= 10
                }
                count += digits
            }
            put(year, digits: 4)
            put(UInt8(ascii: "-"))
            put(month, digits: 2)
            put(UInt8(ascii: "-"))
            put(day, digits: 2)
            put(UInt8(ascii: "T"))
            put(secondOfDay / 3600, digits: 2)
            put(UInt8(ascii: ":"))
            put(secondOfDay / 60 % 60, digits: 2)
            put(UInt8(ascii: ":"))
            put(secondOfDay % 60, digits: 2)
            if fraction {
                put(UInt8(ascii: "."))
                put(micros, digits: 6)
            }
            put(UInt8(ascii: "Z"))
            return count
        }
    }
}
