import Dispatch
import EmbeddedHub
import Glibc
import Logging
import VelaModel

/// The process that serves an embedded hub, from its start to its end.
struct HubProcess: Sendable {
    /// How the hub is served.
    let options: ServerOptions
    /// How the delivery engine works; nil for none.
    let controller: ControllerOptions?
    /// Whether a new folder gets the examples.
    let postsExamples: Bool
    /// How long after its last client the hub ends; nil for never.
    let idleExit: Duration?

    /// Why the process ends.
    private enum End: Sendable {
        case asked
        case idle
        case failed(EmbeddedHubError)
        case cancelled
    }

    /// Serves until somebody asks the process to stop, or nobody needs it any longer.
    func run() async throws {
        let folder = EmbeddedFolder(path: options.folder)
        let signals = StopSignals()
        raiseFileLimit()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let hub: RunningHub
        let examples = postsExamples ? ExamplesDue(folder: folder) : nil
        do throws(EmbeddedHubError) {
            // Before the hub makes its database, so that an end in between does not lose them.
            try examples?.setIfNew()
            hub = try await EmbeddedHubServer.start(options)
        } catch {
            throw CommandFailure(error.message)
        }
        HubReadyFile.remove(from: folder)
        let guests: HubGuests
        do {
            guests = try await HubGuests.start(
                hub.access, controller: controller, examples: examples)
            try HubReadyFile(
                process: getpid(), endpoint: hub.access.endpoint,
                kubeconfig: hub.access.kubeconfigPath
            ).write(in: folder)
        } catch {
            await hub.stop()
            throw CommandFailure("the hub cannot begin: \(error)")
        }
        printResult("kubeconfig: \(hub.access.kubeconfigPath)")

        let end = await waitForEnd(hub, signals)
        HubReadyFile.remove(from: folder)
        await guests.stop()
        await hub.stop()
        if case .failed(let error) = end { throw CommandFailure(error.message) }
    }

    /// Each connection takes a descriptor, and the usual soft limit is a thousand.
    private func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private func waitForEnd(_ hub: RunningHub, _ signals: StopSignals) async -> End {
        await withTaskGroup(of: End.self) { group in
            group.addTask { await signals.first() ? .asked : .cancelled }
            group.addTask { await hub.failed().map { .failed($0) } ?? .cancelled }
            if let idleExit {
                group.addTask { await idle(hub, idleExit) }
            }
            let end = await group.next() ?? .cancelled
            group.cancelAll()
            return end
        }
    }

    private func idle(_ hub: RunningHub, _ limit: Duration) async -> End {
        while !Task.isCancelled {
            let since = hub.idleSince ?? .now
            let end = since.advanced(by: limit)
            if hub.idleSince != nil, end <= .now { return .idle }
            try? await Task.sleep(until: end)
        }
        return .cancelled
    }
}

/// The signals by which a process is asked to end.
///
/// Unchecked, as Dispatch does not call its sources sendable: the list of them is only kept alive here
/// and never touched after `init`.
final class StopSignals: @unchecked Sendable {
    private let arrivals = AsyncStream<Int32>.makeStream()
    private let sources: [any DispatchSourceSignal]

    /// Begins to listen; the signals do not end the process any longer.
    init() {
        let continuation = arrivals.continuation
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: .global(qos: .userInitiated))
            source.setEventHandler { @Sendable in continuation.yield(number) }
            source.resume()
            return source
        }
    }

    /// Returns when one has arrived; false if the task is cancelled first.
    func first() async -> Bool {
        for await _ in arrivals.stream { return true }
        return false
    }
}
