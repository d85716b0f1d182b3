import EmbeddedHub
import Foundation
import Glibc

/// A state folder of its own for dashboards, and the end of the hub that they start in it.
final class StateFolder: Sendable {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    deinit {
        if let hub { kill(hub, SIGKILL) }
    }

    /// Its absolute path.
    var path: String { scratch.path }
    /// The folder of the embedded hub.
    var hubFolder: String { "\(path)/velatui/embedded" }
    /// The process that serves the embedded hub, if any.
    var hub: pid_t? { FolderLock.holder(of: hubFolder) }

    /// The variables for programs that use it.
    var environment: [String: String] {
        ["XDG_STATE_HOME": path, "HOME": path, "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no"]
    }

    /// Opens a dashboard on the embedded hub in a terminal of its own.
    ///
    /// - Parameters:
    ///   - options: further words for the command line.
    ///   - prefix: what comes before the program's name, such as assignments of variables.
    func dashboard(
        _ options: String = "", prefix: String = "", columns: Int = 120, rows: Int = 30
    ) async throws -> Terminal {
        try await Terminal(
            running: "\(prefix) \(Velatui.path) --embedded \(options)", columns: columns,
            rows: rows, environment: environment, workingFolder: path)
    }

    /// Runs a command with the state folder.
    func run(_ arguments: String...) async throws -> ProgramResult {
        try await Velatui.run(arguments, environment: environment)
    }
}
