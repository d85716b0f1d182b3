import Foundation
import KubeKit
import KubeValues
package import Logging

/// Drives Applications, each by itself: reads what is, decides, and writes what is to be.
package final class Reconciler: Sendable {
    private let setting: DriveSetting

    /// How often an Application is read anew because somebody else wrote meanwhile.
    private static let attempts = 6
    /// The longest pause after errors in a row, in seconds.
    private static let longestPause = 60.0

    /// A reconciler.
    ///
    /// - Parameters:
    ///   - options: limits and periods.
    ///   - access: the hub and its clusters.
    ///   - clock: the time.
    ///   - log: where it says what it does.
    ///   - seed: the source of step ids; nil for one that never repeats.
    package init(
        options: ControllerOptions, access: ClusterAccess, clock: any EngineClock, log: Logger,
        seed: UInt64? = nil
    ) {
        setting = DriveSetting(
            options: options, access: access, clock: clock, log: log, memory: RunMemory(),
            ids: StepIdentifiers(seed: seed))
    }

    /// Drives one Application as far as it gets now.
    package func reconcile(_ key: ObjectKey) async -> ReconcileOutcome {
        var outcome = ReconcileOutcome()
        do {
            for attempt in 1...Self.attempts {
                guard let application = try await setting.read(key) else {
                    setting.memory.forget(key)
                    return outcome
                }
                if outcome.read == nil { outcome.read = WakeRule(application) }
                var drive = ApplicationDrive(application, setting: setting)
                do throws(KubernetesError) {
                    outcome.again = try await drive.run()
                    outcome.wrote = drive.wrote
                    setting.memory.clearFailures(key)
                    return outcome
                } catch  where error.isConflict && attempt < Self.attempts {
                    setting.log.debug("\(key) changed meanwhile and is read anew")
                }
            }
        } catch {
            setting.log.warning("\(key) could not be driven: \(error)")
        }
        let count = setting.memory.countFailure(key)
        let pause = min(Self.longestPause, Double(1 << min(count - 1, 6)))
        outcome.again = setting.clock.now.addingTimeInterval(pause)
        return outcome
    }
}

/// What all drives share.
struct DriveSetting: Sendable {
    let options: ControllerOptions
    let access: ClusterAccess
    let clock: any EngineClock
    let log: Logger
    let memory: RunMemory
    let ids: StepIdentifiers

    /// The Application of that name, nil if there is none.
    func read(_ key: ObjectKey) async throws(KubernetesError) -> JSON? {
        try await access.get(
            ObjectAddress(
                kind: .application, namespace: key.namespace, name: key.name))
    }
}

/// Draws the ids of step records: ten characters, never the same again.
final class StepIdentifiers: Sendable {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz123456789")
    private let state: LockedBox<UInt64>

    init(seed: UInt64?) { state = LockedBox(seed ?? UInt64.random(in: 0...UInt64.max)) }

    /// A new id.
    func draw() -> String {
        var id = ""
        for _ in 0..<10 {
            let number = state.withLock { state -> UInt64 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 33
            }
            id.append(Self.alphabet[Int(number % UInt64(Self.alphabet.count))])
        }
        return id
    }
}
