import NIOConcurrencyHelpers

/// What all connections of a server share.
struct ServerContext: Sendable {
    /// Which cluster a request is for, and the path below that cluster's root.
    struct Address: Sendable, Hashable {
        /// The cluster, `local` for the hub.
        var cluster: String
        /// Path with query.
        var path: String
    }

    /// Who may come in.
    let authenticator: Authenticator
    /// The simulator.
    let service: HubService
    /// The managed clusters.
    let clusters: Set<String>
    /// Whether somebody is there.
    let activity: ClientActivity

    /// Splits `/clusters/NAME/...`; nil for a cluster that is not served.
    func address(of uri: String) -> Address? {
        let prefix = "/clusters/"
        guard uri.hasPrefix(prefix) else { return Address(cluster: ClusterName.hub, path: uri) }
        let rest = uri.dropFirst(prefix.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let name = String(rest[..<end])
        guard name == ClusterName.hub || clusters.contains(name) else { return nil }
        let path = String(rest[end...])
        return Address(cluster: name, path: path.hasPrefix("/") ? path : "/\(path)")
    }
}

/// Counts the connections of clients, so that a hub can end when nobody needs it any longer.
///
/// The hub's own engine and gateway do not count.
final class ClientActivity: Sendable {
    private struct State {
        var clients = 0
        var lastSeen = ContinuousClock.now
    }

    private let state = NIOLockedValueBox(State())

    /// A connection has shown a client's credential.
    func clientCame() { state.withLockedValue { $0.clients += 1 } }

    /// A connection of a client has closed.
    func clientLeft() {
        state.withLockedValue { state in
            state.clients -= 1
            state.lastSeen = .now
        }
    }

    /// Since when no client is connected; nil while one is.
    var idleSince: ContinuousClock.Instant? {
        state.withLockedValue { $0.clients > 0 ? nil : $0.lastSeen }
    }
}
