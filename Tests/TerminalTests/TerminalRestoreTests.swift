import Foundation
import Glibc
import Testing

/// The dashboard gives the terminal back, whatever ends or stops it.
@Suite struct TerminalRestoreTests {
    /// How the dashboard is brought to its end.
    enum Ending: Sendable, CustomStringConvertible {
        case keys([String])
        case signal(Int32)

        /// The exit code that tells of it.
        var code: Int32 {
            switch self {
            case .keys(let keys): keys == ["q"] ? 0 : 130
            case .signal(let number): 128 + number
            }
        }

        var description: String {
            switch self {
            case .keys(let keys): "keys \(keys.joined(separator: " "))"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    /// A dashboard whose hub cannot be reached: enough to own the terminal.
    private struct Opened {
        var folder: ScratchFolder
        var terminal: Terminal

        init(columns: Int = 100) async throws {
            folder = try ScratchFolder()
            let kubeconfig = """
                {apiVersion: v1, kind: Config, current-context: nowhere,
                clusters: [{name: nowhere, cluster: {server: "http://127.0.0.1:9"}}],
                users: [{name: nobody, user: {}}],
                contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]}
                """
            try kubeconfig.write(
                toFile: folder.path + "/config", atomically: true, encoding: .utf8)
            // The shell reports the process before the program takes its place.
            terminal = try await Terminal(
                running: "sh -c 'echo $$ > pid; exec \(Velatui.path) --kubeconfig config'",
                columns: columns,
                environment: [
                    "XDG_STATE_HOME": folder.path, "HOME": folder.path,
                    "SWIFT_BACKTRACE": "enable=no",
                ], workingFolder: folder.path)
            try await terminal.waitUntil("the dashboard") { $0.contains("[1 Apps]") }
        }

        func pid() throws -> pid_t {
            let text = try String(contentsOfFile: folder.path + "/pid", encoding: .utf8)
            return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        /// Waits for the shell's screen and checks that its terminal is as a shell wants it.
        ///
        /// - Parameter code: the program's exit code, as the shell tells it; nil to not ask.
        func expectSaneTerminal(_ what: String, code: Int32? = nil) async throws {
            try await terminal.waitUntil("the shell after \(what)") {
                $0.contains("READY>") && !$0.contains("[1 Apps]")
            }
            if let code {
                try await terminal.type("echo code-$?-")
                try await terminal.press("Enter")
                try await terminal.waitUntil("exit code \(code) after \(what)") {
                    $0.contains("code-\(code)-")
                }
            }
            #expect(try await terminal.value("alternate_on") == "0")
            #expect(try await terminal.value("cursor_flag") == "1")
            try await terminal.type("clear; stty -a | tr ' \\n' '##'")
            try await terminal.press("Enter")
            let modes = try await terminal.waitUntil("the modes") { $0.contains("#echoe") }
            for mode in ["#icanon", "#isig", "#echo#", "#ixon", "#icrnl", "#onlcr"] {
                #expect(modes.contains(mode), "\(mode) after \(what)")
            }
        }
    }

    @Test(arguments: [
        Ending.keys(["q"]), .keys(["C-c", "C-c"]), .signal(SIGTERM), .signal(SIGHUP),
        .signal(SIGINT), .signal(SIGSEGV), .signal(SIGABRT), .signal(SIGILL), .signal(SIGBUS),
        .signal(SIGFPE), .signal(SIGTRAP),
    ]) func theTerminalIsAsBefore(after ending: Ending) async throws {
        let dashboard = try await Opened()
        switch ending {
        case .keys(let keys):
            for key in keys { try await dashboard.terminal.press(key) }
        case .signal(let number):
            kill(try dashboard.pid(), number)
        }
        try await dashboard.expectSaneTerminal(ending.description, code: ending.code)
        await dashboard.terminal.close()
    }

    @Test func whatIsTypedAroundASuspendArrives() async throws {
        let before = "abcdefghijklmnopqrstuvwxyABCDEFGHIJKLMNOPQRSTUVWXY"
        let after = "0123456789-yxwvutsrqponmlkjihgfedcbaYXWVUTSRQPONML"
        let dashboard = try await Opened(columns: 160)
        let terminal = dashboard.terminal
        try await terminal.type("/" + before)
        try await terminal.press("C-z")
        try await dashboard.expectSaneTerminal("Ctrl-Z")

        // In one go, so that much of it is typed before the dashboard has the terminal again.
        try await terminal.type("fg\r" + after)

        try await terminal.waitUntil("everything that was typed") { $0.contains(before + after) }
        try await terminal.press("C-c")
        try await terminal.press("C-c")
        try await dashboard.expectSaneTerminal("Ctrl-C")
        await terminal.close()
    }

    @Test func aStopThatCannotBeCaughtIsRepairedWhenItEnds() async throws {
        let dashboard = try await Opened()
        let terminal = dashboard.terminal
        kill(try dashboard.pid(), SIGSTOP)
        // The program could not restore anything, so the shell's prompt comes onto its screen.
        try await terminal.waitUntil("the shell") { $0.contains("READY>") }
        // In raw mode only a line feed ends a line.
        try await terminal.type("stty sane; fg\n")
        try await terminal.waitUntil("the dashboard again") {
            $0.contains("[1 Apps]") && !$0.contains("READY>")
        }
        try await terminal.press("q")
        try await dashboard.expectSaneTerminal("the end")
        await terminal.close()
    }
}
