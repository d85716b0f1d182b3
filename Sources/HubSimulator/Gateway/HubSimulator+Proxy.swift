import KubeValues

/// The way through the gateway into managed clusters.
extension HubSimulator {
    mutating func proxy(
        to name: String, _ path: RequestPath, _ request: HubRequest
    ) throws(APIFailure) -> HubReply {
        if let identity = request.identity, !identity.groups.contains("system:masters") {
            throw .forbidden(
                Gateway.gateways, name: name,
                because: "User \"\(identity.user)\" cannot use resource "
                    + "\"clustergateways/proxy\" in API group \"\(Gateway.group)\" at the cluster "
                    + "scope")
        }
        guard let secret = clusterSecret(name) else {
            throw Gateway.failure("no such cluster \(name)")
        }
        let marker = "/clustergateways/"
        guard let start = path.path.range(of: marker),
            let end = path.path.range(of: "/proxy", after: start.upperBound)
        else { throw .pageNotFound }
        let inner = path.path[end.upperBound...].split(separator: "/").joined(separator: "/")
        guard !inner.isEmpty else {
            return .response(
                HubResponse(status: 301, headers: [["Location", Gateway.address]], body: []))
        }
        let member = try reach(secret)
        var forwarded = request
        forwarded.cluster = member
        forwarded.path = "/\(inner)" + (path.rawQuery.isEmpty ? "" : "?\(path.rawQuery)")
        return try answer(forwarded)
    }

    /// The cluster at a Secret's endpoint, if its credential is taken there.
    private func reach(_ secret: ClusterSecret) throws(APIFailure) -> String {
        guard let served = servedCluster(at: secret.endpoint) else {
            throw Gateway.failure(Endpoint(secret.endpoint).dialFailure)
        }
        if let authority = secret.authority, let own = served.data["ca.crt"], authority != own {
            throw Gateway.failure(
                "x509: certificate signed by unknown authority (possibly because of "
                    + "\"crypto/rsa: verification error\" while trying to verify candidate authority "
                    + "certificate \"velatui\")")
        }
        let known = [served.data["tls.crt"], served.data["token"]].compactMap { $0 }
        guard let credential = secret.credential,
            known.isEmpty || known.contains(credential)
                || configuration.acceptedCredentials.contains(credential)
        else { throw .unauthorized }
        return served.name
    }

    private func servedCluster(at text: String) -> (name: String, data: [String: String])? {
        let endpoint = Endpoint(text)
        for cluster in configuration.clusters {
            guard let own = cluster.endpoint else { continue }
            if Endpoint(own) == endpoint { return (cluster.name, cluster.secretData) }
            // The hub's own API lies beside those of its clusters.
            let suffix = "/clusters/\(cluster.name)"
            if own.hasSuffix(suffix),
                Endpoint(own.dropLast(suffix.count) + "/clusters/\(HubSimulator.hubName)")
                    == endpoint
            {
                return (HubSimulator.hubName, cluster.secretData)
            }
        }
        return nil
    }
}

extension ManagedCluster {
    /// The API endpoint that its Secret names.
    var endpoint: String? {
        guard let encoded = secretData["endpoint"],
            let bytes = Base64.decode(Array(encoded.utf8))
        else { return nil }
        return String(decoding: bytes, as: UTF8.self).trimmed
    }
}

/// An address of an API server, taken apart.
struct Endpoint: Sendable, Hashable {
    /// `https` or `http`.
    var scheme: String
    /// The host, without brackets.
    var host: String
    /// The port, completed by the scheme's own.
    var port: String
    /// The path without a slash at its end.
    var path: String

    init(_ text: some StringProtocol) {
        var rest = Substring(text)
        if let range = rest.firstRange(of: "://") {
            scheme = rest[..<range.lowerBound].lowercased()
            rest = rest[range.upperBound...]
        } else {
            scheme = "https"
        }
        let authority = rest.prefix { $0 != "/" }
        path = rest.dropFirst(authority.count).split(separator: "/").map { "/\($0)" }.joined()
        port = scheme == "http" ? "80" : "443"
        host = String(authority)
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            host = String(authority[..<colon])
            port = String(authority[authority.index(after: colon)...])
        }
        host = String(host.filter { $0 != "[" && $0 != "]" }).lowercased()
    }

    /// What a gateway says that finds nobody there.
    var dialFailure: String {
        let isAddress =
            host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
        let isHere = host == "localhost"
        guard isAddress || isHere else {
            return "dial tcp: lookup \(host) on 127.0.0.1:53: no such host"
        }
        let shown = isHere ? "127.0.0.1" : host.contains(":") ? "[\(host)]" : host
        return "dial tcp \(shown):\(port): connect: connection refused"
    }
}

extension StringProtocol {
    /// The first place of a text at or after an index.
    func range(of text: String, after index: Index) -> Range<Index>? {
        self[index...].firstRange(of: text)
    }

    /// The first place of a text.
    func range(of text: String) -> Range<Index>? { self[...].firstRange(of: text) }
}
