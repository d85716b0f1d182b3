/// Decides what a watch does next: list, watch, resume, list again, poll, wait.
///
/// A value: an event goes in, actions come out. Of the actions at most the last takes time (list,
/// watch or wait), and its outcome is the next event. Time is an offset from any fixed moment.
package struct WatchMachine: Sendable {
    /// What a watch may cost.
    package struct Settings: Sendable, Hashable {
        /// How many objects a page of a list has.
        package var pageSize = 500
        /// How often a resource that refuses to be watched is listed.
        package var pollInterval = Duration.seconds(30)
        /// After how many polls a watch that was forbidden is tried again.
        package var pollsPerWatch = 10
        /// A watch that ends earlier without a word counts as failed.
        package var shortestLife = Duration.seconds(5)
        /// The waits between failed attempts.
        package var backoff = Backoff()

        package init() {}
    }

    /// What happened.
    package enum Event: Sendable, Hashable {
        /// The watch begins.
        case started
        /// A page of a list is complete; its objects have been reported.
        case page([WatchKey], resourceVersion: String, continueToken: String)
        /// A page of a list could not be read to its end; those objects of it have been reported.
        case listFailed([WatchKey], KubernetesError)
        /// The server accepted to be watched and holds the stream of changes open.
        case watchOpened
        /// An object was added or changed, and has been reported.
        case changed(WatchKey, resourceVersion: String)
        /// An object was deleted, and has been reported as gone.
        case deleted(WatchKey, resourceVersion: String)
        /// Nothing happened up to that version.
        case bookmark(resourceVersion: String)
        /// The stream of changes ended, with an error or because its time was up.
        case watchEnded(KubernetesError?)
        /// A wait is over, or somebody does not want to wait any longer.
        case waitEnded
    }

    /// What is to be done.
    package enum Action: Sendable, Hashable {
        /// Read a page: the first without a token; all at once without a limit.
        case list(continueToken: String, limit: Int?)
        /// Read changes after that version.
        case watch(resourceVersion: String)
        /// Wait, unless somebody hurries.
        case wait(Duration)
        /// Report objects that a new list does not have any more.
        case reportRemoved([WatchKey])
        /// Report that a whole list is in.
        case reportComplete
        /// Report how fresh all this is.
        case reportState(WatchState)
    }

    private enum Step: Sendable {
        case list
        case watch(resourceVersion: String)
    }

    private enum Phase: Sendable {
        /// Not started.
        case idle
        /// Pages are being read; `seen` has the keys of this list, `limit` is nil for one page.
        case listing(seen: Set<WatchKey>, limit: Int?)
        /// Changes are being read, since that time; `isHeard` after the first sign of life.
        case watching(resourceVersion: String, since: Duration, isHeard: Bool)
        /// Nothing is done before the step.
        case waiting(before: Step)
    }

    /// How the server answered to being watched.
    private enum WatchRight: Sendable, Hashable {
        case unknown
        /// Refused; tried again after so many polls, or never with nil.
        case refused(triesIn: Int?)
    }

    private let settings: Settings
    private var phase = Phase.idle
    private var right = WatchRight.unknown
    private var backoff: Backoff
    private var known: Set<WatchKey> = []
    /// Whether a failure was reported and nothing better since.
    private var isFailing = false
    /// Whether the server forgot the last version that it gave before anything came of it.
    private var isForgetful = false
    /// The moment up to which what was reported is known to be true; nil before the first list.
    package private(set) var freshAsOf: Duration?

    package init(_ settings: Settings = Settings()) {
        self.settings = settings
        backoff = settings.backoff
    }

    /// Takes an event and says what is to be done, in order.
    package mutating func handle(
        _ event: Event, at now: Duration, using generator: inout some RandomNumberGenerator
    ) -> [Action] {
        switch (phase, event) {
        case (.idle, .started):
            return [.reportState(.connecting)] + list(limit: settings.pageSize)
        case (.listing(let seen, let limit), .page(let keys, let version, let token)):
            return pageArrived(
                keys, seen: seen, limit: limit, version: version, token: token, at: now)
        case (.listing(let seen, let limit), .listFailed(let keys, let error)):
            known.formUnion(keys)
            let isLater = !seen.isEmpty
            // The server forgot the list between two pages: a list in one piece cannot be forgotten.
            if error.code == .gone, isLater, limit != nil { return list(limit: nil) }
            return fail(error, before: .list, using: &generator)
        case (.watching, .watchOpened):
            // After a break there may be nothing to report for long, but all is well again.
            guard isFailing else { return [] }
            isFailing = false
            freshAsOf = now
            return [.reportState(.live)]
        case (.watching(_, let since, _), .changed(let key, let version)):
            known.insert(key)
            return heard(version, since: since, at: now)
        case (.watching(_, let since, _), .deleted(let key, let version)):
            known.remove(key)
            return heard(version, since: since, at: now)
        case (.watching(_, let since, _), .bookmark(let version)):
            return heard(version, since: since, at: now) + [.reportState(.live)]
        case (.watching(let version, let since, let isHeard), .watchEnded(let error)):
            let hasLived = isHeard || now - since >= settings.shortestLife
            return watchEnded(
                error, version: version, hasLived: hasLived, at: now, using: &generator)
        case (.waiting(let step), .waitEnded):
            switch step {
            case .list: return list(limit: settings.pageSize)
            case .watch(let version): return watch(from: version, at: now)
            }
        // What belongs to something that was given up in the meantime means nothing any more.
        case (.idle, _), (.listing, _), (.watching, _), (.waiting, _): return []
        }
    }
}

// MARK: - Steps

extension WatchMachine {
    private mutating func list(limit: Int?) -> [Action] {
        phase = .listing(seen: [], limit: limit)
        return [.list(continueToken: "", limit: limit)]
    }

    private mutating func watch(from version: String, at now: Duration) -> [Action] {
        phase = .watching(resourceVersion: version, since: now, isHeard: false)
        return [.watch(resourceVersion: version)]
    }

    private mutating func wait(_ time: Duration, before step: Step) -> [Action] {
        phase = .waiting(before: step)
        return [.wait(time)]
    }

    private mutating func pageArrived(
        _ keys: [WatchKey], seen: Set<WatchKey>, limit: Int?, version: String, token: String,
        at now: Duration
    ) -> [Action] {
        let seen = seen.union(keys)
        guard token.isEmpty else {
            known.formUnion(keys)
            phase = .listing(seen: seen, limit: limit)
            return [.list(continueToken: token, limit: limit)]
        }
        let removed = known.subtracting(seen).sorted()
        known = seen
        freshAsOf = now
        isFailing = false
        var actions: [Action] = removed.isEmpty ? [] : [.reportRemoved(removed)]
        actions.append(.reportComplete)
        if let interval = pollInterval() {
            backoff.reset()
            return actions + [.reportState(.polling(every: interval))]
                + wait(interval, before: .list)
        }
        return actions + [.reportState(.live)] + watch(from: version, at: now)
    }

    /// The time until the next list where the server refuses to be watched; counts it.
    private mutating func pollInterval() -> Duration? {
        switch right {
        case .unknown: return nil
        case .refused(triesIn: nil): return settings.pollInterval
        case .refused(triesIn: let polls?):
            guard polls > 0 else {
                right = .unknown
                return nil
            }
            right = .refused(triesIn: polls - 1)
            return settings.pollInterval
        }
    }

    private mutating func heard(
        _ version: String, since: Duration, at now: Duration
    ) -> [Action] {
        freshAsOf = now
        backoff.reset()
        isForgetful = false
        guard case .watching(let last, _, _) = phase else { return [] }
        phase = .watching(
            resourceVersion: version.isEmpty ? last : version, since: since, isHeard: true)
        return []
    }

    private mutating func watchEnded(
        _ error: KubernetesError?, version: String, hasLived: Bool, at now: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> [Action] {
        switch error?.code {
        case .methodNotAllowed:
            right = .refused(triesIn: nil)
        case .forbidden:
            right = .refused(triesIn: settings.pollsPerWatch)
        case .gone where hasLived || !isForgetful:
            // Noted, so that a server that forgets at once is not asked without a pause.
            isForgetful = true
            return list(limit: settings.pageSize)
        case .gone:
            return fail(error, before: .list, using: &generator)
        default:
            if hasLived {
                backoff.reset()
                return watch(from: version, at: now)
            }
            return fail(error, before: .watch(resourceVersion: version), using: &generator)
        }
        backoff.reset()
        isFailing = false
        return [.reportState(.polling(every: settings.pollInterval))]
            + wait(settings.pollInterval, before: .list)
    }

    private mutating func fail(
        _ error: KubernetesError?, before step: Step,
        using generator: inout some RandomNumberGenerator
    ) -> [Action] {
        isFailing = true
        let pause = max(backoff.next(using: &generator), error?.retryAfter ?? .zero)
        let error =
            error
            ?? KubernetesError(
                .transport(.connectionLost), "the server ends each stream of changes at once")
        return [.reportState(.failing(error, retryIn: pause))] + wait(pause, before: step)
    }
}
