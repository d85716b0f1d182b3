import KubeValues

/// A small generator of random numbers whose whole sequence follows from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A value of up to that many levels, with texts that need care in JSON and YAML.
    mutating func value(depth: Int = 4, nulls: Bool = true) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &self) {
        case 0: return nulls ? .null : .bool(true)
        case 1: return .bool(Bool.random(using: &self))
        case 2: return JSON(Int.random(in: -1000...1000, using: &self))
        case 3:
            let texts = ["0", "-1", "1.5", "1e3", "-2.25e-3", "9007199254740993"]
            return .number(JSONNumber(validated: texts[Int.random(in: 0..<6, using: &self)]))
        case 4, 5: return .string(text())
        case 6, 7:
            let count = Int.random(in: 0..<4, using: &self)
            return .array((0..<count).map { _ in value(depth: depth - 1, nulls: nulls) })
        default:
            let count = Int.random(in: 0..<5, using: &self)
            return .object(
                JSONObject((0..<count).map { _ in (text(), value(depth: depth - 1, nulls: nulls)) })
            )
        }
    }

    mutating func text() -> String {
        let words = [
            "", "a", "name", "true", "no", "y", "~", "null", "1", "0x1f", "1.0", "- a", "a: b",
            "#x",
            "a #b", "é", "日本", "🦀", "\u{1F}", "tab\there", "two\nlines", "two\nlines\n",
            "\n\nx\n\n", " leading", "trailing ", "quote\"s", "it's", "back\\slash", "<<", "&a",
            "*a",
            "!t", "{}", "[1]", "%d", "@x", "`x", "2026-11-24T03:34:58Z", "2026-11-24", "12:30:45",
            "=", "key with spaces", "\u{7F}", "\u{2028}", "\u{FEFF}x", ".inf", "1_000", "007", "+1",
        ]
        let count = words.count
        let word = words[Int.random(in: 0..<count, using: &self)]
        return Int.random(in: 0..<3, using: &self) == 0
            ? word + words[Int.random(in: 0..<count, using: &self)] : word
    }
}
