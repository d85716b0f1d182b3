package import Foundation

/// Time as the delivery controller sees it: what it is, and waiting for later.
package protocol EngineClock: Sendable {
    /// The present moment.
    var now: Date { get }

    /// Returns at that moment or later.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(until moment: Date) async throws
}

/// The machine's clock.
package struct SystemClock: EngineClock {
    /// The machine's clock.
    package init() {}

    package var now: Date { Date() }

    package func sleep(until moment: Date) async throws {
        let seconds = moment.timeIntervalSince(Date())
        if seconds > 0 { try await Task.sleep(for: .seconds(seconds)) }
    }
}
