import Glibc

/// Messages for one thread that takes them in turns.
///
/// Unchecked: every member is touched under the mutex only. It is a `pthread` pair, as `Synchronization`
/// has no condition to wait on with a time limit.
final class Inbox<Message: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>
    private var messages: [Message] = []

    init() {
        mutex = .allocate(capacity: 1)
        arrival = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(arrival, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// Adds a message and wakes the reader.
    func put(_ message: Message) {
        pthread_mutex_lock(mutex)
        messages.append(message)
        pthread_cond_signal(arrival)
        pthread_mutex_unlock(mutex)
    }

    /// Everything that has arrived, after waiting for the first of it; empty when the time is up.
    ///
    /// - Parameter milliseconds: the longest wait; nil for no limit.
    func takeAll(waitingAtMost milliseconds: Int64?) -> [Message] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let milliseconds {
            var limit = timespec()
            clock_gettime(CLOCK_MONOTONIC, &limit)
            let nanoseconds =
                Int64(limit.tv_nsec) + max(0, min(milliseconds, 86_400_000)) * 1_000_000
            limit.tv_sec += Int(nanoseconds / 1_000_000_000)
            limit.tv_nsec = Int(nanoseconds % 1_000_000_000)
            while messages.isEmpty, pthread_cond_timedwait(arrival, mutex, &limit) == 0 {}
        } else {
            while messages.isEmpty { pthread_cond_wait(arrival, mutex) }
        }
        var taken: [Message] = []
        swap(&taken, &messages)
        return taken
    }
}

/// One thread of our own, for work that must not block a pool or an event loop.
final class WorkerThread: Sendable {
    private let thread: pthread_t

    private final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread that runs the body once.
    init(_ body: @escaping @Sendable () -> Void) throws(EmbeddedHubError) {
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(body))
        let failure = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw EmbeddedHubError(.storage, "no thread can be started (error \(failure))")
        }
        self.thread = thread
    }

    /// Waits until the body has returned; to be called once, never from a pool or an event loop.
    func join() { pthread_join(thread, nil) }
}
