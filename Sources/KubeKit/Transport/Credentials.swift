/// What proves who sends a request.
///
/// Its description never shows it.
package struct Credentials: Sendable, Hashable, CustomStringConvertible,
    CustomDebugStringConvertible
{
    /// PEM text of a client certificate, with its chain.
    package var certificate: [UInt8]?
    /// PEM text of the certificate's key.
    package var key: [UInt8]?
    /// A bearer token.
    package var token: String?
    /// A file with a bearer token that its owner replaces now and then; it counts more than ``token``.
    package var tokenFile: String?

    package init(
        certificate: [UInt8]? = nil, key: [UInt8]? = nil, token: String? = nil,
        tokenFile: String? = nil
    ) {
        self.certificate = certificate
        self.key = key
        self.token = token
        self.tokenFile = tokenFile
    }

    package var description: String {
        let kinds = [
            certificate == nil ? nil : "client certificate",
            token == nil && tokenFile == nil ? nil : "bearer token",
        ].compactMap(\.self)
        return kinds.isEmpty ? "no credentials" : kinds.joined(separator: " and ")
    }

    package var debugDescription: String { description }
}
