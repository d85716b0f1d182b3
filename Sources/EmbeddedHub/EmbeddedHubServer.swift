import HubSimulator
import KubeValues
import NIOConcurrencyHelpers

/// Starts embedded hubs.
package enum EmbeddedHubServer {
    /// Locks and reads the folder, listens, and serves.
    ///
    /// - Throws: ``EmbeddedHubError`` when the folder or the port cannot be used.
    package static func start(
        _ options: ServerOptions
    ) async throws(EmbeddedHubError) -> RunningHub {
        try PrivateFiles.makeFolder(options.folder)
        let lock = try FolderLock(folder: options.folder)
        let store = try ObjectStore(folder: options.folder)
        let content = try store.content()
        let clusters = ClusterName.managed(
            count: options.clusters, remembered: content.clusters)
        let all = [ClusterName.hub] + clusters
        let credentials = try HubCredentials.loadOrMake(folder: options.folder, clusters: all)
        let log = try options.requestLog.map { path throws(EmbeddedHubError) in
            try RequestLog(path: path)
        }
        let tls = try TLSContext(
            server: credentials.server, authority: credentials.authority.pair.certificate)

        let listener = try await HubPort.listen(options)
        do throws(EmbeddedHubError) {
            try HubPort.write(listener.port, folder: options.folder)
            let name = options.host.contains(":") ? "[\(options.host)]" : options.host
            let endpoint = "https://\(name):\(listener.port)"
            let kubeconfig = KubeconfigWriter(credentials: credentials, endpoint: endpoint)
            let setUp = HubSetUp(
                clusters: clusters.map { managedCluster($0, credentials, kubeconfig) },
                known: Set(content.isNew ? clusters : content.clusters))
            var simulator = HubSimulator(
                configuration: HubConfiguration(
                    clusters: setUp.clusters, readyAfter: options.readyAfter.milliseconds,
                    watchHistory: options.watchHistory,
                    acceptedCredentials: credentials.accepted),
                restoring: content.objects, revision: content.revision,
                seed: try randomSeed(), now: .current)
            if !content.isNew { setUp.refresh(&simulator) }
            try store.commit(simulator.takeChanges())
            try store.remember(clusters: clusters)

            try kubeconfig.write(to: options.folder, clusters: all)

            let failure = HubFailure()
            let writer = try CommitWriter(store) { failure.report($0) }
            let service = try HubService(
                simulator, writer: writer, log: log, streamLimit: options.streamLimit)
            let context = ServerContext(
                authenticator: Authenticator(credentials), service: service,
                clusters: Set(clusters), activity: ClientActivity())
            let access = RunningHub.Access(
                kubeconfigPath: "\(options.folder)/kubeconfig", endpoint: endpoint,
                port: listener.port, authority: credentials.authority.pair.certificate,
                engineToken: credentials.engine.token, isNew: content.isNew)
            do {
                try await listener.serve(context, tls: tls)
            } catch {
                throw EmbeddedHubError(.portInUse, "connections cannot be accepted: \(error)")
            }
            return RunningHub(
                access: access, folderLock: lock, listener: listener, context: context,
                failure: failure)
        } catch {
            await listener.shutDown()
            throw error
        }
    }

    private static func managedCluster(
        _ name: String, _ credentials: HubCredentials, _ kubeconfig: KubeconfigWriter
    ) -> ManagedCluster {
        let pair = credentials.gateway.pair
        return ManagedCluster(
            name: name, labels: ClusterName.labels(of: name),
            secretData: [
                "endpoint": kubeconfig.server(of: name),
                "ca.crt": credentials.authority.pair.certificate,
                "tls.crt": pair.certificate, "tls.key": pair.key,
            ].mapValues { Base64.encode($0.utf8) })
    }

    private static func randomSeed() throws(EmbeddedHubError) -> UInt64 {
        try randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// An embedded hub that serves.
package final class RunningHub: Sendable {
    /// How to reach it.
    package struct Access: Sendable, Hashable {
        /// The kubeconfig with a context for each cluster.
        package var kubeconfigPath: String
        /// `https://127.0.0.1:PORT`.
        package var endpoint: String
        /// The port.
        package var port: Int
        /// The certificate of the authority that signed the server's, as PEM.
        package var authority: String
        /// The bearer token of the delivery engine in this process.
        package var engineToken: String
        /// Whether the folder was empty before.
        package var isNew: Bool
    }

    /// How to reach it.
    package let access: Access
    private let folderLock: NIOLockedValueBox<HeldLock?>
    private let listener: HubListener
    private let context: ServerContext
    private let failure: HubFailure

    fileprivate init(
        access: Access, folderLock: consuming FolderLock, listener: HubListener,
        context: ServerContext, failure: HubFailure
    ) {
        self.access = access
        self.folderLock = NIOLockedValueBox(HeldLock(folderLock))
        self.listener = listener
        self.context = context
        self.failure = failure
    }

    /// Since when no client is connected; nil while one is.
    package var idleSince: ContinuousClock.Instant? { context.activity.idleSince }

    /// Returns when the hub cannot go on, with the reason; never otherwise, unless the task is cancelled.
    package func failed() async -> EmbeddedHubError? { await failure.wait() }

    /// Answers what has arrived, ends all streams, writes everything and releases the folder.
    ///
    /// A second call returns at once.
    package func stop() async {
        let lock = folderLock.withLockedValue { $0.take() }
        guard let lock else { return }
        await listener.stopAccepting()
        let service = context.service
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            let stopper = try? WorkerThread {
                service.stop()
                done.resume()
            }
            if stopper == nil { done.resume() }
        }
        await listener.shutDown()
        // Only now may another process take the folder.
        withExtendedLifetime(lock) {}
    }
}

/// A folder's lock as a reference, for a holder that releases it at a moment of its choice.
private final class HeldLock: Sendable {
    private let lock: FolderLock

    init(_ lock: consuming FolderLock) { self.lock = lock }
}

/// Tells one waiter that the hub cannot go on.
final class HubFailure: Sendable {
    private let reports = AsyncStream<EmbeddedHubError>.makeStream()

    func report(_ error: EmbeddedHubError) {
        reports.continuation.yield(error)
        reports.continuation.finish()
    }

    func wait() async -> EmbeddedHubError? {
        for await report in reports.stream { return report }
        return nil
    }
}

/// The port that a folder keeps, so that kubeconfigs stay right when its hub starts again.
private enum HubPort {
    /// Where new folders look for a port: below the range from which the kernel takes ports for outgoing
    /// connections, one of which could hold the folder's port when its hub starts again.
    private static let candidates = 20_000..<32_000

    /// Listens on the wanted port, or else on the folder's, or else on a free one.
    static func listen(_ options: ServerOptions) async throws(EmbeddedHubError) -> HubListener {
        let port = options.port > 0 ? options.port : try read(folder: options.folder)
        if port > 0 { return try await HubListener(host: options.host, port: port) }
        for _ in 0..<20 {
            let candidate = Int.random(in: candidates)
            if let listener = try? await HubListener(host: options.host, port: candidate) {
                return listener
            }
        }
        return try await HubListener(host: options.host, port: 0)
    }

    private static func read(folder: String) throws(EmbeddedHubError) -> Int {
        guard let bytes = try PrivateFiles.read("\(folder)/port") else { return 0 }
        let text = String(decoding: bytes, as: UTF8.self)
        return UInt16(text.filter { $0 != "\n" }).map(Int.init) ?? 0
    }

    static func write(_ port: Int, folder: String) throws(EmbeddedHubError) {
        try PrivateFiles.write(Array("\(port)\n".utf8), to: "\(folder)/port")
    }
}

extension Duration {
    /// The duration in whole milliseconds.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
