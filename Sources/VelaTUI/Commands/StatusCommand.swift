import ArgumentParser
import KubeValues
import VelaModel

/// `velatui status APP`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows an Application: its run and its services.")

    @Argument(help: "The Application.")
    var application: String

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let hub = try connection.connect()
        let key = ObjectKey(namespace: hub.namespace, name: application)
        let object = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.application(key)
        }
        output.print(
            object,
            else: StatusText(
                application: object.neutralised, paint: Console.paint, width: Console.width
            ).text)
    }
}
