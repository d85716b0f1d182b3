/// Takes UTF-8 apart byte by byte and loses none of them.
struct UTF8Decoder {
    /// What bytes turned out to be.
    enum Part: Hashable {
        /// A code point.
        case scalar(Unicode.Scalar)
        /// Bytes that are not UTF-8.
        case invalid([UInt8])
    }

    /// Bytes of a sequence that is not complete.
    private(set) var pending: [UInt8] = []
    private var missing = 0

    /// Takes one byte and reports what became known.
    mutating func push(_ byte: UInt8, _ report: (Part) -> Void) {
        if missing > 0 {
            if isContinuation(byte) {
                pending.append(byte)
                missing -= 1
                if missing == 0 { complete(report) }
                return
            }
            finish(report)
        }
        switch byte {
        case 0..<0x80: report(.scalar(Unicode.Scalar(byte)))
        case 0xC2...0xDF: begin(byte, 1)
        case 0xE0...0xEF: begin(byte, 2)
        case 0xF0...0xF4: begin(byte, 3)
        default: report(.invalid([byte]))
        }
    }

    /// Says that no more bytes come.
    mutating func finish(_ report: (Part) -> Void) {
        guard !pending.isEmpty else { return }
        report(.invalid(pending))
        pending = []
        missing = 0
    }

    private mutating func begin(_ byte: UInt8, _ count: Int) {
        pending = [byte]
        missing = count
    }

    /// Whether the byte may come next; the second byte's range excludes overlong forms, surrogates
    /// and numbers beyond U+10FFFF.
    private func isContinuation(_ byte: UInt8) -> Bool {
        guard pending.count == 1 else { return (0x80...0xBF).contains(byte) }
        switch pending[0] {
        case 0xE0: return (0xA0...0xBF).contains(byte)
        case 0xED: return (0x80...0x9F).contains(byte)
        case 0xF0: return (0x90...0xBF).contains(byte)
        case 0xF4: return (0x80...0x8F).contains(byte)
        default: return (0x80...0xBF).contains(byte)
        }
    }

    private mutating func complete(_ report: (Part) -> Void) {
        let lead = UInt32(pending[0]) & (0xFF >> UInt32(pending.count + 1))
        let value = pending.dropFirst().reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
        if let scalar = Unicode.Scalar(value) {
            report(.scalar(scalar))
        } else {
            report(.invalid(pending))
        }
        pending = []
    }
}
