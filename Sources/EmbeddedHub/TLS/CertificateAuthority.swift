import COpenSSL

/// A private key and the certificate for it, both as PEM text.
package struct KeyPair: Sendable, Hashable {
    /// The key.
    package var key: String
    /// The certificate.
    package var certificate: String

    package init(key: String, certificate: String) {
        self.key = key
        self.certificate = certificate
    }
}

/// What a certificate is for.
package enum CertificateUse: Sendable, Hashable {
    /// The server on this machine's loopback addresses.
    case server
    /// A user with groups, as Kubernetes reads a client's certificate.
    case client(user: String, groups: [String])
}

/// Signs the certificates of one embedded hub.
package struct CertificateAuthority: Sendable, Hashable {
    /// The authority's own key and certificate.
    package let pair: KeyPair

    private static let validDays: Int32 = 3650

    /// An authority kept from an earlier run.
    package init(pair: KeyPair) { self.pair = pair }

    /// A new authority of that name.
    package init(name: String) throws(EmbeddedHubError) {
        var key: UnsafeMutablePointer<CChar>?
        var certificate: UnsafeMutablePointer<CChar>?
        let made = cossl_make_authority(name, Self.validDays, &key, &certificate)
        pair = try Self.takePair(made, key, certificate)
    }

    /// A new key with a certificate of this authority.
    package func issue(for use: CertificateUse) throws(EmbeddedHubError) -> KeyPair {
        var key: UnsafeMutablePointer<CChar>?
        var certificate: UnsafeMutablePointer<CChar>?
        let made: Int32
        switch use {
        case .server:
            made = cossl_make_certificate(
                pair.key, pair.certificate, "velatui", [], 0, 1, Self.validDays, &key, &certificate)
        case .client(let user, let groups):
            made = withCStrings(groups) { names in
                cossl_make_certificate(
                    pair.key, pair.certificate, user, names, groups.count, 0, Self.validDays, &key,
                    &certificate)
            }
        }
        return try Self.takePair(made, key, certificate)
    }

    private static func takePair(
        _ made: Int32, _ key: UnsafeMutablePointer<CChar>?,
        _ certificate: UnsafeMutablePointer<CChar>?
    ) throws(EmbeddedHubError) -> KeyPair {
        defer {
            cossl_free(key)
            cossl_free(certificate)
        }
        guard made == 1, let key, let certificate else {
            throw EmbeddedHubError(
                .certificates, "a certificate cannot be made: \(lastOpenSSLError())")
        }
        return KeyPair(key: String(cString: key), certificate: String(cString: certificate))
    }
}

/// Calls the body with the texts as C strings, valid during the call.
private func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Result
) -> Result {
    let copies = texts.map { text in
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { copy[index] = byte }
        return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    return body(copies.map { UnsafePointer($0) })
}

/// What the library says about the last failed call on this thread.
func lastOpenSSLError() -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress else { return "" }
        cossl_last_error(start, buffer.count)
        return String(cString: start)
    }
}

/// Random bytes for tokens and seeds.
func randomBytes(_ count: Int) throws(EmbeddedHubError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard cossl_random(&bytes, count) == 1 else {
        throw EmbeddedHubError(
            .certificates, "no random bytes are available: \(lastOpenSSLError())")
    }
    return bytes
}

/// Whether two secrets are equal, in a time that depends on their lengths alone.
func equalsInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
            guard let first = left.baseAddress, let second = right.baseAddress else { return true }
            return cossl_equal(first, second, left.count) == 1
        }
    }
}
