import Foundation
import KubeValues
package import Logging

/// Drives Applications, each by itself: reads what is, decides, and writes what is to be.
package final class Reconciler: Sendable {
    private let options: ControllerOptions
    private let access: ClusterAccess
    private let clock: any EngineClock
    private let log: Logger

    package init(
        options: ControllerOptions, access: ClusterAccess, clock: any EngineClock, log: Logger,
        seed: UInt64? = nil
    ) {
        self.options = options
        self.access = access
        self.clock = clock
        self.log = log
    }

    /// Drives one Application as far as it gets now.
    package func reconcile(_ key: ObjectKey) async -> ReconcileOutcome {
        ReconcileOutcome(again: nil)
    }
}
