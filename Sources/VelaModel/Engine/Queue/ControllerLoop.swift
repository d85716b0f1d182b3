import Foundation

/// Starts work on Applications as they change and as their time comes, some at once, each alone.
struct ControllerLoop: Sendable {
    let clock: any EngineClock
    let limit: Int
    /// Drives one Application.
    let drive: @Sendable (ObjectKey) async -> ReconcileOutcome

    /// Works on what the inbox holds until the task is cancelled.
    func run(_ inbox: LoopInbox) async {
        await withDiscardingTaskGroup { group in
            var queue = WorkQueue(limit: limit)
            var seen: [ObjectKey: WakeRule] = [:]
            var armed: Date?
            for await _ in inbox.wakes {
                let news = inbox.take()
                if news.isDue { armed = nil }
                for (key, outcome) in news.finished {
                    if let wrote = outcome.wrote, let read = outcome.read, seen[key] == read {
                        seen[key] = wrote
                    }
                    queue.finish(key, again: outcome.again)
                }
                for (key, sighting) in news.sightings.sorted(by: { $0.key < $1.key }) {
                    switch sighting {
                    case .seen(let rule):
                        guard seen.updateValue(rule, forKey: key) != rule else { break }
                        queue.add(key, at: clock.now)
                    case .gone:
                        seen[key] = nil
                        queue.forget(key)
                    }
                }
                for key in queue.take(at: clock.now) {
                    group.addTask { inbox.put(await drive(key), of: key) }
                }
                if let due = queue.nextDue, armed.map({ due < $0 }) ?? true {
                    armed = due
                    group.addTask {
                        try? await clock.sleep(until: due)
                        inbox.putDue()
                    }
                }
            }
            group.cancelAll()
        }
    }
}
