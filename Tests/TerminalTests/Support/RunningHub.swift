import Foundation

/// An embedded hub that runs as a process of its own in a scratch folder.
final class RunningHub: Sendable {
    /// The folder of its data.
    let folder: String
    private let program: Program
    private let environment: [String: String]

    /// Starts a hub and waits until it accepts writes.
    ///
    /// - Throws: ``NotReady`` when it does not get there.
    init(
        folder: String, arguments: [String] = [], environment: [String: String] = [:]
    ) async throws {
        self.folder = folder
        self.environment = environment
        program = try Program(
            Velatui.path, ["hub", "serve", "--data", folder] + arguments, environment: environment)
        // Counted in looks and not in time: on a busy machine the test itself may stand still.
        for _ in 0..<1500 {
            if program.output.contains("kubeconfig: ") { return }
            if kill(program.pid, 0) != 0 { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        program.send(SIGKILL)
        let result = await program.wait()
        throw NotReady(text: result.output + result.errors)
    }

    /// The kubeconfig with a context for each cluster.
    var kubeconfig: String { "\(folder)/kubeconfig" }

    /// The process.
    var pid: pid_t { program.pid }

    /// Runs a command against it.
    func run(_ arguments: String...) async throws -> ProgramResult {
        try await Velatui.run(
            arguments + ["--kubeconfig", kubeconfig], environment: environment)
    }

    /// Sends it a signal and waits for its end.
    @discardableResult
    func end(_ signal: Int32 = SIGTERM) async -> ProgramResult {
        program.send(signal)
        return await program.wait()
    }
}

/// A hub did not say that it is ready.
struct NotReady: Error, CustomStringConvertible {
    /// What it printed.
    var text: String

    var description: String { "the hub did not get ready: \(text)" }
}

/// Looks again and again until something holds.
///
/// - Throws: ``Unseen`` with the last thing seen when it does not come.
@discardableResult
func eventually(
    _ what: String, seconds: Double = 30, _ look: () async throws -> String,
    until condition: (String) -> Bool
) async throws -> String {
    var last = ""
    // Counted in looks and not in time: on a busy machine the test itself may stand still.
    for _ in 0..<Int(seconds * 20) {
        last = try await look()
        if condition(last) { return last }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw Unseen(what: what, screen: last)
}
