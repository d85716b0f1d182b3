import Foundation
import Glibc
import Synchronization

/// A finished program: what it printed and how it ended.
struct ProgramResult: Sendable {
    /// Exit status, or 128 and the signal's number.
    var status: Int32
    /// What it wrote to standard output.
    var output: String
    /// What it wrote to standard error.
    var errors: String
}

/// A child process with an empty signal mask, so that it can be ended like one started from a shell.
///
/// A process that nobody has waited for is killed with the value, so that a test that fails leaves
/// nothing behind.
final class Program: Sendable {
    /// Its process id.
    let pid: pid_t
    private let isAwaited = Atomic(false)
    private let outputFile: String
    private let errorFile: String

    /// Starts a program; its output goes to files so that no pipe can fill up.
    ///
    /// - Throws: `POSIXError` when it cannot be started.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let folder = NSTemporaryDirectory()
        let name = UUID().uuidString
        outputFile = folder + "/velatui-\(name).out"
        errorFile = folder + "/velatui-\(name).err"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 1, outputFile, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorFile, flags, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var merged = ProcessInfo.processInfo.environment
        merged.merge(environment) { _, new in new }
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        var envp = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            argv.forEach { free($0) }
            envp.forEach { free($0) }
        }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, path, &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        self.pid = pid
    }

    deinit {
        guard !isAwaited.load(ordering: .relaxed) else { return }
        kill(pid, SIGKILL)
        end()
    }

    /// Blocks until it has ended, for what ends at once.
    @discardableResult
    func end() -> Int32 {
        isAwaited.store(true, ordering: .relaxed)
        let status = Self.status(of: pid)
        try? FileManager.default.removeItem(atPath: outputFile)
        try? FileManager.default.removeItem(atPath: errorFile)
        return status
    }

    private static func status(of pid: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// What it has written to standard output so far.
    var output: String { read(outputFile) }

    /// What it has written to standard error so far.
    var errors: String { read(errorFile) }

    private func read(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Sends it a signal.
    func send(_ signal: Int32) { kill(pid, signal) }

    /// Waits for its end on a thread of its own, so that no pool thread is blocked.
    func wait() async -> ProgramResult {
        isAwaited.store(true, ordering: .relaxed)
        let pid = pid
        let status: Int32 = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: Self.status(of: pid)) }
            thread.start()
        }
        let result = ProgramResult(status: status, output: output, errors: errors)
        try? FileManager.default.removeItem(atPath: outputFile)
        try? FileManager.default.removeItem(atPath: errorFile)
        return result
    }

    /// Runs a program to its end.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await Program(path, arguments, environment: environment).wait()
    }
}

/// The built program under test.
enum Velatui {
    /// Path of the binary: `VELATUI_BINARY`, or the debug build of this checkout.
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["VELATUI_BINARY"] { return named }
        return URL(filePath: #filePath)
            .appending(path: "../../../../.build/debug/velatui").standardizedFileURL.path
    }()

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await Program.run(path, arguments, environment: environment)
    }
}

/// A folder that goes away with the value.
final class ScratchFolder: Sendable {
    /// Its absolute path.
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "velatui-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
