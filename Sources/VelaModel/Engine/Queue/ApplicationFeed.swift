import Foundation
import KubeKit
import KubeValues
import Logging

/// Watches the Applications of a hub and tells a ``ControllerLoop`` what it sees.
struct ApplicationFeed: Sendable {
    let hub: any HTTPTransport
    /// The namespace that is watched, nil for all.
    let namespace: String?
    let clock: any EngineClock
    let log: Logger

    /// Feeds until the task is cancelled.
    func run(into inbox: LoopInbox) async {
        let kind = GroupVersionKind.application
        let path = ResourcePath(
            group: kind.group, version: kind.version, plural: "applications",
            namespace: namespace ?? "")
        let watcher = Watcher(hub, path: path, settings: Self.settings, time: time) {
            WakeRule($0)
        }
        await watcher.run { event in
            switch event {
            case .changes(let changed, let removed):
                for (key, rule) in changed { inbox.put(.seen(rule), of: ObjectKey(key)) }
                for key in removed { inbox.put(.gone, of: ObjectKey(key)) }
            case .state(.failing(let error, _)):
                log.warning("Applications cannot be watched: \(error)")
            case .state, .complete:
                break
            }
        }
    }

    /// Nothing is delivered while nothing is seen, so the waits stay short.
    private static var settings: WatchMachine.Settings {
        var settings = WatchMachine.Settings()
        settings.backoff = Backoff(longest: .seconds(10))
        return settings
    }

    private var time: WatchTime {
        WatchTime(
            now: { .seconds(clock.now.timeIntervalSinceReferenceDate) },
            sleep: { try await clock.sleep(until: clock.now + $0 / .seconds(1)) })
    }
}

extension ObjectKey {
    /// The key under which a watch reports an object.
    init(_ key: WatchKey) { self.init(namespace: key.namespace, name: key.name) }
}
