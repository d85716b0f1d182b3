import ArgumentParser

/// `velatui hub`: the embedded hub's own commands.
struct HubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "Runs and asks about the embedded hub.",
        subcommands: [])
}
