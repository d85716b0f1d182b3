import ArgumentParser
import KubeValues
import VelaModel

/// `velatui ls`: the Applications.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "Lists the Applications of a namespace.", aliases: ["list"])

    @Flag(name: [.customShort("A"), .long], help: "List the Applications of all namespaces.")
    var allNamespaces = false

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let hub = try connection.connect()
        let namespace = allNamespaces ? nil : hub.namespace
        let applications = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.applications(namespace: namespace)
        }
        let list = ApplicationListText(showsNamespace: allNamespaces)
        output.print(
            .list(of: applications),
            else: list.text(
                applications.map { ApplicationListText.Entry($0.neutralised) },
                width: Console.width))
    }
}
