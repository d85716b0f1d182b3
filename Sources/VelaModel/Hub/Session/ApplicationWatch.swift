import Foundation
import KubeKit
import KubeValues

/// Keeps a list of Applications fresh: lists, watches, resumes after a break, and lists again when the
/// server no longer knows the version.
///
/// Objects are read one by one and dropped once they are projected, so memory does not grow with the
/// answer.
struct ApplicationWatch: Sendable {
    /// What became known.
    enum Event: Sendable {
        /// A whole list is in: rows, and the keys that are gone since the last one.
        case listed([ApplicationSummary], removed: [ObjectKey])
        /// Single changes.
        case changed([ApplicationSummary], removed: [ObjectKey])
        /// The server answers.
        case fresh
        /// It does not, since that attempt; the next one comes by itself.
        case broken(String, code: Int?)
    }

    private let transport: any HTTPTransport
    private let path: String

    /// A watch of a namespace's Applications, or of all.
    init(transport: any HTTPTransport, namespace: String?) {
        self.transport = transport
        let base = "/apis/core.oam.dev/v1beta1"
        path =
            namespace.map { "\(base)/namespaces/\(ClusterAccess.escaped($0))/applications" }
            ?? "\(base)/applications"
    }

    /// The pauses between attempts; the last one repeats.
    private static let pauses: [Duration] = [
        .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5), .seconds(10),
    ]
    /// How long a watch is asked to last; with bookmarks in between a silent one is dead.
    private static let watchSeconds = 240

    /// Watches until the task is cancelled.
    ///
    /// - Parameters:
    ///   - wait: waits between attempts; may return early when somebody asks to try at once.
    ///   - report: takes events in order.
    func run(
        wait: @Sendable (Duration) async -> Void, report: @Sendable (Event) -> Void
    ) async {
        var known: Set<ObjectKey> = []
        var version: String?
        var failures = 0
        while !Task.isCancelled {
            do {
                if let resumed = version {
                    version = try await follow(from: resumed, &known, report)
                } else {
                    version = try await list(&known, report)
                }
                failures = 0
            } catch {
                if Task.isCancelled { return }
                let refusal = error as? EngineError
                var code: Int?
                if case .refused(let status, _, _) = refusal { code = status }
                if code == 410 { version = nil }
                report(.broken("\(error)", code: code))
                await wait(Self.pauses[min(failures, Self.pauses.count - 1)])
                failures += 1
            }
        }
    }

    // MARK: - List

    private func list(
        _ known: inout Set<ObjectKey>, _ report: @Sendable (Event) -> Void
    ) async throws -> String {
        let request = HTTPRequest(
            .get, path, headers: [HTTPHeader("Accept", "application/json")],
            timeout: .seconds(60))
        let stream = try await transport.stream(request)
        try await refuse(stream)
        var rows: [ApplicationSummary] = []
        var splitter = ItemSplitter(.list)
        for try await chunk in stream.body {
            splitter.consume(chunk) { item in
                if case .success(let object) = item { rows.append(ApplicationSummary(object)) }
            }
        }
        let rest = try splitter.finish()
        let present = Set(rows.map(\.key))
        report(.listed(rows, removed: known.subtracting(present).sorted()))
        report(.fresh)
        known = present
        return rest.resourceVersion
    }

    // MARK: - Watch

    /// Follows changes until the server ends the stream; the version to go on from, nil to list anew.
    private func follow(
        from version: String, _ known: inout Set<ObjectKey>, _ report: @Sendable (Event) -> Void
    ) async throws -> String? {
        let query =
            "?watch=true&allowWatchBookmarks=true&timeoutSeconds=\(Self.watchSeconds)"
            + "&resourceVersion=\(ClusterAccess.escaped(version))"
        let request = HTTPRequest(
            .get, path + query, headers: [HTTPHeader("Accept", "application/json")],
            timeout: nil, idleTimeout: .seconds(Self.watchSeconds + 30))
        let stream = try await transport.stream(request)
        try await refuse(stream)
        report(.fresh)
        var version: String? = version
        var splitter = ItemSplitter(.stream)
        for try await chunk in stream.body {
            var rows: [ApplicationSummary] = []
            var removed: [ObjectKey] = []
            splitter.consume(chunk) { item in
                guard case .success(let event) = item, let object = event["object"] else { return }
                let type = event["type"]?.string
                if type == "ERROR" {
                    version = nil
                    return
                }
                if !object.resourceVersion.isEmpty { version = object.resourceVersion }
                let key = ObjectKey(namespace: object.namespace, name: object.name)
                switch type {
                case "ADDED", "MODIFIED":
                    rows.append(ApplicationSummary(object))
                    known.insert(key)
                case "DELETED":
                    rows.removeAll { $0.key == key }
                    removed.append(key)
                    known.remove(key)
                default: break
                }
            }
            if !rows.isEmpty || !removed.isEmpty { report(.changed(rows, removed: removed)) }
            if version == nil { return nil }
        }
        try Task.checkCancellation()
        return version
    }

    /// Turns an error answer into an error.
    private func refuse(_ stream: HTTPStream) async throws {
        guard stream.head.status >= 300 else { return }
        var body: [UInt8] = []
        for try await chunk in stream.body where body.count < 64 * 1024 { body += chunk }
        let status = try? JSON(parsing: body)
        throw EngineError.refused(
            code: stream.head.status, reason: status?["reason"]?.string ?? "",
            message: status?["message"]?.string ?? "the hub answered \(stream.head.status)")
    }
}
