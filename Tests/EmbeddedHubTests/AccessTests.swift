import EmbeddedHub
import KubeValues
import Testing

@Suite struct AccessTests {
    @Test func aClientCertificateIsEnough() async throws {
        try await withHub { hub, _ in
            let pair = try pair("local", in: hub.access.kubeconfigPath)
            let answer = try await TestClient(hub.access, pair: pair).request("GET", "/healthz")
            #expect(answer.status == 200)
        }
    }

    @Test(arguments: ["local-token", "cluster-beijing-token"])
    func aTokenIsEnough(_ name: String) async throws {
        try await withHub { hub, _ in
            let token = try token(name, in: hub.access.kubeconfigPath)
            #expect(token.count >= 40)
            let answer = try await TestClient(hub.access, token: token).request("GET", "/version")
            #expect(answer.status == 200)
        }
    }

    @Test(arguments: [
        "/healthz", "/readyz", "/version", "/", "/api", "/clusters/cluster-beijing/api",
        "/clusters/no",
        "/openapi/v3",
    ])
    func nobodyKnownGetsNothing(_ path: String) async throws {
        try await withHub { hub, _ in
            let right = hub.access.engineToken
            for token in [nil, "wrong", "", right + "x", String(right.dropLast())] {
                let answer = try await TestClient(hub.access, token: token).request("GET", path)
                #expect(answer.status == 401)
                #expect(answer.json?["kind"] == "Status")
                #expect(answer.json?["code"] == 401)
            }
        }
    }

    @Test func aStrangersCertificateIsNobodys() async throws {
        try await withHub { hub, _ in
            let strangers = try CertificateAuthority(name: "velatui embedded hub")
            let forged = try strangers.issue(
                for: .client(user: "admin", groups: ["system:masters"]))
            let answer = try await TestClient(hub.access, pair: forged).request("GET", "/healthz")
            #expect(answer.status == 401)
        }
    }

    @Test func aServersCertificateIsNoClients() throws {
        let authority = try CertificateAuthority(name: "test")
        let server = try authority.issue(for: .server)
        let ends = try handshake(
            server: server, authority: authority.pair.certificate, client: server)
        #expect(ends.peer == nil)
    }

    @Test func theCertificateNamesUserAndGroups() throws {
        let authority = try CertificateAuthority(name: "test")
        let client = try authority.issue(for: .client(user: "jo", groups: ["a", "b:c"]))
        let ends = try handshake(
            server: try authority.issue(for: .server), authority: authority.pair.certificate,
            client: client)
        #expect(ends.peer == TLSPeer(name: "jo", organizations: ["a", "b:c"]))
    }

    @Test func aClientRefusesAnotherAuthority() async throws {
        try await withHub { hub, _ in
            var client = TestClient(hub.access, token: hub.access.engineToken)
            client.authority = try CertificateAuthority(name: "other").pair.certificate
            await #expect(throws: TestClient.Failure.noHandshake) {
                _ = try await client.request("GET", "/healthz")
            }
        }
    }

    @Test func eachClusterHasAContextAndAFile() async throws {
        try await withHub { hub, folder in
            let names = ["local", "cluster-beijing", "cluster-hangzhou-1", "cluster-hangzhou-2"]
            let all = try kubeconfig("\(folder)/kubeconfig")
            #expect(all["contexts"]?.array?.compactMap { $0["name"]?.string } == names)
            #expect(all["current-context"] == "local")
            for name in names {
                let one = try kubeconfig("\(folder)/kubeconfigs/\(name)")
                #expect(one["current-context"]?.string == name)
                #expect(one["clusters"]?.array?.count == 1)
                #expect(one["users"]?.array?.count == 2)
                let path = name == "local" ? "" : "/clusters/\(name)"
                #expect(
                    one["clusters"]?[0]?.at("cluster", "server")?.string
                        == "https://127.0.0.1:\(hub.access.port)\(path)")
            }
        }
    }

    @Test(arguments: [
        "0.0.0.0:0", "192.168.1.1:80", "example.org:1", "127.0.0.1:x", "[::]:0", "", ":80",
    ])
    func otherAddressesAreRefused(_ address: String) {
        var options = ServerOptions(folder: "unused")
        #expect(throws: EmbeddedHubError.self) { try options.listen(on: address) }
    }

    @Test(arguments: [
        ("127.0.0.1:80", "127.0.0.1", 80), ("localhost", "127.0.0.1", 0), ("[::1]:9", "::1", 9),
    ])
    func loopbackAddressesAreAccepted(_ address: String, host: String, port: Int) throws {
        var options = ServerOptions(folder: "unused")
        try options.listen(on: address)
        #expect(options.host == host)
        #expect(options.port == port)
    }
}

/// Lets two sessions agree in memory; the server's view of the client.
func handshake(
    server pair: KeyPair, authority: String, client: KeyPair?
) throws -> (peer: TLSPeer?, rounds: Int) {
    var server = try TLSSession(TLSContext(server: pair, authority: authority))
    var client = try TLSSession(TLSContext(trusting: authority, pair: client))
    var rounds = 0
    var progress = HandshakeProgress.waiting
    while progress == .waiting, rounds < 10 {
        rounds += 1
        _ = client.handshake()
        move(&client, to: &server)
        progress = server.handshake()
        move(&server, to: &client)
    }
    try #require(progress == .complete)
    return (server.peer, rounds)
}

/// Carries the bytes that one session has for the network to the other one.
func move(_ from: inout TLSSession, to other: inout TLSSession) {
    var bytes = [UInt8](repeating: 0, count: from.outputSize)
    let count = bytes.withUnsafeMutableBytes { from.drain(into: $0) }
    _ = bytes[..<count].withUnsafeBytes { other.feed($0) }
}
