import CursesKit
import Foundation
import VelaModel

/// The full-screen dashboard.
enum Dashboard {
    /// What the user chose on the command line.
    struct Options: Sendable, Hashable {
        /// Draw with ASCII characters only.
        var ascii = false
        /// Draw with all characters, whatever the locale says.
        var utf8 = false
        /// Draw without colours.
        var mono = false
        /// The theme.
        var theme = Theme.Name.terminal
        /// The name of the hub to show until it answers.
        var expectedHub = ""
        /// The file that takes standard error while the screen is shown.
        var logPath: String?
    }

    /// Runs the dashboard on the calling thread, which must be the process's main thread.
    ///
    /// - Parameters:
    ///   - options: what the user chose.
    ///   - connect: finds or starts the hub; called after the first frame, in a task of its own.
    /// - Returns: the process's exit code.
    /// - Throws: ``TerminalError`` when there is no terminal to draw on.
    static func run(
        _ options: Options, connect: @escaping @Sendable () async throws -> HubSession
    ) throws -> Int32 {
        let isMono = options.mono || isColourRefused(ProcessInfo.processInfo.environment)
        let isASCII = options.ascii || (!options.utf8 && !Terminal.localeIsUTF8)
        let terminal = try Terminal(
            Terminal.Options(
                logPath: options.logPath, asciiOnly: isASCII,
                maximumColours: isMono ? 0 : Int.max))
        let theme = isMono || terminal.capabilities.colours < 8 ? .mono : options.theme
        let look = DashboardLook(
            palette: Theme(theme).palette, glyphs: isASCII ? .ascii : .utf8, zone: .current)
        let mailbox = Mailbox(wakeUp: terminal.wakeUp)
        let runner = EffectRunner(mailbox: mailbox, connect: connect)
        let state = AppState(size: terminal.size, now: Date(), expectedHub: options.expectedHub)
        var loop = DashboardLoop(
            screen: terminal, state: state, look: look, mailbox: mailbox,
            perform: runner.perform)
        let code = loop.run()
        runner.cancelAll()
        return code
    }

    /// Whether `NO_COLOR` is set and not empty.
    static func isColourRefused(_ environment: [String: String]) -> Bool {
        environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    }
}
