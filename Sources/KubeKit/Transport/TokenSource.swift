import Glibc

/// The bearer token of a server, read again when its file may have been replaced.
final class TokenSource: Sendable {
    private struct Cached {
        var token: String?
        var readAt: ContinuousClock.Instant?
    }

    private let file: String?
    private let cached: LockedBox<Cached>

    init(_ credentials: Credentials) {
        file = credentials.tokenFile
        cached = LockedBox(Cached(token: credentials.token))
    }

    /// How long a file's token is used before the file is looked at again.
    private static let life = Duration.seconds(60)

    /// The token for a request now, or nil for none.
    ///
    /// While the file cannot be read, the last token serves on.
    ///
    /// - Throws: ``TransportError`` when there never was a token, or it cannot be one.
    func token(at now: ContinuousClock.Instant = .now) throws(TransportError) -> String? {
        guard let file else { return try checked(cached.withLock { $0.token }) }
        let (known, isFresh) = cached.withLock { state in
            (state.token, state.readAt.map { now - $0 < Self.life } ?? false)
        }
        if isFresh { return try checked(known) }
        guard let text = SmallFile.text(file) else {
            guard let known else {
                throw TransportError(.credentials, "the token file \(file) cannot be read")
            }
            return try checked(known)
        }
        let token = text.filter { !$0.isWhitespace }
        cached.withLock { $0 = Cached(token: token, readAt: now) }
        return try checked(token)
    }

    /// A token goes into a header, so nothing that ends a line may be in it.
    private func checked(_ token: String?) throws(TransportError) -> String? {
        guard let token else { return nil }
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw TransportError(
                .credentials, "\(file.map { "the token file \($0)" } ?? "the token") holds no token"
            )
        }
        return token
    }
}

/// Reads a small file of this machine.
private enum SmallFile {
    static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: length), buffer.count - length)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                return count == 0 ? String(decoding: bytes[..<length], as: UTF8.self) : nil
            }
            length += count
        }
        return nil
    }
}
