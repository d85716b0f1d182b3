import EmbeddedHub
import KubeValues
import Testing

@Suite struct ConnectionTests {
    @Test(arguments: [1, 3, 7, 100])
    func recordsMayArriveInPieces(_ piece: Int) async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let status = try await onOwnThread {
                let connection = try TestConnection(
                    port: client.port, context: TLSContext(trusting: client.authority, pair: nil))
                try connection.shakeHands(piece: piece)
                try connection.send(client.text("GET", "/version"), piece: piece)
                return try connection.answer().status
            }
            #expect(status == 200)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func garbageEndsOneConnectionOnly(_ seed: UInt64) async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            var random = TestRandom(seed: seed)
            let garbage = (0..<Int.random(in: 1...600, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let afterHandshake = Bool.random(using: &random)
            try await onOwnThread {
                let connection = try TestConnection(
                    port: client.port, context: TLSContext(trusting: client.authority, pair: nil))
                if afterHandshake {
                    try connection.shakeHands()
                    try connection.sendRaw([23, 3, 3, 0, 40] + garbage)
                } else {
                    try connection.sendRaw([22, 3, 1, 0, 5] + garbage)
                }
            }
            #expect(try await client.request("GET", "/version").status == 200)
        }
    }

    @Test func requestsMayBePipelined() async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let count = 50
            let answers = try await client.connected { connection in
                let requests = (0..<count).map {
                    client.text("POST", configMaps, body: configMap("c\($0)"))
                }
                try connection.send(Array(requests.joined()))
                return try (0..<count).map { _ in try connection.answer() }
            }
            #expect(answers.map(\.status) == Array(repeating: 201, count: count))
            #expect(
                answers.compactMap { $0.json?.at("metadata", "name")?.string }
                    == (0..<count).map { "c\($0)" })
        }
    }

    @Test func aLargeBodyIsRefused() async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let body = [UInt8](repeating: 0x20, count: 8 * 1024 * 1024 + 1)
            let answer = try await client.request("POST", configMaps, body: body)
            #expect(answer.status == 413)
            let waiting = try await client.connected { connection in
                let head = client.text(
                    "PUT", configMaps,
                    headers: ["Expect: 100-continue", "Content-Length: \(body.count)"])
                try connection.send(head)
                return try connection.answer()
            }
            #expect(waiting.status == 413)
        }
    }

    @Test func aBodyMayWaitForConsent() async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let statuses = try await client.connected { connection in
                let whole = client.text(
                    "POST", configMaps, headers: ["Expect: 100-continue"], body: configMap("late"))
                let body = configMap("late")
                try connection.send(Array(whole.dropLast(body.count)))
                let first = try connection.head().status
                try connection.send(body)
                return [first, try connection.answer().status]
            }
            #expect(statuses == [100, 201])
        }
    }

    @Test func aClusterThatIsNotServedIsNotFound() async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let answer = try await client.request("GET", "/clusters/none/api/v1/namespaces")
            #expect(answer.status == 404)
            #expect(answer.json?["kind"] == "Status")
        }
    }

    @Test func aWatchTellsWhatIsWritten() async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let names = try await client.connected { connection in
                try connection.send(
                    client.text("GET", "\(configMaps)?watch=true&fieldSelector=metadata.name=seen"))
                let status = try connection.head().status
                let other = try TestConnection(
                    port: client.port, context: TLSContext(trusting: client.authority, pair: nil))
                try other.shakeHands()
                try other.send(client.text("POST", configMaps, body: configMap("seen")))
                _ = try other.answer()
                let event = try JSON(parsing: connection.chunk())
                return [
                    String(status), event["type"]?.string,
                    event.at("object", "metadata", "name")?.string,
                ]
            }
            #expect(names == ["200", "ADDED", "seen"])
        }
    }

    @Test func aReaderThatIsTooSlowIsCut() async throws {
        try await withHub({ $0.streamLimit = 100_000 }) { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let arrived = try await client.connected { slow in
                try slow.send(client.text("GET", "\(configMaps)?watch=true"))
                _ = try slow.head()
                let writer = try TestConnection(
                    port: client.port, context: TLSContext(trusting: client.authority, pair: nil))
                try writer.shakeHands()
                for number in 0..<20 {
                    try writer.send(
                        client.text(
                            "POST", configMaps, body: configMap("big-\(number)", size: 900_000)))
                    #expect(try writer.answer().status == 201)
                }
                // What the kernel holds still arrives; then the connection ends instead of the backlog.
                return slow.readToEnd()
            }
            #expect(arrived < 20 * 900_000)
            #expect(try await client.request("GET", "/version").status == 200)
        }
    }

    @Test func manyWritersAtOnceAreAllAnswered() async throws {
        try await withHub { hub, _ in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            try await withThrowingTaskGroup(of: [Int].self) { group in
                for writer in 0..<12 {
                    group.addTask {
                        try await client.connected { connection in
                            try (0..<20).map { number in
                                let body = configMap("w\(writer)-\(number)")
                                try connection.send(client.text("POST", configMaps, body: body))
                                return try connection.answer().status
                            }
                        }
                    }
                }
                for try await statuses in group { #expect(statuses.allSatisfy { $0 == 201 }) }
            }
            let list = try await client.request("GET", configMaps)
            #expect(list.json?["items"]?.array?.count == 240)
        }
    }

    @Test func stoppingEndsStreamsAndConnections() async throws {
        try await withFolder { folder in
            let hub = try await EmbeddedHubServer.start(ServerOptions(folder: folder))
            let client = TestClient(hub.access, token: hub.access.engineToken)
            let opened = AsyncStream<Void>.makeStream()
            async let ended: Void = client.connected { connection in
                try connection.send(client.text("GET", "\(configMaps)?watch=true"))
                _ = try connection.head()
                opened.continuation.yield()
                _ = connection.readToEnd()
            }
            for await _ in opened.stream { break }
            await hub.stop()
            try await ended
            await #expect(throws: TestClient.Failure.noConnection) {
                _ = try await client.request("GET", "/version")
            }
        }
    }
}

/// A repeatable source of randomness (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
