import ArgumentParser
import Foundation
import KubeValues
import VelaModel

/// `velatui up -f FILE`: checks the objects of files and applies them.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Applies Applications, Policies and Workflows from files.",
        discussion: """
            Nothing is applied while any file has a problem; every problem is listed at once as
            FILE:LINE:COL: path: what to do. With --wait the command ends with 0 when the Application
            runs, 3 when a step waits for approval, and 1 when it failed or took too long.
            """)

    @Option(name: [.short, .long], help: "A file with YAML documents, or - for standard input.")
    var file: [String]

    @Flag(name: [.short, .long], help: "Wait until the Application runs or asks for approval.")
    var wait = false

    @Option(help: "How long to wait at the most, as 90s or 5m.")
    var timeout = GoDuration(.seconds(300))

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if file.isEmpty { throw ValidationError("name a file with -f, or - for standard input") }
    }

    func run() async throws {
        let input = try InputFiles(names: file)
        let hub = try connection.connect()
        let checked = try await input.checked(on: hub, namespace: connection.namespace)
        for object in checked {
            try await hub.perform { () async throws(OperationError) in
                try await hub.operations.apply(object)
            }
        }
        let applications = checked.filter { $0["kind"]?.string == "Application" }
        if output.output != nil {
            output.print(checked.count == 1 ? checked[0] : .list(of: checked), else: "")
        } else {
            Console.write("Applying an application in vela K8s object format...\n")
            for object in checked {
                let key = ObjectKey(namespace: object.namespace, name: object.name)
                if object["kind"]?.string == "Application" {
                    Console.write(OperationText.applied(key, paint: Console.paint))
                } else {
                    Console.write("\(object["kind"]?.string ?? "Object") \(key) applied.\n")
                }
            }
        }
        guard wait else { return }
        for application in applications {
            try await DeliveryWait(hub: hub, timeout: timeout.value).waitFor(
                ObjectKey(namespace: application.namespace, name: application.name))
        }
    }
}

/// Waits for what comes of a delivery.
struct DeliveryWait {
    let hub: HubConnection
    let timeout: Duration

    /// Returns when the Application runs.
    ///
    /// - Throws: exit code 3 at a gate, ``CommandFailure`` when the run failed or the time is over.
    func waitFor(_ key: ObjectKey) async throws {
        let deadline = ContinuousClock.now + timeout
        while true {
            let object = try await hub.perform { () async throws(OperationError) in
                try await hub.operations.application(key)
            }
            let observed = object.at("status", "observedGeneration")?.int ?? 0
            let summary = ApplicationSummary(object)
            if observed >= object.generation, try isOver(summary, object) { return }
            guard ContinuousClock.now < deadline else {
                throw CommandFailure(
                    "application \(key) did not get there in time; 'velatui status \(key.name) "
                        + "-n \(key.namespace)' says where it stands")
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    private func isOver(_ summary: ApplicationSummary, _ object: JSON) throws -> Bool {
        let key = summary.key
        let hint = "'velatui status \(key.name) -n \(key.namespace)' says why"
        switch summary.headline {
        case .running:
            let run = RunStatus(application: object)
            // The phase of an older run shows until the first write of the new one.
            return run?.isFinished ?? true
        case .approve:
            let steps = summary.gates.map { clean($0.stepName) }.joined(separator: ", ")
            Console.write("waits for approval: \(steps)\n")
            throw ExitStatus.waitsForApproval
        case .failed, .terminated:
            throw CommandFailure("application \(key) failed; \(hint)")
        case .invalid(let message):
            throw CommandFailure("application \(key) cannot be delivered: \(clean(message))")
        case .unhealthy:
            throw CommandFailure("application \(key) is unhealthy; \(hint)")
        case .deleting:
            throw CommandFailure("application \(key) is being deleted")
        case .suspended:
            throw CommandFailure("the run of application \(key) is suspended by hand; \(hint)")
        case .starting, .deploying, .waits, .retrying, .other: return false
        }
    }
}
