import HubSimulator
import NIOHTTP1

/// Decides who sends a request.
struct Authenticator: Sendable {
    /// Somebody whose credential was right.
    struct Caller: Sendable, Hashable {
        /// Who it is for the API.
        var identity: HubIdentity
        /// Whether it is a client, and not the hub's own engine or gateway.
        var isClient: Bool
    }

    private let tokens: [(secret: [UInt8], caller: Caller)]

    init(_ credentials: HubCredentials) {
        let users = [credentials.engine, credentials.gateway] + Array(credentials.users.values)
        tokens = users.map { user in
            let identity = HubIdentity(
                user: user.identity.user,
                groups: [KnownUser.adminGroup, "system:authenticated"])
            return (Array(user.token.utf8), Self.caller(identity))
        }
    }

    /// The sender by the connection's certificate or else by the bearer token; nil for nobody known.
    func caller(peer: TLSPeer?, headers: HTTPHeaders) -> Caller? {
        if let peer {
            return Self.caller(
                HubIdentity(user: peer.name, groups: peer.organizations + ["system:authenticated"]))
        }
        let fields = headers["authorization"]
        guard fields.count == 1 else { return nil }
        let parts = fields[0].split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = Array(parts[1].utf8)
        // Every token is compared, so that the time does not tell which one was close.
        var found: Caller?
        for known in tokens where equalsInConstantTime(known.secret, token) { found = known.caller }
        return found
    }

    private static func caller(_ identity: HubIdentity) -> Caller {
        let own = [KnownUser.engine.user, KnownUser.gateway.user]
        return Caller(identity: identity, isClient: !own.contains(identity.user))
    }
}
