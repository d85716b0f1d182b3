import Synchronization

/// What a ``ControllerLoop`` has not heard yet: of each Application only what was seen last, so that it
/// never holds more than there are Applications.
final class LoopInbox: Sendable {
    /// What was seen of an Application.
    enum Sighting: Sendable, Hashable {
        /// It was listed, added or changed.
        case seen(WakeRule)
        /// It is gone.
        case gone
    }

    /// What the loop hears at once.
    struct Contents: Sendable {
        /// The Applications that were driven.
        var finished: [(ObjectKey, ReconcileOutcome)] = []
        /// What was seen last of Applications.
        var sightings: [ObjectKey: Sighting] = [:]
        /// Whether a moment came that was waited for.
        var isDue = false
    }

    private let contents = Mutex(Contents())
    private let signal: AsyncStream<Void>.Continuation
    /// Says that there is something to take; ends with the task that listens.
    let wakes: AsyncStream<Void>

    init() {
        (wakes, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes in what was seen of an Application.
    func put(_ sighting: Sighting, of key: ObjectKey) {
        contents.withLock { $0.sightings[key] = sighting }
        signal.yield()
    }

    /// Takes in that an Application was driven.
    func put(_ outcome: ReconcileOutcome, of key: ObjectKey) {
        contents.withLock { $0.finished.append((key, outcome)) }
        signal.yield()
    }

    /// Takes in that a moment came that was waited for.
    func putDue() {
        contents.withLock { $0.isDue = true }
        signal.yield()
    }

    /// Everything since the last time.
    func take() -> Contents {
        contents.withLock { contents in
            defer { contents = Contents() }
            return contents
        }
    }
}
