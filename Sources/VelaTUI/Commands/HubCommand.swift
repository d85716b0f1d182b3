import ArgumentParser

/// `velatui hub`: the embedded hub's own commands.
struct HubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "Runs the embedded hub, or asks about it.",
        subcommands: [HubServeCommand.self, HubStatusCommand.self, HubStopCommand.self])
}

/// Names the folder of a hub on this machine.
struct HubFolderOptions: ParsableArguments {
    @Option(help: "The hub's folder; the embedded hub of this account without this.")
    var data: String?

    /// The named folder, or the one that the dashboards of this account share.
    var folder: EmbeddedFolder {
        if let data { return EmbeddedFolder(path: absolutePath(data)) }
        return EmbeddedFolder(environment: processEnvironment())
    }
}
