import ArgumentParser
import VelaModel

/// `velatui workflow`: the run of an Application.
struct WorkflowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow", abstract: "Suspends and resumes the run of an Application.",
        subcommands: [WorkflowSuspendCommand.self, WorkflowResumeCommand.self])
}

/// `velatui workflow suspend APP`.
struct WorkflowSuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Suspends the run of an Application.")

    @Argument(help: "The Application.")
    var application: String

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let hub = try connection.connect()
        let key = ObjectKey(namespace: hub.namespace, name: application)
        try await hub.perform { () async throws(OperationError) in
            try await hub.operations.suspend(key)
        }
        try await output.print(key, on: hub, else: OperationText.suspended(application))
    }
}

/// `velatui workflow resume APP`.
struct WorkflowResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets a suspended run go on; approves the step that waits.")

    @Argument(help: "The Application.")
    var application: String

    @Option(name: [.short, .long], help: "Resume this step and no other.")
    var step: String?

    @Flag(help: "Resume every step that waits.")
    var all = false

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if step != nil, all { throw ValidationError("--step and --all exclude each other.") }
    }

    func run() async throws {
        let hub = try connection.connect()
        let key = ObjectKey(namespace: hub.namespace, name: application)
        let wasSuspended = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.resume(key, step: step, all: all)
        }
        try await output.print(
            key, on: hub,
            else: wasSuspended
                ? OperationText.resumed(application, step: step)
                : "workflow \(application) is not suspended.\n")
    }
}
