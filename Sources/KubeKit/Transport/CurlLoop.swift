import CCurl
import Glibc

/// The one thread on which all transfers of a process run.
///
/// Others hand it commands through a locked list and wake it; curl handles never leave the thread.
final class CurlLoop: @unchecked Sendable {
    // `transfers` is confined to the thread; `multi` is made once and its wake-up is thread-safe.
    private enum Command {
        case start(Transfer)
        case cancel(Int)
        case resume(Int)
    }

    /// The loop that all transports share.
    static let shared = CurlLoop()

    private struct Inbox {
        var commands: [Command] = []
        var nextID = 1
    }

    private let inbox = LockedBox(Inbox())
    private let multi: OpaquePointer?
    private var transfers: [Int: Transfer] = [:]

    private init() {
        _ = ccurl_global_init()
        multi = ccurl_multi_new()
        guard multi != nil else { return }
        var thread = pthread_t()
        // Signals belong to the main thread, so that they interrupt its waiting.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        let context = Unmanaged.passUnretained(self).toOpaque()
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().run()
                return nil
            }, context)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        if status == 0 { pthread_detach(thread) }
    }

    /// A number for a new transfer.
    func newID() -> Int {
        inbox.withLock { inbox in
            defer { inbox.nextID += 1 }
            return inbox.nextID
        }
    }

    /// Starts a transfer.
    func start(_ transfer: Transfer) { post(.start(transfer)) }

    /// Ends a transfer that nobody waits for any more.
    func cancel(_ id: Int) { post(.cancel(id)) }

    /// Lets a paused transfer go on.
    func resume(_ id: Int) { post(.resume(id)) }

    private func post(_ command: Command) {
        inbox.withLock { $0.commands.append(command) }
        if let multi { _ = ccurl_multi_wake(multi) }
    }

    // MARK: - On the thread

    private func run() {
        guard let multi else { return }
        while true {
            _ = ccurl_multi_wait(multi, 1000)
            let commands = inbox.withLock { inbox in
                defer { inbox.commands.removeAll() }
                return inbox.commands
            }
            commands.forEach { perform($0, multi) }
            _ = ccurl_multi_work(multi)
            drain(multi)
        }
    }

    private func perform(_ command: Command, _ multi: OpaquePointer) {
        switch command {
        case .start(let transfer):
            guard let easy = transfer.prepare(), ccurl_multi_add(multi, easy) == 0 else {
                transfer.complete(.failure(TransportError(.other, "the transfer cannot be set up")))
                return
            }
            transfers[transfer.id] = transfer
        case .cancel(let id):
            guard let transfer = transfers.removeValue(forKey: id) else { return }
            if let easy = transfer.easy { ccurl_multi_remove(multi, easy) }
            transfer.complete(.failure(TransportError(.cancelled, "the request was given up")))
        case .resume(let id):
            if let easy = transfers[id]?.easy { ccurl_easy_resume(easy) }
        }
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
}
