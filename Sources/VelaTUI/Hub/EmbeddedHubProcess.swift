import EmbeddedHub
import Glibc

/// The embedded hub that the dashboards of this account share: found running, or started detached.
struct EmbeddedHubProcess: Sendable {
    /// The hub's folder.
    let folder: EmbeddedFolder
    /// The program that serves it; this very one.
    let program: String
    /// How long a start may take.
    private static let patience = Duration.seconds(30)
    private static let logLimit = 1024 * 1024
    /// glibc's `POSIX_SPAWN_SETSID`, which its header hides behind a feature macro.
    private static let ownSession: Int32 = 0x80

    init(folder: EmbeddedFolder, program: String = ownProgram()) {
        self.folder = folder
        self.program = program
    }

    /// How to reach a hub that runs now; nil when none does, or it is still starting.
    func running() -> HubReadyFile? {
        FolderLock.holder(of: folder.path).flatMap { HubReadyFile.read(in: folder, of: $0) }
    }

    /// Attaches to the running hub or starts one.
    ///
    /// Two callers at once are fine: both start a process, the folder's lock lets one of them serve, the
    /// other one ends, and both callers attach to the one that serves.
    ///
    /// - Throws: ``CommandFailure`` when no hub serves in time; it names the log.
    func attachOrStart() async throws -> HubReadyFile {
        if let ready = running() { return ready }
        do throws(EmbeddedHubError) { try PrivateFiles.makeFolder(folder.path) } catch {
            throw CommandFailure(error.message)
        }
        var child = FolderLock.holder(of: folder.path) == nil ? try spawn() : nil
        let deadline = ContinuousClock.now.advanced(by: Self.patience)
        while ContinuousClock.now < deadline {
            if let ready = running() {
                // A child that lost the race for the lock is reaped; one that serves lives on.
                if let child { waitpid(child, nil, WNOHANG) }
                return ready
            }
            if let started = child, waitpid(started, nil, WNOHANG) == started {
                child = nil
                guard FolderLock.holder(of: folder.path) != nil else {
                    throw CommandFailure("the embedded hub did not start; see \(log)")
                }
            }
            if child == nil, FolderLock.holder(of: folder.path) == nil { child = try spawn() }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw CommandFailure("the embedded hub did not start in time; see \(log)")
    }

    private var log: String { "\(folder.path)/hub.log" }

    /// Moves a log that has grown aside; one old log is kept.
    private func keepLogSmall() {
        var status = stat()
        if stat(log, &status) == 0, status.st_size > Self.logLimit { rename(log, "\(log).1") }
    }

    /// Starts the hub in a session of its own, with a clean signal mask and its output in the log.
    private func spawn() throws -> pid_t {
        keepLogSmall()
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags | Self.ownSession))

        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        let append = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log, append, 0o600)
        posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO)

        let words = [
            program, "hub", "serve", "--data", folder.path, "--examples", "--idle-exit", "10m",
        ]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let failure = posix_spawn(&child, program, &files, &attributes, &arguments, environ)
        guard failure == 0 else {
            throw CommandFailure(
                "the embedded hub cannot be started: \(String(cString: strerror(failure)))")
        }
        return child
    }
}

/// The path of the program that runs now.
func ownProgram() -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments.first ?? "velatui" }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
