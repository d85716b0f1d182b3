import HubSimulator
import NIOConcurrencyHelpers

/// The thread that writes changes: what depends on them happens after their commit, in order.
final class CommitWriter: Sendable {
    private enum Message: Sendable {
        case commit([StoreChange], @Sendable () -> Void)
        case stop
    }

    private let inbox = Inbox<Message>()
    private let outstanding = NIOLockedValueBox(0)
    private let thread: WorkerThread

    /// Starts writing into that store.
    ///
    /// - Parameter onFailure: called once when a commit fails; what waits for it is never answered, as
    ///   memory and disk have parted.
    init(
        _ store: consuming ObjectStore, onFailure: @escaping @Sendable (EmbeddedHubError) -> Void
    ) throws(EmbeddedHubError) {
        let inbox = inbox
        let outstanding = outstanding
        let handOver = StoreHandOver(store)
        thread = try WorkerThread {
            guard let store = handOver.take() else { return }
            Self.work(store, inbox, outstanding, onFailure)
        }
    }

    /// Commits the changes and then delivers; without changes and with nothing before it, at once.
    ///
    /// Called by one thread only, so that order is kept.
    func commit(_ changes: [StoreChange], deliver: @escaping @Sendable () -> Void) {
        let isIdle = outstanding.withLockedValue { count in
            if changes.isEmpty, count == 0 { return true }
            count += 1
            return false
        }
        if isIdle { deliver() } else { inbox.put(.commit(changes, deliver)) }
    }

    /// Writes what has been handed in, closes the database and ends the thread.
    func stop() {
        inbox.put(.stop)
        thread.join()
    }

    private static func work(
        _ store: consuming ObjectStore, _ inbox: Inbox<Message>,
        _ outstanding: NIOLockedValueBox<Int>,
        _ onFailure: @Sendable (EmbeddedHubError) -> Void
    ) {
        var hasFailed = false
        while true {
            let messages = inbox.takeAll(waitingAtMost: nil)
            var changes: [StoreChange] = []
            var deliveries: [@Sendable () -> Void] = []
            var stops = false
            for message in messages {
                switch message {
                case .commit(let more, let delivery):
                    changes += more
                    deliveries.append(delivery)
                case .stop: stops = true
                }
            }
            if !hasFailed {
                do throws(EmbeddedHubError) {
                    try store.commit(changes)
                    for delivery in deliveries {
                        delivery()
                        outstanding.withLockedValue { $0 -= 1 }
                    }
                } catch {
                    hasFailed = true
                    onFailure(error)
                }
            }
            if stops { return }
        }
    }
}

/// Carries a store, which cannot be copied, into the closure of its thread.
///
/// Unchecked: written before the thread starts and taken by that thread alone.
private final class StoreHandOver: @unchecked Sendable {
    private var store: ObjectStore?

    init(_ store: consuming ObjectStore) { self.store = consume store }

    func take() -> ObjectStore? { store.take() }
}
