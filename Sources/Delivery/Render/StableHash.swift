/// A hash that is the same in every process: FNV-1a with 64 bit.
package enum StableHash {
    /// The hash of a text in lower-case hexadecimal without leading zeros.
    package static func hexadecimal(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
