/// An API server and how to prove to it who we are.
package struct ServerEndpoint: Sendable, Hashable {
    /// Scheme, host, port and a path in front of every request's, without a slash at its end.
    package var url: String
    /// PEM text of the authorities that may have signed the server's certificate; nil for the system's.
    package var authorities: [UInt8]?
    /// Whether no certificate is checked.
    package var isInsecure: Bool
    /// The name that the server's certificate must carry, if not the URL's host.
    package var serverName: String?
    /// How requests are authenticated.
    package var credentials: Credentials

    package init(
        url: String, authorities: [UInt8]? = nil, isInsecure: Bool = false,
        serverName: String? = nil, credentials: Credentials = Credentials()
    ) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.authorities = authorities
        self.isInsecure = isInsecure
        self.serverName = serverName
        self.credentials = credentials
    }

    /// Host and port for messages, without path and credentials.
    package var authority: String {
        let rest = url.split(separator: "/", omittingEmptySubsequences: true)
        return rest.count > 1 ? String(rest[1]) : url
    }
}

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

    package init(certificate: [UInt8]? = nil, key: [UInt8]? = nil, token: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.token = token
    }

    package var description: String {
        let kinds = [
            certificate == nil ? nil : "client certificate", token == nil ? nil : "bearer token",
        ].compactMap(\.self)
        return kinds.isEmpty ? "no credentials" : kinds.joined(separator: " and ")
    }

    package var debugDescription: String { description }
}
