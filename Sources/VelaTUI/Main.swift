import ArgumentParser
import Dispatch
import Glibc
import KubeKit

/// The program's entry: reads the arguments, runs one command and ends with its exit code.
///
/// The entry is synchronous on purpose: an asynchronous one would leave the process's main thread at its
/// first suspension, and the dashboard owns the terminal from that thread. Commands that work
/// asynchronously run on a task of their own while the main thread waits.
@main
enum Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            try Velatui.refuseUnknownCommand(arguments)
            let command = try Velatui.parseAsRoot(
                arguments.withExplicitTruth(ControllerFlags.truthFlags))
            if let command = command as? any AsyncParsableCommand {
                try runToEnd(command)
            } else {
                var command = command
                try command.run()
            }
            CurlTransport.shutDown()
        } catch {
            CurlTransport.shutDown()
            Velatui.exit(withError: error)
        }
    }

    /// Runs a command on the cooperative pool; the calling thread sleeps until it has finished.
    private static func runToEnd(_ command: any AsyncParsableCommand) throws {
        let work = PendingCommand(command)
        Task.detached { await work.run() }
        try work.wait()
    }
}

/// A command that runs on the pool, for a thread that waits for it.
///
/// Unchecked, as `ParsableCommand` is not sendable: the command is handed to the one task before the
/// thread waits, and the outcome is read after the semaphore says that the task has written it.
private final class PendingCommand: @unchecked Sendable {
    private var command: any AsyncParsableCommand
    private var outcome: Result<Void, any Error> = .success(())
    private let finished = DispatchSemaphore(value: 0)

    init(_ command: any AsyncParsableCommand) { self.command = command }

    func run() async {
        do { try await command.run() } catch { outcome = .failure(error) }
        finished.signal()
    }

    func wait() throws {
        finished.wait()
        try outcome.get()
    }
}

/// The root of the commands; without a subcommand it opens the dashboard.
struct Velatui: ParsableCommand {
    /// The program's version, as `--version` prints it and servers see it.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "velatui",
        abstract: "Multi-cluster application delivery in KubeVela's model, in the terminal.",
        version: Velatui.version,
        subcommands: [
            DashboardCommand.self,
            HubCommand.self,
            ClusterCommand.self,
            UpCommand.self,
            ListCommand.self,
            StatusCommand.self,
            WorkflowCommand.self,
            DeleteCommand.self,
        ],
        defaultSubcommand: DashboardCommand.self)
}

extension Velatui {
    /// Refuses a first word that is no command, before it is taken for the dashboard's.
    ///
    /// - Throws: exit code 64 after it was said.
    static func refuseUnknownCommand(_ arguments: [String]) throws {
        guard let word = arguments.first, !word.hasPrefix("-"), word != "help" else { return }
        let names = configuration.subcommands.flatMap {
            [$0.configuration.commandName ?? ""] + $0.configuration.aliases
        }
        guard !names.contains(word) else { return }
        printProblem(
            "Error: unknown command \"\(clean(word))\" for \"velatui\"\n"
                + "Run 'velatui --help' for usage.")
        throw ExitStatus.usage
    }
}
