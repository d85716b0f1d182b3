import CursesKit
import KubeKit

/// Takes messages from any task to the loop, in order, and wakes it.
///
/// It holds a bounded number of messages: a sender waits until the loop has taken some.
final class Mailbox: Sendable {
    private struct Content {
        var messages: [AppMessage] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// The most messages that are kept.
    static let capacity = 256

    private let content = LockedBox(Content())
    private let wakeUp: WakeUp

    init(wakeUp: WakeUp) { self.wakeUp = wakeUp }

    /// Puts a message in; waits while the mailbox is full.
    func post(_ message: AppMessage) async {
        await withCheckedContinuation { continuation in
            let hasRoom = content.withLock { content in
                content.messages.append(message)
                if content.messages.count <= Mailbox.capacity { return true }
                content.waiting.append(continuation)
                return false
            }
            wakeUp.post()
            if hasRoom { continuation.resume() }
        }
    }

    /// Takes all messages out, oldest first.
    func takeAll() -> [AppMessage] {
        let (messages, waiting) = content.withLock { content in
            defer { content = Content() }
            return (content.messages, content.waiting)
        }
        for continuation in waiting { continuation.resume() }
        return messages
    }
}
