package import KubeValues

/// Keeps a reader informed about all objects of one resource, until its task is cancelled.
///
/// Lists, watches, resumes after breaks, lists again when the server forgot, polls where watching is
/// refused. Each object is projected as soon as it is read and then dropped, so memory holds the
/// reader's rows and not the answers. The reader is awaited: while it works, the server waits.
package struct Watcher<Row: Sendable>: Sendable {
    private let transport: any HTTPTransport
    private let path: ResourcePath
    private let query: [(name: String, value: String)]
    private let settings: WatchMachine.Settings
    private let time: WatchTime
    private let project: @Sendable (JSON) -> Row?

    /// A watcher of that resource.
    ///
    /// - Parameters:
    ///   - transport: the connection to the server.
    ///   - path: the resource; its name is left out, use a field selector for one object.
    ///   - labelSelector: only objects with such labels.
    ///   - fieldSelector: only objects with such fields.
    ///   - project: what to keep of an object; nil if it is of no interest, as if it were not there.
    package init(
        _ transport: any HTTPTransport, path: ResourcePath, labelSelector: String = "",
        fieldSelector: String = "", settings: WatchMachine.Settings = WatchMachine.Settings(),
        time: WatchTime = .system, project: @escaping @Sendable (JSON) -> Row?
    ) {
        self.transport = transport
        self.path = path.collection
        var query: [(name: String, value: String)] = []
        if !labelSelector.isEmpty { query.append(("labelSelector", labelSelector)) }
        if !fieldSelector.isEmpty { query.append(("fieldSelector", fieldSelector)) }
        self.query = query
        self.settings = settings
        self.time = time
        self.project = project
    }

    /// Reports until the task is cancelled.
    ///
    /// - Parameters:
    ///   - hurry: ends waits early.
    ///   - generator: spreads the waits.
    ///   - report: takes each event; the watch goes on when it returns.
    package func run(
        hurry: WatchHurry = WatchHurry(),
        using generator: some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        _ report: @Sendable (WatchEvent<Row>) async -> Void
    ) async {
        var run = WatchRun(machine: WatchMachine(settings), generator: generator)
        var actions = run.handle(.started, at: time.now())
        while !Task.isCancelled, !actions.isEmpty {
            let action = actions.removeFirst()
            switch action {
            case .reportRemoved(let keys): await report(.changes(changed: [:], removed: keys))
            case .reportComplete: await report(.complete)
            case .reportState(let state): await report(.state(state))
            case .list(let token, let limit):
                let event = await list(token, limit: limit, report)
                actions += run.handle(event, at: time.now())
            case .watch(let version):
                let error = await watch(version, &run, report)
                if Task.isCancelled { return }
                actions += run.handle(.watchEnded(error), at: time.now())
            case .wait(let duration):
                await wait(duration, hurry)
                actions += run.handle(.waitEnded, at: time.now())
            }
        }
    }

    private func wait(_ duration: Duration, _ hurry: WatchHurry) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await time.sleep(duration) }
            group.addTask { await hurry.wait() }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: - Lists

    private static var batchSize: Int { 256 }

    private func list(
        _ token: String, limit: Int?, _ report: @Sendable (WatchEvent<Row>) async -> Void
    ) async -> WatchMachine.Event {
        var query = query
        if let limit { query.append(("limit", String(limit))) }
        if !token.isEmpty { query.append(("continue", token)) }
        var keys: [WatchKey] = []
        var splitter = ItemSplitter(.list)
        var batch: [WatchKey: Row] = [:]
        do {
            let request = HTTPRequest(
                .get, path.text(query), headers: Self.headers, timeout: .seconds(120),
                idleTimeout: .seconds(30))
            let stream = try await ResponseReader.open(
                request, on: transport, isThroughGateway: path.route.isThroughGateway)
            for try await piece in stream.body {
                try splitter.consume(piece) { item throws(ItemError) in
                    let object = try item.get()
                    let key = WatchKey(object)
                    guard let row = project(object) else { return }
                    keys.append(key)
                    batch[key] = row
                }
                if batch.count >= Self.batchSize {
                    await report(.changes(changed: batch, removed: []))
                    batch = [:]
                }
            }
            let rest = try splitter.finish()
            if !batch.isEmpty { await report(.changes(changed: batch, removed: [])) }
            batch = [:]
            return .page(
                keys, resourceVersion: rest.resourceVersion,
                continueToken: rest.at("metadata", "continue")?.string ?? "")
        } catch {
            if !batch.isEmpty { await report(.changes(changed: batch, removed: [])) }
            return .listFailed(keys, ResponseReader.error(error))
        }
    }

    private static var headers: [HTTPHeader] { [HTTPHeader("Accept", "application/json")] }

    // MARK: - Changes

    private func watch(
        _ version: String, _ run: inout WatchRun<some RandomNumberGenerator & Sendable>,
        _ report: @Sendable (WatchEvent<Row>) async -> Void
    ) async -> KubernetesError? {
        // The server's bookmarks come about every minute: silence for longer is a dead connection.
        let query =
            query + [
                ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
                ("timeoutSeconds", "290"),
            ]
        let request = HTTPRequest(
            .get, path.text(query), headers: Self.headers, timeout: nil,
            idleTimeout: .seconds(150))
        var splitter = ItemSplitter(.stream)
        do {
            let stream = try await ResponseReader.open(
                request, on: transport, isThroughGateway: path.route.isThroughGateway)
            for case .reportState(let state) in run.handle(.watchOpened, at: time.now()) {
                await report(.state(state))
            }
            for try await piece in stream.body {
                var changes = PendingChanges<Row>()
                var failure: KubernetesError?
                try splitter.consume(piece) { item throws(ItemError) in
                    let event = try item.get()
                    guard failure == nil else { return }
                    failure = take(event, into: &changes, &run)
                }
                if let event = changes.event { await report(event) }
                for state in changes.states { await report(.state(state)) }
                if let failure { return failure }
            }
            return nil
        } catch {
            return ResponseReader.error(error)
        }
    }

    private func take(
        _ event: JSON, into changes: inout PendingChanges<Row>,
        _ run: inout WatchRun<some RandomNumberGenerator & Sendable>
    ) -> KubernetesError? {
        let object = event["object"] ?? .null
        let key = WatchKey(object)
        let version = object.resourceVersion
        let machineEvent: WatchMachine.Event
        switch event["type"]?.string {
        case "ADDED", "MODIFIED":
            if let row = project(object) {
                changes.set(key, row)
                machineEvent = .changed(key, resourceVersion: version)
            } else {
                changes.remove(key)
                machineEvent = .deleted(key, resourceVersion: version)
            }
        case "DELETED":
            changes.remove(key)
            machineEvent = .deleted(key, resourceVersion: version)
        case "BOOKMARK": machineEvent = .bookmark(resourceVersion: version)
        case "ERROR":
            return KubernetesError(
                status: object, isThroughGateway: path.route.isThroughGateway)
        default: return nil
        }
        for case .reportState(let state) in run.handle(machineEvent, at: time.now()) {
            changes.states.append(state)
        }
        return nil
    }
}

/// The machine with the source of its spread.
private struct WatchRun<Generator: RandomNumberGenerator & Sendable>: Sendable {
    var machine: WatchMachine
    var generator: Generator

    mutating func handle(
        _ event: WatchMachine.Event, at now: Duration
    ) -> [WatchMachine.Action] {
        machine.handle(event, at: now, using: &generator)
    }
}

/// The changes of one piece of a stream; of several to one object the last one counts.
private struct PendingChanges<Row: Sendable> {
    private var changed: [WatchKey: Row] = [:]
    private var removed: Set<WatchKey> = []
    var states: [WatchState] = []

    mutating func set(_ key: WatchKey, _ row: Row) {
        removed.remove(key)
        changed[key] = row
    }

    mutating func remove(_ key: WatchKey) {
        changed[key] = nil
        removed.insert(key)
    }

    var event: WatchEvent<Row>? {
        changed.isEmpty && removed.isEmpty
            ? nil : .changes(changed: changed, removed: removed.sorted())
    }
}
