import Glibc
import HubSimulator
import KubeValues

/// The log of requests: one JSON line for each, never with a body or a credential.
final class RequestLog: Sendable {
    /// What is known about one request.
    struct Entry: Sendable {
        /// When it was complete.
        var at: Moment
        /// Who asked; empty if nobody known.
        var user: String
        /// The client's program.
        var userAgent: String
        /// The method.
        var method: String
        /// The addressed cluster.
        var cluster: String
        /// Path with query as asked for.
        var path: String
        /// The answer's status code.
        var status: Int

        /// The line for it.
        func line(answeredAt now: Moment) -> [UInt8] {
            let value: JSON = [
                "at": .string(KubernetesTime.microText(milliseconds: at.milliseconds)),
                "user": .string(user), "userAgent": .string(userAgent),
                "method": .string(method), "cluster": .string(cluster), "path": .string(path),
                "status": JSON(status),
                "ms": JSON(Int(max(0, now.milliseconds - at.milliseconds))),
            ]
            return value.encoded() + [0x0A]
        }
    }

    private let descriptor: Int32

    /// Opens the file for appending.
    init(path: String) throws(EmbeddedHubError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EmbeddedHubError(
                .storage, "the request log \(path) cannot be opened: \(errorText())")
        }
    }

    deinit { close(descriptor) }

    /// Appends lines with one call of the kernel; a full disk costs lines, not the service.
    func append(_ lines: [[UInt8]]) {
        guard !lines.isEmpty else { return }
        _ = PrivateFiles.writeAll(Array(lines.joined()), to: descriptor)
    }
}
