import ArgumentParser
import EmbeddedHub

/// `velatui hub serve`: serves a hub and managed clusters from a folder until it is told to stop.
struct HubServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves a Kubernetes-compatible hub with managed clusters on this machine.")

    @Option(help: "The folder that holds everything of this hub; made when it is not there.")
    var data: String

    @Option(help: "The loopback address; with port 0 the folder keeps the port of its first start.")
    var listen = "127.0.0.1:0"

    @Flag(name: .customLong("no-controller"), help: "Leave Applications alone.")
    var leavesOutController = false

    @Flag(help: "Fill a new folder with the example Applications.")
    var examples = false

    @Option(help: "How long pods take to become ready.")
    var readyAfter = DurationArgument(.seconds(1))

    @Option(help: "How many managed clusters there are; the first three have fixed names.")
    var clusters = 3

    @Option(help: "How many changes are kept for watches that resume.")
    var watchHistory = 10_000

    @Option(help: "Append a JSON line for each request to this file.")
    var requestLog: String?

    @Option(help: "End by itself so long after the last client has gone.")
    var idleExit: DurationArgument?

    @OptionGroup(title: "Controller") var controller: ControllerFlags

    func validate() throws {
        guard (0...1000).contains(clusters) else {
            throw ValidationError("--clusters must be between 0 and 1000.")
        }
        guard watchHistory > 0 else { throw ValidationError("--watch-history must be positive.") }
        guard !data.isEmpty else { throw ValidationError("--data must name a folder.") }
        var options = ServerOptions(folder: data)
        do throws(EmbeddedHubError) { try options.listen(on: listen) } catch {
            throw ValidationError(error.message)
        }
    }

    func run() async throws {
        var options = ServerOptions(folder: absolutePath(data))
        try options.listen(on: listen)
        options.clusters = clusters
        options.readyAfter = readyAfter.value
        options.watchHistory = watchHistory
        options.requestLog = requestLog.map(absolutePath)
        try await HubProcess(
            options: options, controller: leavesOutController ? nil : controller.options,
            postsExamples: examples, idleExit: idleExit?.value
        ).run()
    }
}
