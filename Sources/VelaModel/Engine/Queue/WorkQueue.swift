package import Foundation

/// Decides which Application is driven when: each at most once at a time, each wish kept, at most so
/// many at once.
///
/// It is a value: the controller tells it what happened and asks what to start.
package struct WorkQueue: Sendable {
    /// What the queue knows about one Application.
    private enum Entry: Sendable {
        /// Waits for its moment.
        case waiting(due: Date, ticket: UInt64)
        /// Is being driven; `again` is the earliest moment that somebody asked for meanwhile.
        case running(again: Date?)
    }

    private var entries: [ObjectKey: Entry] = [:]
    private var tickets: UInt64 = 0
    private var runningCount = 0
    private let limit: Int

    /// An empty queue that lets at most `limit` Applications be driven at once.
    package init(limit: Int) { self.limit = max(1, limit) }

    /// How many Applications are being driven.
    package var running: Int { runningCount }

    /// How many Applications wait, due or not.
    package var waiting: Int { entries.count - runningCount }

    /// Whether nothing is being driven.
    package var isIdle: Bool { runningCount == 0 }

    /// Asks for that Application to be driven at that moment; the earliest wish counts.
    package mutating func add(_ key: ObjectKey, at moment: Date) {
        switch entries[key] {
        case nil:
            entries[key] = .waiting(due: moment, ticket: nextTicket())
        case .waiting(let due, _) where moment < due:
            entries[key] = .waiting(due: moment, ticket: nextTicket())
        case .waiting:
            break
        case .running(let again):
            entries[key] = .running(again: again.map { min($0, moment) } ?? moment)
        }
    }

    /// Takes the Applications to start now, those that are due longest first.
    package mutating func take(at now: Date) -> [ObjectKey] {
        let room = limit - runningCount
        guard room > 0 else { return [] }
        var due: [(due: Date, ticket: UInt64, key: ObjectKey)] = []
        for (key, entry) in entries {
            if case .waiting(let moment, let ticket) = entry, moment <= now {
                due.append((moment, ticket, key))
            }
        }
        due.sort { ($0.due, $0.ticket) < ($1.due, $1.ticket) }
        let chosen = due.prefix(room).map(\.key)
        for key in chosen { entries[key] = .running(again: nil) }
        runningCount += chosen.count
        return chosen
    }

    /// Notes that an Application was driven, and when it wants to be driven again by itself.
    package mutating func finish(_ key: ObjectKey, again: Date?) {
        guard case .running(let asked) = entries[key] else { return }
        runningCount -= 1
        let moments = [asked, again].compactMap(\.self)
        entries[key] = moments.min().map { .waiting(due: $0, ticket: nextTicket()) }
    }

    /// Forgets an Application that is gone; one that is being driven is forgotten when it is finished
    /// without a further wish.
    package mutating func forget(_ key: ObjectKey) {
        switch entries[key] {
        case .waiting: entries[key] = nil
        case .running: entries[key] = .running(again: nil)
        case nil: break
        }
    }

    /// When the next waiting Application becomes due, or nil while none waits or no more may start.
    package var nextDue: Date? {
        guard runningCount < limit else { return nil }
        var next: Date?
        for case .waiting(let due, _) in entries.values {
            next = next.map { min($0, due) } ?? due
        }
        return next
    }

    private mutating func nextTicket() -> UInt64 {
        tickets += 1
        return tickets
    }
}
