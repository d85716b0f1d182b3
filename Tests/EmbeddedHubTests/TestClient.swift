import EmbeddedHub
import Foundation
import KubeValues

/// A small HTTPS client whose every call runs on a thread of its own, as it blocks.
struct TestClient: Sendable {
    enum Failure: Error, Equatable {
        case noConnection
        case noHandshake
        case lost
    }

    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]

        var json: JSON? { try? JSON(parsing: body) }
    }

    var port: Int
    var authority: String
    var pair: KeyPair?
    var token: String?

    init(_ access: RunningHub.Access, token: String? = nil, pair: KeyPair? = nil) {
        port = access.port
        authority = access.authority
        self.token = token
        self.pair = pair
    }

    func request(
        _ method: String, _ path: String, headers: [String] = [], body: [UInt8] = []
    ) async throws -> Answer {
        let text = text(method, path, headers: headers, body: body)
        return try await connected { connection in
            try connection.send(text)
            return try connection.answer()
        }
    }

    func text(
        _ method: String, _ path: String, headers: [String] = [], body: [UInt8] = []
    ) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers
        if let token { lines.append("Authorization: Bearer \(token)") }
        if !body.isEmpty { lines += ["Content-Type: application/json"] }
        if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.count)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// Runs the body with a connection after its handshake.
    func connected<Value: Sendable>(
        _ body: @escaping @Sendable (TestConnection) throws -> Value
    ) async throws -> Value {
        try await onOwnThread {
            let connection = try TestConnection(
                port: self.port, context: TLSContext(trusting: self.authority, pair: self.pair))
            try connection.shakeHands()
            return try body(connection)
        }
    }
}

/// Runs blocking work away from the two threads that all tests share.
func onOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// One TLS connection over a blocking socket.
final class TestConnection {
    private let descriptor: Int32
    private var session: TLSSession
    private var received: [UInt8] = []

    init(port: Int, context: TLSContext) throws {
        session = try TLSSession(context)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        // A small window, so that a reader counts as slow before the kernel has taken megabytes.
        var window: Int32 = 65_536
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size))
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw TestClient.Failure.noConnection }
    }

    deinit { close(descriptor) }

    /// Sends bytes as they are, below TLS.
    func sendRaw(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw TestClient.Failure.lost }
            rest = rest.dropFirst(count)
        }
    }

    /// The handshake's or a record's bytes that wait to be sent.
    func takeOutput() -> [UInt8] {
        var output = [UInt8](repeating: 0, count: session.outputSize)
        let count = output.withUnsafeMutableBytes { session.drain(into: $0) }
        return Array(output[..<count])
    }

    /// Feeds what the socket has; false when the server has closed.
    private func fill() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw TestClient.Failure.lost }
        guard count > 0 else { return false }
        _ = buffer[..<count].withUnsafeBytes { session.feed($0) }
        return true
    }

    /// Agrees with the server, sending pieces of that many bytes.
    func shakeHands(piece: Int = .max) throws {
        while true {
            let progress = session.handshake()
            var output = takeOutput()[...]
            while !output.isEmpty {
                try sendRaw(Array(output.prefix(piece)))
                output = output.dropFirst(piece)
            }
            switch progress {
            case .complete: return
            case .failed: throw TestClient.Failure.noHandshake
            case .waiting: guard try fill() else { throw TestClient.Failure.noHandshake }
            }
        }
    }

    func send(_ bytes: [UInt8], piece: Int = .max) throws {
        _ = bytes.withUnsafeBytes { session.write($0) }
        var output = takeOutput()[...]
        while !output.isEmpty {
            try sendRaw(Array(output.prefix(piece)))
            output = output.dropFirst(piece)
        }
    }

    /// More plaintext into `received`; false when the server has closed.
    private func more() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            switch buffer.withUnsafeMutableBytes({ session.read(into: $0) }) {
            case .bytes(let count):
                received += buffer[..<count]
                return true
            case .none: guard try fill() else { return false }
            case .closed: return false
            case .failed: throw TestClient.Failure.lost
            }
        }
    }

    private func line() throws -> String {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                let line = String(decoding: received[..<end], as: UTF8.self)
                received.removeSubrange(...end)
                return line.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            guard try more() else { throw TestClient.Failure.lost }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try more() else { throw TestClient.Failure.lost }
        }
        let taken = Array(received[..<count])
        received.removeSubrange(..<count)
        return taken
    }

    /// The next answer's head.
    func head() throws -> TestClient.Answer {
        let status = Int(try line().split(separator: " ")[1]) ?? 0
        var headers: [String: String] = [:]
        while case let field = try line(), !field.isEmpty {
            let parts = field.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return TestClient.Answer(status: status, headers: headers, body: [])
    }

    /// The next chunk of a streamed answer; empty at its end.
    func chunk() throws -> [UInt8] {
        let size = Int(try line(), radix: 16) ?? 0
        let bytes = try take(size)
        _ = try line()
        return bytes
    }

    /// The next complete answer.
    func answer() throws -> TestClient.Answer {
        var answer = try head()
        answer.body = try take(Int(answer.headers["content-length"] ?? "") ?? 0)
        return answer
    }

    /// Reads until the server has closed the connection, in order or not; how many bytes came.
    func readToEnd() -> Int {
        var count = 0
        while (try? more()) == true {
            count += received.count
            received = []
        }
        return count
    }
}
