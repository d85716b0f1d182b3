import ArgumentParser

/// `velatui`: the full-screen dashboard, on the process's main thread.
struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard", abstract: "Opens the dashboard (what velatui does by default).")

    @OptionGroup var connection: HubConnectionOptions

    func run() throws {
        throw CommandFailure("the dashboard is not part of this build")
    }
}
