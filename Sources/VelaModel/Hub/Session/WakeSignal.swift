import Foundation
import KubeKit

/// Lets loops that wait for a while be woken early.
final class WakeSignal: Sendable {
    private struct Waiter: Sendable {
        var topic: String
        var continuation: CheckedContinuation<Void, Never>
    }

    private let waiters = LockedBox<[UUID: Waiter]>([:])

    /// Wakes those that wait for a topic; nil wakes all.
    func wake(_ topic: String? = nil) {
        let woken = waiters.withLock { waiters -> [CheckedContinuation<Void, Never>] in
            let chosen = waiters.filter { topic == nil || $0.value.topic == topic }
            for id in chosen.keys { waiters[id] = nil }
            return chosen.values.map(\.continuation)
        }
        woken.forEach { $0.resume() }
    }

    /// Waits that long, until the topic is woken, or until the task is cancelled.
    func wait(_ duration: Duration, topic: String) async {
        let id = UUID()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: duration) }
            group.addTask { await self.sleep(id, topic) }
            await group.next()
            group.cancelAll()
        }
    }

    private func sleep(_ id: UUID, _ topic: String) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiters.withLock { $0[id] = Waiter(topic: topic, continuation: continuation) }
                // A cancellation before the entry found nothing to wake.
                if Task.isCancelled { release(id) }
            }
        } onCancel: {
            release(id)
        }
    }

    private func release(_ id: UUID) {
        waiters.withLock { waiters in waiters.removeValue(forKey: id) }?.continuation.resume()
    }
}
