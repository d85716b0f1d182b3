import Foundation
import KubeValues
import Logging

/// Drives Applications, each by itself: reads what is, decides, and writes what is to be.
final class Reconciler: Sendable {
    private let options: ControllerOptions
    private let access: ClusterAccess
    private let clock: any EngineClock
    private let log: Logger

    init(
        options: ControllerOptions, access: ClusterAccess, clock: any EngineClock, log: Logger
    ) {
        self.options = options
        self.access = access
        self.clock = clock
        self.log = log
    }

    /// Drives one Application as far as it gets now.
    func reconcile(_ key: ObjectKey) async -> ControllerLoop.Outcome {
        ControllerLoop.Outcome(again: nil)
    }
}
