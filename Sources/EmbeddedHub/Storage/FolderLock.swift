import Glibc

/// The right to serve a data folder: a lock file that the kernel releases however the process ends.
package struct FolderLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the folder's lock and writes this process's id into its file.
    ///
    /// - Throws: ``EmbeddedHubError`` with ``EmbeddedHubError/Code/folderInUse``, naming the holder.
    package init(folder: String) throws(EmbeddedHubError) {
        let path = Self.path(in: folder)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EmbeddedHubError(.storage, "\(path) cannot be opened: \(errorText())")
        }
        guard Self.lock(descriptor) else {
            close(descriptor)
            let holder = Self.holder(of: folder).map { "process \($0)" } ?? "another process"
            throw EmbeddedHubError(.folderInUse, "\(folder) is served by \(holder) already")
        }
        let text = "\(getpid())\n"
        guard ftruncate(descriptor, 0) == 0,
            pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count
        else {
            let reason = errorText()
            close(descriptor)
            throw EmbeddedHubError(.storage, "\(path) cannot be written: \(reason)")
        }
        self.descriptor = descriptor
    }

    deinit { Self.release(descriptor) }

    /// The process that serves the folder now; nil if none does.
    package static func holder(of folder: String) -> Int32? {
        let descriptor = open(path(in: folder), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { release(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        // The holder writes its id right after it has the lock, so an empty file fills up soon.
        for _ in 0..<50 {
            var bytes = [UInt8](repeating: 0, count: 16)
            let count = pread(descriptor, &bytes, bytes.count, 0)
            let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
            if let identifier = Int32(String(decoding: digits, as: UTF8.self)) { return identifier }
            usleep(2000)
        }
        return nil
    }

    /// Takes the lock; a process that only looks who holds it is in the way for a moment.
    private static func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<50 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(2000)
        }
        return false
    }

    /// Unlocks and closes; a child that is just being started may hold a copy of the descriptor until
    /// it runs its own program, and closing alone would leave the lock to it.
    private static func release(_ descriptor: Int32) {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func path(in folder: String) -> String { "\(folder)/lock" }
}

/// What `errno` says right now.
func errorText() -> String { String(cString: strerror(errno)) }
