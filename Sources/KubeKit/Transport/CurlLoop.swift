import CCurl
import Glibc

/// The one thread on which all transfers of a process run.
///
/// Others hand it commands through a locked list and wake it; curl handles never leave the thread.
final class CurlLoop: @unchecked Sendable {
    // `transfers` is confined to the thread; `multi` is made once, its wake-up is thread-safe, and it is
    // freed by the thread after the inbox was closed, under whose lock every wake-up happens.
    private enum Command {
        case start(Transfer)
        case cancel(Int)
        case resume(Int)
        case stop
    }

    /// The loop that all transports share.
    static let shared = CurlLoop()

    private struct Inbox {
        var commands: [Command] = []
        var nextID = 1
        var isOpen = false
        var thread: pthread_t?
    }

    private let inbox = LockedBox(Inbox())
    private let multi: OpaquePointer?
    private var transfers: [Int: Transfer] = [:]

    private static let closed = TransportError(.cancelled, "network transfers have ended")

    init() {
        multi = ccurl_global_init() == 0 ? ccurl_multi_new() : nil
        guard multi != nil else { return }
        // Signals belong to the main thread, so that they interrupt its waiting.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        inbox.withLock { $0.isOpen = true }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        let made = status == 0 ? thread : nil
        inbox.withLock { inbox in
            inbox.thread = made
            if made == nil { inbox.isOpen = false }
        }
        if made == nil { context.release() }
    }

    /// A number for a new transfer.
    func newID() -> Int {
        inbox.withLock { inbox in
            defer { inbox.nextID += 1 }
            return inbox.nextID
        }
    }

    /// Starts a transfer.
    func start(_ transfer: Transfer) {
        if !post(.start(transfer)) { transfer.complete(.failure(Self.closed)) }
    }

    /// Ends a transfer that nobody waits for any more.
    func cancel(_ id: Int) { _ = post(.cancel(id)) }

    /// Lets a paused transfer go on.
    func resume(_ id: Int) { _ = post(.resume(id)) }

    /// Ends all transfers and the thread; later transfers fail at once.
    func shutDown() {
        let thread = inbox.withLock { inbox in
            defer { inbox.thread = nil }
            return inbox.thread
        }
        guard let thread else { return }
        _ = post(.stop)
        pthread_join(thread, nil)
    }

    private func post(_ command: Command) -> Bool {
        inbox.withLock { inbox in
            guard inbox.isOpen, let multi else { return false }
            inbox.commands.append(command)
            _ = ccurl_multi_wake(multi)
            return true
        }
    }

    // MARK: - On the thread

    private func run() {
        guard let multi else { return }
        while perform(takeCommands(), multi) {
            _ = ccurl_multi_work(multi)
            drain(multi)
            // A wake-up that came since the commands were taken ends the wait at once.
            _ = ccurl_multi_wait(multi, 60_000)
        }
        close(multi)
    }

    private func takeCommands() -> [Command] {
        inbox.withLock { inbox in
            defer { inbox.commands.removeAll() }
            return inbox.commands
        }
    }

    private func perform(_ commands: [Command], _ multi: OpaquePointer) -> Bool {
        var goesOn = true
        for command in commands {
            switch command {
            case .start(let transfer):
                guard let easy = transfer.prepare(), ccurl_multi_add(multi, easy) == 0 else {
                    transfer.complete(
                        .failure(TransportError(.other, "the request cannot be set up")))
                    continue
                }
                transfers[transfer.id] = transfer
            case .cancel(let id):
                guard let transfer = transfers.removeValue(forKey: id) else { continue }
                if let easy = transfer.easy { ccurl_multi_remove(multi, easy) }
                transfer.complete(
                    .failure(TransportError(.cancelled, "the request was given up")))
            case .resume(let id):
                if let easy = transfers[id]?.easy { ccurl_easy_resume(easy) }
            case .stop: goesOn = false
            }
        }
        return goesOn
    }

    private func drain(_ multi: OpaquePointer) {
        var outcome = CCURL_OK
        while let context = ccurl_multi_next_done(multi, &outcome) {
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            guard transfers.removeValue(forKey: transfer.id) != nil else { continue }
            let result: Result<Void, TransportError> =
                outcome == CCURL_OK ? .success(()) : .failure(transfer.error(for: outcome))
            if let easy = transfer.easy { ccurl_multi_remove(multi, easy) }
            transfer.complete(result)
        }
    }

    private func close(_ multi: OpaquePointer) {
        let late = inbox.withLock { inbox in
            inbox.isOpen = false
            defer { inbox.commands.removeAll() }
            return inbox.commands
        }
        for case .start(let transfer) in late { transfer.complete(.failure(Self.closed)) }
        for transfer in transfers.values {
            if let easy = transfer.easy { ccurl_multi_remove(multi, easy) }
            transfer.complete(.failure(Self.closed))
        }
        transfers = [:]
        ccurl_multi_free(multi)
    }
}
