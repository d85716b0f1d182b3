package import Foundation

/// How driving an Application ended.
package struct ReconcileOutcome: Sendable, Hashable {
    /// When it is to be driven again if nothing happens before; nil for never.
    package var again: Date?
    /// The Application as it was read first, nil if it was not there.
    package var read: WakeRule?
    /// The Application as the last write left it, so that its own echo wakes nobody.
    package var wrote: WakeRule?

    package init(again: Date? = nil, read: WakeRule? = nil, wrote: WakeRule? = nil) {
        self.again = again
        self.read = read
        self.wrote = wrote
    }
}
