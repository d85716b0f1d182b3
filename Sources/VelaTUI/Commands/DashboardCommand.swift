import ArgumentParser
import EmbeddedHub
import VelaModel

/// `velatui`: the full-screen dashboard, on the process's main thread.
struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard", abstract: "Opens the dashboard (what velatui does by default).")

    @OptionGroup var connection: HubConnectionOptions

    @Flag(help: "Draw with ASCII characters only.")
    var ascii = false

    @Flag(help: "Draw with all characters, whatever the locale says.")
    var utf8 = false

    @Flag(help: "Draw without colours.")
    var mono = false

    @Option(help: "The colours of the dashboard.")
    var theme = Theme.Name.terminal

    func validate() throws {
        if ascii, utf8 { throw ValidationError("--ascii and --utf8 exclude each other.") }
    }

    func run() throws {
        let location = try connection.location()
        var options = Dashboard.Options()
        options.ascii = ascii
        options.utf8 = utf8
        options.mono = mono
        options.theme = theme
        options.logPath = Self.logPath()
        if case .embedded = location {
            options.expectedHub = "embedded"
        } else {
            options.expectedHub = connection.context ?? ""
        }
        let connection = connection
        let audit = AuditLog(
            path: "\(EmbeddedFolder.state(environment: processEnvironment()))/audit.jsonl")
        let code = try Dashboard.run(options) {
            if case .embedded(let folder) = location {
                _ = try await EmbeddedHubProcess(folder: folder).attachOrStart()
            }
            let hub = try connection.connect()
            return HubSession(
                transport: hub.transport,
                description: HubDescription(
                    hub: hub.name, user: hub.user, namespace: connection.namespace),
                audit: audit)
        }
        if code != 0 { throw ExitCode(code) }
    }

    /// Where diagnostics go while the screen is shown; nil if no such file can be made.
    private static func logPath() -> String? {
        let folder = EmbeddedFolder.state(environment: processEnvironment())
        guard (try? PrivateFiles.makeFolder(folder)) != nil else { return nil }
        return "\(folder)/dashboard.log"
    }
}

extension Theme.Name: ExpressibleByArgument {}
