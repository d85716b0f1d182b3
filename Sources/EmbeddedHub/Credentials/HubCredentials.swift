import KubeValues

/// The keys, certificates and tokens of one embedded hub, made at its first start.
struct HubCredentials: Sendable {
    /// How one user proves who it is.
    struct User: Sendable {
        /// A client's key and certificate.
        var pair: KeyPair
        /// A bearer token that means the same user.
        var token: String
        /// Who that is.
        var identity: KnownUser
    }

    /// The authority that signs everything here.
    let authority: CertificateAuthority
    /// The server's own pair.
    let server: KeyPair
    /// The users of the kubeconfig, by the cluster they are meant for; all may use each cluster.
    private(set) var users: [String: User]
    /// The hub itself, towards the managed clusters: what their Secrets hold.
    let gateway: User
    /// The delivery engine in the hub's process.
    let engine: User

    /// All client certificates and tokens that the clusters take, base64 as in a Secret.
    var accepted: Set<String> {
        let all = users.keys.sorted().compactMap { users[$0] } + [gateway, engine]
        return Set(all.flatMap { [$0.pair.certificate, $0.token] }.map { Base64.encode($0.utf8) })
    }

    /// Reads the folder's credentials, or makes them, and adds users for clusters that have none.
    static func loadOrMake(
        folder: String, clusters: [String]
    ) throws(EmbeddedHubError) -> HubCredentials {
        let path = "\(folder)/credentials.json"
        let stored = try PrivateFiles.read(path)
        var credentials: HubCredentials
        if let stored {
            guard let value = try? JSON(parsing: stored), let read = HubCredentials(value) else {
                throw EmbeddedHubError(.certificates, "\(path) is damaged")
            }
            credentials = read
        } else {
            credentials = try HubCredentials.make()
        }
        let missing = clusters.filter { credentials.users[$0] == nil }
        for cluster in missing {
            credentials.users[cluster] = try Self.makeUser(.admin, credentials.authority)
        }
        if stored == nil || !missing.isEmpty {
            try PrivateFiles.write(credentials.json.encoded(.pretty), to: path)
        }
        return credentials
    }

    private static func make() throws(EmbeddedHubError) -> HubCredentials {
        let authority = try CertificateAuthority(name: "velatui embedded hub")
        return HubCredentials(
            authority: authority, server: try authority.issue(for: .server), users: [:],
            gateway: try makeUser(.gateway, authority), engine: try makeUser(.engine, authority))
    }

    private static func makeUser(
        _ identity: KnownUser, _ authority: CertificateAuthority
    ) throws(EmbeddedHubError) -> User {
        let pair = try authority.issue(
            for: .client(user: identity.user, groups: [KnownUser.adminGroup]))
        return User(
            pair: pair, token: Base64.encode(try randomBytes(32)).urlSafe, identity: identity)
    }

    private init(
        authority: CertificateAuthority, server: KeyPair, users: [String: User], gateway: User,
        engine: User
    ) {
        self.authority = authority
        self.server = server
        self.users = users
        self.gateway = gateway
        self.engine = engine
    }
}

/// The users that a hub knows; all of them may do everything.
enum KnownUser: String, Sendable {
    /// Who holds the kubeconfig.
    case admin
    /// The hub towards its managed clusters.
    case gateway
    /// The engine in the hub's own process.
    case engine

    /// The group that Kubernetes lets do everything.
    static let adminGroup = "system:masters"

    /// The user's name in the API.
    var user: String {
        switch self {
        case .admin: "admin"
        case .gateway: "system:serviceaccount:vela-system:cluster-gateway"
        case .engine: "system:serviceaccount:vela-system:velatui-controller"
        }
    }
}

extension String {
    fileprivate var urlSafe: String {
        String(
            compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}

// MARK: - The file

extension KeyPair {
    fileprivate init?(_ value: JSON?) {
        guard let key = value?["key"]?.string, let certificate = value?["certificate"]?.string
        else { return nil }
        self.init(key: key, certificate: certificate)
    }

    fileprivate var json: JSON { ["key": .string(key), "certificate": .string(certificate)] }
}

extension HubCredentials.User {
    fileprivate init?(_ value: JSON?, _ identity: KnownUser) {
        guard let pair = KeyPair(value), let token = value?["token"]?.string, token.count >= 40
        else { return nil }
        self.init(pair: pair, token: token, identity: identity)
    }

    fileprivate var json: JSON {
        var value = pair.json
        value["token"] = .string(token)
        return value
    }
}

extension HubCredentials {
    fileprivate init?(_ value: JSON) {
        guard let authority = KeyPair(value["authority"]), let server = KeyPair(value["server"]),
            let gateway = User(value["gateway"], .gateway),
            let engine = User(value["engine"], .engine), let stored = value["users"]?.object
        else { return nil }
        var users: [String: User] = [:]
        for (name, entry) in stored {
            guard let user = User(entry, .admin) else { return nil }
            users[name] = user
        }
        self.init(
            authority: CertificateAuthority(pair: authority), server: server, users: users,
            gateway: gateway, engine: engine)
    }

    fileprivate var json: JSON {
        let entries = users.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
        return [
            "authority": authority.pair.json, "server": server.json, "gateway": gateway.json,
            "engine": engine.json, "users": .object(JSONObject(entries)),
        ]
    }
}
