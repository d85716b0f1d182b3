import ArgumentParser
import CursesKit
import Foundation
import KubeKit
import KubeValues
import VelaModel

/// A hub that a command talks to.
struct HubConnection: Sendable {
    /// Its transport.
    var transport: any HTTPTransport
    /// The hub's name for people: the context, or `embedded`.
    var name: String
    /// The user's name in the kubeconfig.
    var user: String
    /// The namespace of the context; `default` if it names none.
    var namespace: String

    /// What can be done on it.
    var operations: HubOperations { HubOperations(hub: transport) }

    /// Runs an operation; its failure becomes the command's, with the exit code for its kind.
    func perform<T>(
        _ operation: () async throws(OperationError) -> T
    ) async throws -> T {
        do {
            return try await operation()
        } catch {
            throw error.asCommandError
        }
    }
}

extension OperationError {
    /// The failure for a command: its sentence on standard error and its exit code.
    var asCommandError: any Error {
        let sentence = SafeText.neutralised(message, newline: "\n")
        switch code {
        case .usage:
            printProblem("Error: \(sentence)")
            return ExitStatus.usage
        case .refused, .notFound, .failed: return CommandFailure(sentence)
        }
    }
}

/// Runs a check of arguments; its failure is a usage error, exit code 64.
func usageChecked<T>(_ check: () throws(OperationError) -> T) throws -> T {
    do {
        return try check()
    } catch {
        throw error.asCommandError
    }
}

/// A text made harmless for a terminal.
func clean(_ text: String) -> String { SafeText.neutralised(text) }

extension HubConnectionOptions {
    /// The hub that the options and the surroundings lead to.
    ///
    /// - Throws: ``CommandFailure`` with one sentence on what is missing.
    func connect() throws -> HubConnection {
        let target: Kubeconfig.Target
        let name: String
        do {
            switch try location() {
            case .kubeconfig(let files):
                target = try Kubeconfig(files: files, reader: readFile).target(context: context)
                name = target.context
            case .inCluster:
                target = try .inCluster(environment: processEnvironment(), reader: readFile)
                name = target.context
            case .embedded(let folder):
                guard EmbeddedHubProcess(folder: folder).running() != nil else {
                    throw CommandFailure(
                        "no embedded hub runs here; start one with 'velatui' or "
                            + "'velatui hub serve --data \(folder.path)'")
                }
                target = try Kubeconfig(files: [folder.kubeconfig], reader: readFile)
                    .target(context: context)
                name = "embedded"
            }
        } catch let error as KubeconfigError {
            throw CommandFailure(error.message)
        }
        let contextNamespace = target.namespace.isEmpty ? "default" : target.namespace
        return HubConnection(
            transport: CurlTransport(
                endpoint: target.endpoint, userAgent: "velatui/\(Velatui.version)"),
            name: name, user: target.user,
            namespace: namespace ?? contextNamespace)
    }
}

/// The bytes of a file; nil if it is not there or may not be read.
func readFile(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
}
