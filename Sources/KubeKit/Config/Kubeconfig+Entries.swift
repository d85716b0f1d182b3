import KubeValues

extension Kubeconfig {
    /// The server of a cluster entry.
    func endpoint(
        of entry: Entry, named name: String
    ) throws(KubeconfigError) -> ServerEndpoint {
        guard let server = entry.content["server"]?.string, !server.isEmpty else {
            throw KubeconfigError("cluster \(name) in \(entry.file) has no server")
        }
        guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
            throw KubeconfigError(
                "cluster \(name) in \(entry.file): server must begin with https:// or http://")
        }
        if entry.content["proxy-url"]?.string?.isEmpty == false {
            throw KubeconfigError(
                "cluster \(name) in \(entry.file): proxy-url is not supported yet")
        }
        return ServerEndpoint(
            url: server,
            authorities: try data(entry, "certificate-authority", "cluster \(name)"),
            isInsecure: entry.content["insecure-skip-tls-verify"]?.bool ?? false,
            serverName: entry.content["tls-server-name"]?.string)
    }

    /// The credentials of a user entry.
    func credentials(
        of entry: Entry, named name: String
    ) throws(KubeconfigError) -> Credentials {
        for unsupported in ["exec", "auth-provider", "username"]
        where entry.content[unsupported] != nil && entry.content[unsupported]?.isNull != true {
            throw KubeconfigError(
                "user \(name) in \(entry.file): \(unsupported) is not supported yet; "
                    + "use a token or a client certificate")
        }
        var credentials = Credentials()
        credentials.certificate = try data(entry, "client-certificate", "user \(name)")
        credentials.key = try data(entry, "client-key", "user \(name)")
        if (credentials.certificate == nil) != (credentials.key == nil) {
            throw KubeconfigError(
                "user \(name) in \(entry.file) needs both client-certificate and client-key")
        }
        if let token = entry.content["token"]?.string, !token.isEmpty { credentials.token = token }
        if let file = entry.content["tokenFile"]?.string, !file.isEmpty {
            guard let bytes = reader(absolute(file, entry.folder)) else {
                throw KubeconfigError("user \(name) in \(entry.file): tokenFile cannot be read")
            }
            credentials.token = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
            // The owner may replace it while this program runs.
            credentials.tokenFile = absolute(file, entry.folder)
        }
        return credentials
    }

    /// The bytes of `KEY-data`, or of the file that `KEY` names; nil if neither is there.
    private func data(
        _ entry: Entry, _ key: String, _ owner: String
    ) throws(KubeconfigError) -> [UInt8]? {
        if let text = entry.content["\(key)-data"]?.string, !text.isEmpty {
            guard let bytes = Base64.decode(text.utf8) else {
                throw KubeconfigError("\(owner) in \(entry.file): \(key)-data is not base64")
            }
            return bytes
        }
        guard let file = entry.content[key]?.string, !file.isEmpty else { return nil }
        guard let bytes = reader(absolute(file, entry.folder)) else {
            throw KubeconfigError(
                "\(owner) in \(entry.file): \(key) names a file that cannot be read")
        }
        return bytes
    }

    private func absolute(_ path: String, _ folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
}

extension Kubeconfig.Target {
    /// The server that a pod's own service account leads to.
    ///
    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - reader: reads a file.
    /// - Throws: ``KubeconfigError`` outside of a cluster.
    package static func inCluster(
        environment: [String: String], reader: Kubeconfig.Reader
    ) throws(KubeconfigError) -> Kubeconfig.Target {
        let folder = "/var/run/secrets/kubernetes.io/serviceaccount"
        guard let host = environment["KUBERNETES_SERVICE_HOST"],
            let port = environment["KUBERNETES_SERVICE_PORT"],
            let token = reader("\(folder)/token")
        else { throw KubeconfigError("this process does not run in a cluster's pod") }
        let address = host.contains(":") ? "[\(host)]" : host
        let endpoint = ServerEndpoint(
            url: "https://\(address):\(port)", authorities: reader("\(folder)/ca.crt"),
            credentials: Credentials(
                token: String(decoding: token, as: UTF8.self).filter { !$0.isWhitespace },
                tokenFile: "\(folder)/token"))
        let namespace = reader("\(folder)/namespace").map { String(decoding: $0, as: UTF8.self) }
        return Kubeconfig.Target(
            context: "in-cluster", user: "service account", namespace: namespace ?? "",
            endpoint: endpoint)
    }
}
