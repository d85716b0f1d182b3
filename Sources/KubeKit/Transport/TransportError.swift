/// Why no complete answer came from a server.
package struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure, classified once so that screens and retries agree.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The server's name cannot be resolved.
        case nameResolution
        /// Nothing listens there.
        case refused
        /// No answer in time.
        case timedOut
        /// The certificate is not trusted, or the handshake failed.
        case tls
        /// The connection broke after it was made.
        case connectionLost
        /// The caller gave up.
        case cancelled
        /// The answer is larger than the limit for a collected body.
        case tooLarge
        /// The credentials could not be read or made.
        case credentials
        /// Anything else.
        case other
    }

    /// The kind of failure.
    package let code: Code
    /// One plain sentence that says what failed; never holds a credential.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
