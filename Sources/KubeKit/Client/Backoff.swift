/// Growing waits between attempts, spread so that many clients do not come back at once.
package struct Backoff: Sendable, Hashable {
    /// The longest first wait.
    package var first: Duration
    /// The longest wait of all.
    package var longest: Duration
    /// How many attempts failed in a row.
    package private(set) var failures = 0

    package init(first: Duration = .seconds(1), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    /// Counts a failure and gives the wait before the next attempt: half to all of the current step.
    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let step = min(first * (1 << min(failures, 20)), longest)
        failures += 1
        return step / 2 + step / 2 * Double.random(in: 0...1, using: &generator)
    }

    /// An attempt succeeded.
    package mutating func reset() { failures = 0 }
}
