import ArgumentParser
import Glibc
import KubeValues
import VelaModel

/// `velatui delete APP`: deletes an Application and waits until it is gone.
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes an Application and all that it delivered.")

    @Argument(help: "The Application.")
    var application: String

    @Flag(name: [.short, .long], help: "Do not ask.")
    var yes = false

    @OptionGroup var connection: HubConnectionOptions

    /// How long a deletion may take before the command gives up waiting.
    static let patience = Duration.seconds(300)

    func run() async throws {
        let hub = try connection.connect()
        let key = ObjectKey(namespace: hub.namespace, name: application)
        let operations = hub.operations
        let found = try await hub.perform { () async throws(OperationError) in
            try await operations.find(key)
        }
        guard found != nil else {
            Console.write(OperationText.alreadyDeleted(key))
            return
        }
        if !yes, isatty(STDIN_FILENO) == 1, !Console.asks(OperationText.deleteQuestion(key)) {
            Console.write(OperationText.deletionSkipped(key))
            return
        }
        Console.write(OperationText.deleting(key))
        _ = try await hub.perform { () async throws(OperationError) in
            try await operations.delete(key)
        }
        try await waitUntilGone(key, hub)
        Console.write(OperationText.deleted(key))
    }

    /// Looks until the Application is gone, and says what is being waited for when that changes.
    private func waitUntilGone(_ key: ObjectKey, _ hub: HubConnection) async throws {
        let deadline = ContinuousClock.now + Self.patience
        var said = ""
        while true {
            let object = try await hub.perform { () async throws(OperationError) in
                try await hub.operations.find(key)
            }
            guard let object else { return }
            let waiting = object.at("status", "conditions")?.array?.first {
                $0["reason"]?.string == "Deleting"
            }?["message"]?.string
            if let waiting, waiting != said {
                printProblem(clean(waiting))
                said = waiting
            }
            guard ContinuousClock.now < deadline else {
                throw CommandFailure(
                    "application \(key) is still being deleted; 'velatui status \(key.name) "
                        + "-n \(key.namespace)' says what it waits for")
            }
            try await Task.sleep(for: .milliseconds(300))
        }
    }
}

extension Console {
    /// Asks a question on standard error; whether the answer read from standard input is yes.
    static func asks(_ question: String) -> Bool {
        writeWhole(question + " ", to: STDERR_FILENO)
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }
}
