/// A JSON number that remembers how it was written, as large integers and `1.0` must survive.
///
/// Two numbers are equal when they mean the same value.
package struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The number as written, valid by RFC 8259.
    package let text: String

    /// A number spelled as in a document; the caller has checked that it follows RFC 8259.
    package init(validated text: String) { self.text = text }

    /// An integer.
    package init(_ value: Int) { text = String(value) }

    /// A floating-point number, or nil for infinities and NaN, which JSON cannot write.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        if value == value.rounded(), abs(value) < 1e15 {
            text = String(Int(value))
        } else {
            text = "\(value)"
        }
    }

    /// The value as an integer, or nil if it has a fraction or does not fit.
    package var int: Int? {
        if let exact = Int(text) { return exact }
        guard let value = Double(text), value == value.rounded(), abs(value) < 9.2e18 else {
            return nil
        }
        return Int(value)
    }

    /// The value as a floating-point number.
    package var double: Double { Double(text) ?? .nan }

    package var description: String { text }

    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.text == right.text { return true }
        if let a = Int(left.text), let b = Int(right.text) { return a == b }
        // Beyond the range of integers, a Double would call neighbours equal.
        if left.isInteger, right.isInteger { return false }
        return left.double == right.double
    }

    private var isInteger: Bool { !text.utf8.contains { $0 | 0x20 == 0x65 || $0 == 0x2E } }

    package func hash(into hasher: inout Hasher) { hasher.combine(double) }
}
