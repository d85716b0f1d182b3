import Testing

@testable import KubeKit

@Suite struct CurlLoopTests {
    private func send(_ loop: CurlLoop, _ url: String) async -> Result<HTTPResponse, TransportError>
    {
        await withCheckedContinuation { continuation in
            loop.start(
                Transfer(
                    id: loop.newID(), endpoint: ServerEndpoint(url: url),
                    request: HTTPRequest(.get, "/", timeout: nil), fixedHeaders: [],
                    sink: .whole(limit: 1000, continuation)))
        }
    }

    @Test func shuttingDownEndsTransfersAndRefusesNewOnes() async throws {
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            arrive.finish()
            _ = connection.readRequest()
        }
        let loop = CurlLoop()
        let url = server.url
        let waiting = Task { await send(loop, url) }
        for await _ in arrived {}
        loop.shutDown()
        loop.shutDown()
        guard case .failure(let error) = await waiting.value else {
            Issue.record("an answer came")
            return
        }
        #expect(error.code == .cancelled)
        guard case .failure = await send(loop, url) else {
            Issue.record("a transfer ran after the end")
            return
        }
    }

    @Test func aTokenFileIsReadAgainLaterAndCannotBreakAHeader() throws {
        let none = TokenSource(Credentials())
        #expect(try none.token() == nil)
        let broken = TokenSource(Credentials(token: "a\r\nb"))
        #expect(throws: TransportError.self) { try broken.token() }
        let gone = TokenSource(Credentials(tokenFile: "/nowhere/token"))
        #expect(throws: TransportError.self) { try gone.token() }
        let kept = TokenSource(Credentials(token: "old", tokenFile: "/nowhere/token"))
        #expect(try kept.token() == "old")
    }

    @Test(arguments: [
        ("https://a.example/base/", "a.example", "https://k8s:443/base/x", "k8s:443:a.example:443"),
        ("https://10.0.0.1:6443", "10.0.0.1:6443", "https://k8s:6443/x", "k8s:6443:10.0.0.1:6443"),
        ("https://[fd00::1]", "[fd00::1]", "https://k8s:443/x", "k8s:443:[fd00::1]:443"),
    ])
    func anExpectedServerNameIsAskedForAndLedToTheHost(
        url: String, authority: String, asked: String, rule: String
    ) {
        let endpoint = ServerEndpoint(url: url, serverName: "k8s")
        #expect(endpoint.authority == authority)
        #expect(endpoint.url(of: "/x") == asked)
        #expect(endpoint.connectRule == rule)
    }
}
