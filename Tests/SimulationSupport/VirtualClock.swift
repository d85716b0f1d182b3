package import Foundation
import KubeKit
import VelaModel

/// Time that stands still until a test moves it.
package final class VirtualClock: EngineClock {
    private struct Sleeper {
        var until: Date
        var wake: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var tickets = 0
    }

    private let state: LockedBox<State>

    /// A clock that shows that moment.
    package init(now: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
        state = LockedBox(State(now: now))
    }

    package var now: Date { state.withLock { $0.now } }

    /// When the next sleeper wants to wake, or nil if nobody sleeps.
    package var nextWake: Date? { state.withLock { $0.sleepers.values.map(\.until).min() } }

    /// Moves on to that moment and wakes whoever slept until then.
    package func advance(to moment: Date) {
        let due = state.withLock { state -> [Sleeper] in
            state.now = max(state.now, moment)
            let now = state.now
            let ready = state.sleepers.filter { $0.value.until <= now }
            for key in ready.keys { state.sleepers[key] = nil }
            return ready.values.sorted { $0.until < $1.until }
        }
        for sleeper in due { sleeper.wake.resume() }
    }

    package func sleep(until moment: Date) async throws {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isDone = state.withLock { state -> Bool? in
                    if state.cancelled.remove(ticket) != nil { return false }
                    if moment <= state.now { return true }
                    state.sleepers[ticket] = Sleeper(until: moment, wake: continuation)
                    return nil
                }
                switch isDone {
                case true?: continuation.resume()
                case false?: continuation.resume(throwing: CancellationError())
                case nil: break
                }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let sleeper = state.sleepers.removeValue(forKey: ticket) else {
                    state.cancelled.insert(ticket)
                    return nil
                }
                return sleeper
            }
            sleeper?.wake.resume(throwing: CancellationError())
        }
    }
}
