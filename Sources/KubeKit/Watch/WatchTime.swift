/// The clock of a watch, so that tests can let it stand still.
package struct WatchTime: Sendable {
    /// The time since any fixed moment.
    package let now: @Sendable () -> Duration
    /// Waits that long, or throws when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// Time as it passes.
    package static let system: WatchTime = {
        let start = ContinuousClock.now
        return WatchTime(
            now: { ContinuousClock.now - start }, sleep: { try await Task.sleep(for: $0) })
    }()
}

/// Ends a watch's wait early: somebody asks for fresh data now.
package final class WatchHurry: Sendable {
    private struct State {
        var isAsked = false
        var waiter: CheckedContinuation<Void, Never>?
        var isCancelled = false
    }

    private let state = LockedBox(State())

    package init() {}

    /// Ends the wait, or the next one if there is none now.
    package func ask() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.waiter = nil }
            if state.waiter == nil { state.isAsked = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until somebody asks or the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isDue = state.withLock { state in
                    defer {
                        state.isAsked = false
                        state.isCancelled = false
                    }
                    if state.isAsked || state.isCancelled { return true }
                    state.waiter = waiter
                    return false
                }
                if isDue { waiter.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
                defer { state.waiter = nil }
                if state.waiter == nil { state.isCancelled = true }
                return state.waiter
            }
            waiter?.resume()
        }
        // A cancellation that came after the wait must not end the next one.
        state.withLock { $0.isCancelled = false }
    }
}
