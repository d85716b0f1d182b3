import Foundation
import Glibc

/// A program that runs at the other end of a terminal or a pipe, read by polling.
///
/// It is started with an empty signal mask, as a shell would start it, and ended with its value.
final class ChildProcess {
    /// What the program is connected to.
    enum Connection {
        /// A terminal of that size.
        case terminal(columns: Int, rows: Int)
        /// A pipe for its standard output; no input.
        case pipe
    }

    /// Its process id.
    let pid: pid_t
    private let descriptor: Int32
    private var isOver = false

    init(
        _ path: String, _ arguments: [String], environment: [String: String],
        connection: Connection
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let theirs: Int32
        switch connection {
        case .terminal(let columns, let rows):
            var ours: Int32 = 0
            var other: Int32 = 0
            var size = winsize()
            size.ws_col = UInt16(columns)
            size.ws_row = UInt16(rows)
            var name = [CChar](repeating: 0, count: 128)
            guard openpty(&ours, &other, &name, nil, &size) == 0 else {
                throw Unmeasurable("no terminal can be made")
            }
            descriptor = ours
            theirs = other
            // Opened after the new session began, it becomes the session's terminal.
            posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        case .pipe:
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw Unmeasurable("no pipe can be made") }
            descriptor = ends[0]
            theirs = ends[1]
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, theirs, 1)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        posix_spawn_file_actions_addclose(&actions, theirs)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        // POSIX_SPAWN_SETSID is a macro that Swift does not see.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | 0x80))
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            argv.forEach { free($0) }
            envp.forEach { free($0) }
        }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &argv, &envp)
        close(theirs)
        guard code == 0 else {
            close(descriptor)
            throw Unmeasurable("\(path) cannot be started: \(String(cString: strerror(code)))")
        }
        self.pid = pid
    }

    deinit { end() }

    /// Asks it to end, waits for that, and forces it after five seconds.
    func end() {
        guard !isOver else { return }
        isOver = true
        kill(pid, SIGTERM)
        let limit = ContinuousClock.now + .seconds(5)
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            // Its last words must not block it.
            _ = read(for: .milliseconds(20))
            if ContinuousClock.now > limit { kill(pid, SIGKILL) }
        }
        close(descriptor)
    }

    /// Waits until it ends by itself.
    func waitForEnd() {
        guard !isOver else { return }
        isOver = true
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        close(descriptor)
    }

    /// Writes to its terminal.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    /// What it writes within that time, at most one piece; empty if nothing.
    func read(for time: Duration) -> [UInt8] {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(max(0, time.milliseconds.rounded(.up)))) > 0 else { return [] }
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        guard count > 0 else {
            // The other end is closed: there is nothing to wait for, but no reason to spin either.
            usleep(2000)
            return []
        }
        return Array(chunk[..<count])
    }

    /// Reads until the text so far has one of those words; the time that took.
    func waitForAny(of words: [String], within limit: Duration) throws -> Duration {
        let start = ContinuousClock.now
        var text: [UInt8] = []
        while ContinuousClock.now - start < limit {
            text += read(for: .milliseconds(200))
            let seen = String(decoding: text, as: UTF8.self)
            if words.contains(where: { seen.contains($0) }) { return ContinuousClock.now - start }
        }
        let tail = String(decoding: text.suffix(200), as: UTF8.self).filter { $0 >= " " }
        throw Unmeasurable("after \(limit) the program had not shown \(words.first ?? ""): \(tail)")
    }

    /// Reads and drops output until there is none for that time.
    func settle(_ quiet: Duration, within limit: Duration = .seconds(30)) {
        let start = ContinuousClock.now
        while !read(for: quiet).isEmpty, ContinuousClock.now - start < limit {}
    }
}

/// What the kernel says about a process.
enum ProcessFigures {
    /// Resident memory in megabytes.
    static func residentMegabytes(of pid: String) -> Double { status("VmRSS:", of: pid) }

    /// The most resident memory since ``forgetPeak()`` in megabytes.
    static func peakMegabytes(of pid: String) -> Double { status("VmHWM:", of: pid) }

    /// Lets the peak of this process begin anew.
    static func forgetPeak() {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }

    /// Seconds of processor time.
    static func processorSeconds(of pid: String) -> Double {
        let text = file("/proc/\(pid)/stat")
        let fields = text.drop { $0 != ")" }.split(separator: " ")
        guard fields.count > 12, let user = Double(fields[12]), let system = Double(fields[13])
        else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func status(_ field: String, of pid: String) -> Double {
        let line = file("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix(field) }
        let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        return kilobytes.flatMap { Double($0) }.map { $0 / 1024 } ?? .nan
    }

    private static func file(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}

extension Duration {
    /// The duration in milliseconds.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1000 + Double(attoseconds) / 1e15
    }
}
