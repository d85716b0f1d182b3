import COpenSSL

/// The certificates and rules that all TLS connections of one side share.
///
/// Unchecked, as an `SSL_CTX` counts its references atomically and is not changed after `init`; see
/// OpenSSL's manual, `openssl-threads(7)`.
package final class TLSContext: @unchecked Sendable {
    fileprivate let handle: OpaquePointer

    /// A server that asks each client for a certificate without insisting on one.
    package init(server pair: KeyPair, authority: String) throws(EmbeddedHubError) {
        guard let handle = cossl_server_context(pair.certificate, pair.key, authority) else {
            throw EmbeddedHubError(
                .certificates, "the server's certificate cannot be used: \(lastOpenSSLError())")
        }
        self.handle = handle
    }

    /// A client that trusts one authority alone, and may show a certificate.
    package init(trusting authority: String, pair: KeyPair?) throws(EmbeddedHubError) {
        guard let handle = cossl_client_context(authority, pair?.certificate, pair?.key) else {
            throw EmbeddedHubError(
                .certificates, "the client's certificate cannot be used: \(lastOpenSSLError())")
        }
        self.handle = handle
    }

    deinit { cossl_context_free(handle) }
}

/// What became of an attempt to go on with a handshake.
package enum HandshakeProgress: Sendable, Hashable {
    /// Both sides have agreed.
    case complete
    /// The peer has to speak first.
    case waiting
    /// They cannot agree.
    case failed
}

/// What was found when plaintext was asked for.
package enum PlaintextRead: Sendable, Hashable {
    /// That many bytes.
    case bytes(Int)
    /// None yet.
    case none
    /// The peer has closed its side in order.
    case closed
    /// The peer broke the protocol.
    case failed
}

/// Who the other side is, by its certificate.
package struct TLSPeer: Sendable, Hashable {
    /// The certificate's common name.
    package var name: String
    /// The certificate's organizations.
    package var organizations: [String]

    package init(name: String, organizations: [String]) {
        self.name = name
        self.organizations = organizations
    }
}

/// One connection's TLS state: ciphertext and plaintext go in and come out, nothing touches a socket.
///
/// Belongs to one thread at a time, and the context lives as long as its sessions by OpenSSL's own count.
package struct TLSSession: ~Copyable {
    private let handle: OpaquePointer

    /// A new session before its handshake.
    package init(_ context: TLSContext) throws(EmbeddedHubError) {
        guard let handle = cossl_session_new(context.handle) else {
            throw EmbeddedHubError(.certificates, "out of memory for a TLS session")
        }
        self.handle = handle
    }

    deinit { cossl_session_free(handle) }

    /// Takes bytes that arrived from the network; false when memory is out.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return true }
        return cossl_session_feed(handle, start, bytes.count) == 1
    }

    /// Goes on with the handshake.
    package mutating func handshake() -> HandshakeProgress {
        switch cossl_session_handshake(handle) {
        case 1: .complete
        case 0: .waiting
        default: .failed
        }
    }

    /// Moves plaintext into the buffer.
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> PlaintextRead {
        guard let start = buffer.bindMemory(to: UInt8.self).baseAddress else { return .none }
        switch cossl_session_read(handle, start, buffer.count) {
        case 0: return .none
        case -1: return .closed
        case let count where count > 0: return .bytes(count)
        default: return .failed
        }
    }

    /// Encrypts the plaintext; false when the session is broken.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return true }
        return cossl_session_write(handle, start, bytes.count) == 1
    }

    /// How many bytes wait to be sent to the network.
    package var outputSize: Int { cossl_session_output_size(handle) }

    /// Moves bytes for the network into the buffer; their number.
    package mutating func drain(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let start = buffer.bindMemory(to: UInt8.self).baseAddress else { return 0 }
        return cossl_session_drain(handle, start, buffer.count)
    }

    /// Puts the closing alert into the output.
    package mutating func close() { cossl_session_close(handle) }

    /// Who the other side is; nil if it showed no certificate of our authority.
    package var peer: TLSPeer? {
        guard let name = field(0, 0) else { return nil }
        var organizations: [String] = []
        while let next = field(1, Int32(organizations.count)) { organizations.append(next) }
        return TLSPeer(name: name, organizations: organizations)
    }

    private func field(_ isOrganization: Int32, _ index: Int32) -> String? {
        guard let text = cossl_session_peer_field(handle, isOrganization, index) else { return nil }
        defer { cossl_free(text) }
        return String(cString: text)
    }
}
