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
        var url = Substring(url)
        while url.hasSuffix("/") { url = url.dropLast() }
        self.url = String(url)
        self.authorities = authorities
        self.isInsecure = isInsecure
        self.serverName = serverName
        self.credentials = credentials
    }

    /// Host and port for messages, without path and credentials.
    package var authority: String {
        let rest = url.split(separator: "/", omittingEmptySubsequences: true)
        let place = rest.count > 1 ? rest[1] : Substring(url)
        return place.lastIndex(of: "@").map { String(place[place.index(after: $0)...]) }
            ?? String(place)
    }

    /// Whether what is sent is encrypted.
    package var isSecure: Bool { url.lowercased().hasPrefix("https://") }

    /// Whether the server is on this machine, where proxies of the environment do not apply.
    var isLoopback: Bool {
        let (host, _) = hostAndPort
        return host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
    }

    /// The URL that libcurl is given for a path.
    ///
    /// It asks the certificate for the URL's host, so the URL names ``serverName`` where there is one,
    /// and ``connectRule`` leads it back to the real host.
    func url(of path: String) -> String {
        guard let serverName else { return url + path }
        let (_, port) = hostAndPort
        let rest = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let base = rest.count > 3 ? "/\(rest[3])" : ""
        return "https://\(serverName):\(port)\(base)\(path)"
    }

    /// How a connection to ``serverName`` is led to the real host; nil if it need not be.
    var connectRule: String? {
        guard let serverName else { return nil }
        let (host, port) = hostAndPort
        return "\(serverName):\(port):\(host):\(port)"
    }

    private var hostAndPort: (host: String, port: String) {
        let authority = authority
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[end...].lastIndex(of: ":") else {
            return (authority, isSecure ? "443" : "80")
        }
        return (String(authority[..<colon]), String(authority[authority.index(after: colon)...]))
    }
}
