/// A short fingerprint that is the same in every process: the first 64 bits of SHA-256.
package enum StableHash {
    /// The fingerprint of a text in lower-case hexadecimal without leading zeros.
    package static func hexadecimal(_ text: String) -> String {
        String(SHA256.hexadecimal(text).prefix(16).drop { $0 == "0" })
    }
}
