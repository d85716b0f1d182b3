import Foundation
import Glibc

/// A tiny HTTP server on this machine: one thread an accepted connection, plain sockets.
final class LoopbackServer: Sendable {
    /// One accepted connection, used by its thread only.
    struct Connection {
        fileprivate let socket: Int32

        /// The next request up to the empty line and its body; nil when the client is gone.
        func readRequest() -> String? {
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let text = String(decoding: bytes, as: UTF8.self)
                if let end = text.range(of: "\r\n\r\n") {
                    let length =
                        text.split(separator: "\r\n").first {
                            $0.lowercased().hasPrefix("content-length:")
                        }.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
                    if text[end.upperBound...].utf8.count >= length { return text }
                }
                let count = recv(socket, &chunk, chunk.count, 0)
                guard count > 0 else { return nil }
                bytes += chunk[..<count]
            }
        }

        /// Whether the bytes could be sent.
        @discardableResult
        func write(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    Glibc.send(
                        socket, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
                        Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        /// An answer of known length.
        func answer(_ status: String, _ body: String, headers: String = "") {
            write(
                "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
        }

        /// One piece of an answer of unknown length.
        @discardableResult
        func writeChunk(_ text: String) -> Bool {
            write("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
        }
    }

    /// The port that it listens on.
    let port: Int
    private let listener: Int32

    /// Starts to listen on a free port.
    init(_ serve: @escaping @Sendable (Connection) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { return }
                Thread.detachNewThread {
                    serve(Connection(socket: socket))
                    close(socket)
                }
            }
        }
    }

    deinit { stop() }

    /// Stops to listen; open connections stay.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Where it listens.
    var url: String { "http://127.0.0.1:\(port)" }
}
