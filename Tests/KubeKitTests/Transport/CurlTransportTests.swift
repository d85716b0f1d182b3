import Foundation
import KubeKit
import Testing

@Suite struct CurlTransportTests {
    private func transport(
        _ server: LoopbackServer, bodyLimit: Int = 1_000_000
    ) -> CurlTransport {
        CurlTransport(
            endpoint: ServerEndpoint(
                url: server.url + "/base/", credentials: Credentials(token: "secret")),
            userAgent: "velatui/test", bodyLimit: bodyLimit)
    }

    @Test func aRequestArrivesAsItWasMadeAndItsAnswerComesBack() async throws {
        let seen = LockedBox<[String]>([])
        let server = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                seen.withLock { $0.append(request) }
                connection.answer("422 Unprocessable", "no", headers: "X-A:  b \r\n")
            }
        }
        let response = try await transport(server).send(
            HTTPRequest(
                .patch, "/api/v1?x=%20", headers: [HTTPHeader("Content-Type", "a/b")],
                body: Array("body".utf8)))
        #expect(response.status == 422 && response.body == Array("no".utf8))
        #expect(response.head.header("x-a")?.trimmingCharacters(in: .whitespaces) == "b")
        let request = try #require(seen.withLock { $0 }.first)
        #expect(request.hasPrefix("PATCH /base/api/v1?x=%20 HTTP/1.1\r\n"))
        #expect(request.contains("\r\nUser-Agent: velatui/test\r\n"))
        #expect(request.contains("\r\nContent-Type: a/b\r\n"))
        #expect(request.hasSuffix("\r\n\r\nbody"))
        // A token is never sent in the clear.
        #expect(!request.contains("secret"))
    }

    @Test func oneConnectionServesManyRequests() async throws {
        let connections = LockedBox(0)
        let server = try LoopbackServer { connection in
            connections.withLock { $0 += 1 }
            while connection.readRequest() != nil { connection.answer("200 OK", "{}") }
        }
        let transport = transport(server)
        for _ in 0..<20 {
            #expect(try await transport.send(HTTPRequest(.get, "/")).status == 200)
        }
        // One, and few more if this process stands still for so long that an idle one is given up.
        #expect(connections.withLock { $0 } < 4)
    }

    @Test func everyVerbHasItsNameAndAnEmptyBodyIsOne() async throws {
        let server = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                connection.answer("200 OK", String(request.split(separator: " ").first ?? ""))
            }
        }
        for method in HTTPMethod.allCases {
            let response = try await transport(server).send(HTTPRequest(method, "/"))
            #expect(String(decoding: response.body, as: UTF8.self) == method.rawValue)
        }
    }

    @Test func aStreamArrivesPieceByPieceWholeAndInOrder() async throws {
        let server = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for number in 0..<20_000 {
                connection.writeChunk("\(number) \(String(repeating: "x", count: 200))\n")
            }
            connection.writeChunk("")
        }
        for ownConnection in [false, true] {
            var request = HTTPRequest(.get, "/", timeout: nil)
            request.needsOwnConnection = ownConnection
            let stream = try await transport(server).stream(request)
            #expect(stream.head.status == 200)
            var bytes: [UInt8] = []
            for try await piece in stream.body {
                bytes += piece
                // A reader that lets others go first is slower than the server.
                await Task.yield()
            }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 20_000)
            #expect(lines.enumerated().allSatisfy { $1.hasPrefix("\($0) ") })
        }
    }

    @Test func cancellingTheReaderEndsTheConnection() async throws {
        let (closed, end) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.writeChunk("first")
            _ = connection.readRequest()
            end.finish()
        }
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        let transport = transport(server)
        let task = Task { () -> TransportError? in
            do {
                let stream = try await transport.stream(HTTPRequest(.get, "/", timeout: nil))
                for try await _ in stream.body { arrive.finish() }
                return nil
            } catch {
                return error as? TransportError
            }
        }
        for await _ in arrived {}
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        for await _ in closed {}
    }

    @Test func cancellingARequestEndsIt() async throws {
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            arrive.finish()
            _ = connection.readRequest()
        }
        let transport = transport(server)
        let task = Task { () -> TransportError? in
            do throws(TransportError) {
                _ = try await transport.send(HTTPRequest(.get, "/", timeout: nil))
                return nil
            } catch {
                return error
            }
        }
        for await _ in arrived {}
        task.cancel()
        #expect(await task.value?.code == .cancelled)
    }

    @Test func droppingAStreamEndsTheConnection() async throws {
        let (closed, end) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            _ = connection.readRequest()
            end.finish()
        }
        do {
            let stream = try await transport(server).stream(HTTPRequest(.get, "/", timeout: nil))
            #expect(stream.head.status == 200)
        }
        for await _ in closed {}
    }

    @Test func aConnectionLostInTheBodyIsNoEnd() async throws {
        let server = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes!")
        }
        let transport = transport(server)
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPRequest(.get, "/"))
        }
        #expect(error?.code == .connectionLost)
        let stream = try await transport.stream(HTTPRequest(.get, "/", timeout: nil))
        var bytes: [UInt8] = []
        let streamError = await #expect(throws: TransportError.self) {
            for try await piece in stream.body { bytes += piece }
        }
        #expect(streamError?.code == .connectionLost)
        #expect(bytes == Array("ten bytes!".utf8))
    }

    @Test func aServerThatIsNotThereRefuses() async throws {
        let server = try LoopbackServer { _ in }
        let transport = transport(server)
        server.stop()
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPRequest(.get, "/"))
        }
        #expect(error?.code == .refused)
        #expect(error?.message.contains("127.0.0.1:\(server.port)") == true)
    }

    @Test func aServerThatSaysNothingTimesOut() async throws {
        let server = try LoopbackServer { connection in
            while connection.readRequest() != nil {}
        }
        let error = await #expect(throws: TransportError.self) {
            try await transport(server).send(HTTPRequest(.get, "/", timeout: .milliseconds(50)))
        }
        #expect(error?.code == .timedOut)
    }

    @Test func aServerWithoutTLSIsNotTrusted() async throws {
        let server = try LoopbackServer { connection in
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        let transport = CurlTransport(
            endpoint: ServerEndpoint(url: "https://127.0.0.1:\(server.port)"))
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPRequest(.get, "/"))
        }
        #expect(error?.code == .tls)
    }

    @Test func aLargerAnswerThanAllowedIsAnError() async throws {
        let server = try LoopbackServer { connection in
            while connection.readRequest() != nil {
                connection.answer("200 OK", String(repeating: "x", count: 5000))
            }
        }
        let error = await #expect(throws: TransportError.self) {
            try await transport(server, bodyLimit: 4999).send(HTTPRequest(.get, "/"))
        }
        #expect(error?.code == .tooLarge)
        let fitting = try await transport(server, bodyLimit: 5000).send(HTTPRequest(.get, "/"))
        #expect(fitting.body.count == 5000)
    }

    @Test(arguments: ["/a\r\nX: y", "a", "/a\u{0}b"])
    func aRequestCannotBreakItsLines(path: String) async throws {
        let server = try LoopbackServer { connection in
            while connection.readRequest() != nil { connection.answer("200 OK", "") }
        }
        await #expect(throws: TransportError.self) {
            try await transport(server).send(HTTPRequest(.get, path))
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        let server = try LoopbackServer { connection in
            while connection.readRequest() != nil {
                connection.answer("301 Moved", "", headers: "Location: /elsewhere\r\n")
            }
        }
        #expect(try await transport(server).send(HTTPRequest(.get, "/")).status == 301)
    }
}
