import Foundation
import KubeKit
import KubeValues
import Logging

/// Lists and watches the Applications of a hub and tells a ``ControllerLoop`` what it sees.
struct ApplicationFeed: Sendable {
    let hub: any HTTPTransport
    let access: ClusterAccess
    let namespace: String?
    let clock: any EngineClock
    let log: Logger

    /// The kind that is watched.
    static let kind = GroupVersionKind(
        group: "core.oam.dev", version: "v1beta1", kind: "Application")
    /// How long a watch is asked to last before it is opened anew.
    private static let watchSeconds = 300
    /// The pause after a watch that could not be opened or broke.
    private static let pause = 1.0

    /// Feeds until the task is cancelled.
    func run(_ send: AsyncStream<ControllerLoop.Input>.Continuation) async {
        var known: Set<ObjectKey> = []
        while !Task.isCancelled {
            do {
                var version = try await list(&known, send)
                while let next = try await watch(from: version, &known, send) { version = next }
                log.debug("the watch of Applications has to begin anew")
            } catch {
                if Task.isCancelled { return }
                log.warning("Applications cannot be watched: \(error)")
                try? await clock.sleep(until: clock.now.addingTimeInterval(Self.pause))
            }
        }
    }

    private var path: String {
        let base = "/apis/\(Self.kind.apiVersion)"
        guard let namespace else { return base + "/applications" }
        return base + "/namespaces/\(ClusterAccess.escaped(namespace))/applications"
    }

    /// Reads all Applications; the list's resource version.
    private func list(
        _ known: inout Set<ObjectKey>, _ send: AsyncStream<ControllerLoop.Input>.Continuation
    ) async throws(EngineError) -> String {
        let answer = try await access.read(path)
        var present: Set<ObjectKey> = []
        for item in answer["items"]?.array ?? [] {
            let key = Self.key(of: item)
            present.insert(key)
            send.yield(.seen(key, WakeRule(item)))
        }
        for key in known.subtracting(present) { send.yield(.gone(key)) }
        known = present
        return answer.resourceVersion
    }

    /// Follows changes after a version until the server ends the stream; the version to go on from, or
    /// nil when everything has to be read again.
    private func watch(
        from version: String, _ known: inout Set<ObjectKey>,
        _ send: AsyncStream<ControllerLoop.Input>.Continuation
    ) async throws -> String? {
        let query =
            "?watch=true&allowWatchBookmarks=true&timeoutSeconds=\(Self.watchSeconds)"
            + "&resourceVersion=\(ClusterAccess.escaped(version))"
        let stream = try await hub.stream(
            HTTPRequest(
                .get, path + query, headers: [HTTPHeader("Accept", "application/json")],
                timeout: nil, idleTimeout: .seconds(Self.watchSeconds + 60)))
        guard stream.head.status == 200 else {
            if stream.head.status == 410 { return nil }
            throw EngineError.invalid("the server answered \(stream.head.status) to a watch")
        }
        var version = version
        var splitter = ItemSplitter(.stream)
        for try await chunk in stream.body {
            var events: [JSON] = []
            splitter.consume(chunk) { event in
                if case .success(let event) = event { events.append(event) }
            }
            for event in events {
                guard let object = event["object"] else { continue }
                let kind = event["type"]?.string
                guard kind != "ERROR" else { return nil }
                if !object.resourceVersion.isEmpty { version = object.resourceVersion }
                guard kind != "BOOKMARK" else { continue }
                let key = Self.key(of: object)
                if kind == "DELETED" {
                    known.remove(key)
                    send.yield(.gone(key))
                } else {
                    known.insert(key)
                    send.yield(.seen(key, WakeRule(object)))
                }
            }
        }
        try Task.checkCancellation()
        return version
    }

    private static func key(of application: JSON) -> ObjectKey {
        ObjectKey(namespace: application.namespace, name: application.name)
    }
}
