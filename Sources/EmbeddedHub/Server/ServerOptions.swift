/// How an embedded hub is started.
package struct ServerOptions: Sendable, Hashable {
    /// The folder that holds everything of this hub.
    package var folder: String
    /// The loopback address to listen on, `127.0.0.1` or `::1`.
    package var host = "127.0.0.1"
    /// The port; 0 for the folder's own, or a free one the first time.
    package var port = 0
    /// How many managed clusters there are at least; three have fixed names.
    package var clusters = 3
    /// How long pods take to become ready.
    package var readyAfter = Duration.seconds(1)
    /// How many changes are kept for watches that resume.
    package var watchHistory = 10_000
    /// How many bytes of a stream may wait for a slow reader before it is cut.
    package var streamLimit = 8 * 1024 * 1024
    /// The file of the request log; nil for none.
    package var requestLog: String?

    package init(folder: String) { self.folder = folder }

    /// Reads `HOST:PORT`, `[::1]:PORT` or a host or port alone.
    ///
    /// - Throws: ``EmbeddedHubError`` with ``EmbeddedHubError/Code/notLoopback`` for any other address:
    ///   the hub serves this machine only.
    package mutating func listen(on address: String) throws(EmbeddedHubError) {
        let problem = EmbeddedHubError(
            .notLoopback,
            "'\(address)' is no loopback address; the hub listens on 127.0.0.1:PORT only")
        var name = address
        var number = "0"
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            name = String(address[address.index(after: address.startIndex)..<end])
            let rest = address[address.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw problem }
            number = rest.isEmpty ? "0" : String(rest.dropFirst())
        } else if address.filter({ $0 == ":" }).count == 1,
            let colon = address.firstIndex(of: ":")
        {
            name = String(address[..<colon])
            number = String(address[address.index(after: colon)...])
        }
        switch name {
        case "127.0.0.1", "localhost": host = "127.0.0.1"
        case "::1": host = "::1"
        default: throw problem
        }
        guard let port = UInt16(number) else { throw problem }
        self.port = Int(port)
    }
}
