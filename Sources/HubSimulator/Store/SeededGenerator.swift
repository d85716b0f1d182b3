/// A source of repeatable random numbers: SplitMix64.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, the bound.
    mutating func number(below bound: Int) -> Int {
        bound <= 1 ? 0 : Int(next() % UInt64(bound))
    }

    /// A version 4 UUID in text.
    mutating func uid() -> String {
        let high = (next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
        let low = (next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = SeededGenerator.hexadecimal(high) + SeededGenerator.hexadecimal(low)
        let text = Array(digits)
        return [text[0..<8], text[8..<12], text[12..<16], text[16..<20], text[20..<32]]
            .map { String($0) }.joined(separator: "-")
    }

    /// What Kubernetes appends to a `generateName`: five letters and digits without vowels.
    mutating func nameSuffix(length: Int = 5) -> String {
        let alphabet = SafeAlphabet.characters
        return String((0..<length).map { _ in alphabet[number(below: alphabet.count)] })
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}

/// The letters and digits of generated names, chosen by Kubernetes so that no words arise.
enum SafeAlphabet {
    static let characters: [Character] = Array("bcdfghjklmnpqrstvwxz2456789")

    /// A hash as Kubernetes writes it into names and the label `pod-template-hash`.
    static func encode(_ hash: UInt32) -> String {
        String(String(hash).utf8.map { characters[Int($0) % characters.count] })
    }
}
