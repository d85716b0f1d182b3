import Glibc

/// Files that only their owner may read: keys, tokens, kubeconfigs, the database.
package enum PrivateFiles {
    /// Makes the folder with its parents, the last one for the owner only.
    ///
    /// - Throws: ``EmbeddedHubError`` when it cannot be made or belongs to somebody else.
    package static func makeFolder(_ path: String) throws(EmbeddedHubError) {
        var made = path.hasPrefix("/") ? "" : "."
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() {
            made += "/\(part)"
            if mkdir(made, index == parts.count - 1 ? 0o700 : 0o755) != 0, errno != EEXIST {
                throw EmbeddedHubError(.storage, "\(made) cannot be made: \(errorText())")
            }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw EmbeddedHubError(.storage, "\(path) is no folder")
        }
        guard status.st_uid == geteuid() else {
            throw EmbeddedHubError(.storage, "\(path) belongs to another user")
        }
        guard status.st_mode & 0o077 == 0 || chmod(path, 0o700) == 0 else {
            throw EmbeddedHubError(.storage, "\(path) cannot be made private: \(errorText())")
        }
    }

    /// Replaces a file as a whole: a reader sees the old content or the new one.
    package static func write(_ bytes: [UInt8], to path: String) throws(EmbeddedHubError) {
        let draft = "\(path).new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw EmbeddedHubError(.storage, "\(path) cannot be written: \(errorText())")
        }
        defer { close(descriptor) }
        guard writeAll(bytes, to: descriptor), fsync(descriptor) == 0, rename(draft, path) == 0
        else {
            let reason = errorText()
            unlink(draft)
            throw EmbeddedHubError(.storage, "\(path) cannot be written: \(reason)")
        }
    }

    /// The content of a file; nil if it does not exist.
    package static func read(_ path: String) throws(EmbeddedHubError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw EmbeddedHubError(.storage, "\(path) cannot be read: \(errorText())")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw EmbeddedHubError(.storage, "\(path) cannot be read: \(errorText())")
            }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    /// Writes every byte, however the kernel cuts it; false on failure, with the reason in `errno`.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
