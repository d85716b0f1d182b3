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
    var timeout = DurationArgument(.seconds(300))

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if file.isEmpty { throw ValidationError("name a file with -f, or - for standard input") }
    }

    func run() async throws {
        let input = try InputFiles(names: file)
        let hub = try connection.connect()
        let checked = try await input.checked(on: hub, namespace: connection.namespace)
        try await apply(checked, on: hub)
        guard wait else { return }
        let waiting = DeliveryWait(
            hub: hub, timeout: timeout.value, printsObjects: output.output != nil)
        for application in checked where application["kind"]?.string == "Application" {
            try await waiting.waitFor(
                ObjectKey(namespace: application.namespace, name: application.name))
        }
    }

    /// Applies objects in their order and says of each that it was, before the next can fail.
    private func apply(_ objects: [JSON], on hub: HubConnection) async throws {
        let isText = output.output == nil
        if isText { Console.write("Applying an application in vela K8s object format...\n") }
        var applied: [JSON] = []
        for object in objects {
            let result = try await hub.perform { () async throws(OperationError) in
                try await hub.operations.apply(object)
            }
            applied.append(result)
            guard isText else { continue }
            let key = ObjectKey(namespace: clean(object.namespace), name: clean(object.name))
            let kind = object["kind"]?.string ?? "Object"
            Console.write(
                kind == "Application"
                    ? OperationText.applied(key, paint: Console.paint)
                    : "\(clean(kind)) \(key) applied.\n")
        }
        if !isText { output.print(applied.count == 1 ? applied[0] : .list(of: applied), else: "") }
    }
}

/// Waits for what comes of a delivery.
struct DeliveryWait {
    let hub: HubConnection
    let timeout: Duration
    /// Whether standard output holds objects for a program, and words for people go beside it.
    let printsObjects: Bool

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
            let sentence = "waits for approval: \(steps)"
            if printsObjects { printProblem(sentence) } else { printResult(sentence) }
            throw ExitStatus.waitsForApproval
        case .failed, .terminated:
            throw CommandFailure("application \(key) failed; \(hint)")
        case .invalid(let message):
            throw CommandFailure("application \(key) cannot be delivered: \(clean(message))")
        case .deleting:
            throw CommandFailure("application \(key) is being deleted")
        case .suspended:
            throw CommandFailure("the run of application \(key) is suspended by hand; \(hint)")
        case .starting, .deploying, .waits, .retrying, .unhealthy, .other: return false
        }
    }
}
