import Foundation
import Synchronization

/// A real terminal: a tmux server of its own with one window, driven by keys and read as text.
///
/// The server ends with the value if nobody has closed it, so a test that fails leaves nothing behind.
final class Terminal: Sendable {
    private let folder: ScratchFolder
    private let isClosed = Atomic(false)

    /// Starts a terminal that runs a shell command line.
    ///
    /// - Parameters:
    ///   - command: what the shell in it runs first; the shell stays when it ends.
    ///   - columns: width.
    ///   - rows: height.
    ///   - environment: variables for the command.
    ///   - workingFolder: where the command runs; here when nil.
    init(
        running command: String, columns: Int = 100, rows: Int = 30,
        environment: [String: String] = [:], workingFolder: String? = nil
    ) async throws {
        folder = try ScratchFolder()
        var arguments = [
            "-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows),
        ]
        if let workingFolder { arguments += ["-c", workingFolder] }
        for (key, value) in environment { arguments += ["-e", "\(key)=\(value)"] }
        // A plain shell with a known prompt, so that the end of the program can be seen.
        arguments += ["env", "-u", "NO_COLOR", "PS1=READY> ", "LC_ALL=C.UTF-8", "sh", "-i"]
        try await tmux(arguments)
        try await waitUntil("the shell is ready") { $0.contains("READY>") }
        try await type(command)
        try await press("Enter")
    }

    private var socket: String { "\(folder.path)/tmux" }

    deinit {
        guard !isClosed.load(ordering: .relaxed) else { return }
        // Not awaited: `kill-server` needs a moment, and the program reaps itself.
        _ = try? Program("tmux", ["-S", socket, "kill-server"]).end()
    }

    @discardableResult
    private func tmux(_ arguments: [String]) async throws -> ProgramResult {
        try await Program.run("tmux", ["-S", socket] + arguments)
    }

    /// Types text literally.
    func type(_ text: String) async throws {
        try await tmux(["send-keys", "-l", "--", text])
    }

    /// Presses keys by tmux's names: `Enter`, `Escape`, `C-c`, `Up`.
    func press(_ keys: String...) async throws {
        try await tmux(["send-keys"] + keys)
    }

    /// Pastes text with bracketed paste if the program asked for it.
    func paste(_ text: String) async throws {
        try await tmux(["set-buffer", "--", text])
        try await tmux(["paste-buffer", "-p"])
    }

    /// Changes the size of the window.
    func resize(columns: Int, rows: Int) async throws {
        try await tmux(["resize-window", "-x", String(columns), "-y", String(rows)])
    }

    /// The screen as text, a line for each row.
    func screen() async throws -> String {
        try await tmux(["capture-pane", "-p"]).output
    }

    /// The screen with the sequences that set attributes and colours.
    func attributedScreen() async throws -> String {
        try await tmux(["capture-pane", "-p", "-e"]).output
    }

    /// A value of the pane, `cursor_x` or `pane_current_command`.
    func value(_ format: String) async throws -> String {
        try await tmux(["display-message", "-p", "#{\(format)}"]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The process id of the program in the foreground's shell.
    func shellPid() async throws -> String { try await value("pane_pid") }

    /// Looks at the screen until it shows what is awaited.
    ///
    /// - Parameters:
    ///   - what: what is awaited, for the failure's message.
    ///   - seconds: how long to look at the most.
    ///   - condition: whether the screen shows it.
    /// - Throws: ``Unseen`` with the last screen when it does not come.
    @discardableResult
    func waitUntil(
        _ what: String, seconds: Double = 20, _ condition: @Sendable (String) -> Bool
    ) async throws -> String {
        var last = ""
        // Counted in looks and not in time: on a busy machine the test itself may stand still.
        for _ in 0..<Int(seconds * 30) {
            last = try await screen()
            if condition(last) { return last }
            try await Task.sleep(for: .milliseconds(30))
        }
        throw Unseen(what: what, screen: last)
    }

    /// Ends the terminal and what runs in it.
    func close() async {
        isClosed.store(true, ordering: .relaxed)
        _ = try? await tmux(["kill-server"])
    }
}

/// Something that a test waited for did not show up.
struct Unseen: Error, CustomStringConvertible {
    /// What was awaited.
    var what: String
    /// The last screen.
    var screen: String

    var description: String { "did not see: \(what)\n\(screen)" }
}
