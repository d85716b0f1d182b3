import Foundation

/// Starts work on Applications as they change and as their time comes, some at once, each alone.
struct ControllerLoop: Sendable {
    /// What the loop hears.
    enum Input: Sendable {
        /// An Application was listed, added or changed.
        case seen(ObjectKey, WakeRule)
        /// An Application is gone.
        case gone(ObjectKey)
        /// An Application was driven.
        case finished(ObjectKey, ReconcileOutcome)
        /// A moment came that was waited for.
        case due
    }

    let clock: any EngineClock
    let limit: Int
    /// Drives one Application.
    let drive: @Sendable (ObjectKey) async -> ReconcileOutcome

    /// Works until the inputs end or the task is cancelled.
    func run(_ inputs: AsyncStream<Input>, _ send: AsyncStream<Input>.Continuation) async {
        await withDiscardingTaskGroup { group in
            var queue = WorkQueue(limit: limit)
            var seen: [ObjectKey: WakeRule] = [:]
            var armed: Date?
            for await input in inputs {
                switch input {
                case .seen(let key, let rule):
                    guard seen.updateValue(rule, forKey: key) != rule else { break }
                    queue.add(key, at: clock.now)
                case .gone(let key):
                    seen[key] = nil
                    queue.forget(key)
                case .finished(let key, let outcome):
                    if let wrote = outcome.wrote, let read = outcome.read, seen[key] == read {
                        seen[key] = wrote
                    }
                    queue.finish(key, again: outcome.again)
                case .due:
                    armed = nil
                }
                for key in queue.take(at: clock.now) {
                    group.addTask { send.yield(.finished(key, await drive(key))) }
                }
                if let due = queue.nextDue, armed.map({ due < $0 }) ?? true {
                    armed = due
                    group.addTask {
                        try? await clock.sleep(until: due)
                        send.yield(.due)
                    }
                }
            }
            group.cancelAll()
        }
    }
}
