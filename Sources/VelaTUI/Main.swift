import ArgumentParser

/// The program's entry.
@main
struct Velatui: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "velatui")
}
