import Foundation
import KubeKit
import KubeValues
import Logging

/// Takes, keeps and gives up the Lease that says who drives a hub.
struct LeaseKeeper: Sendable {
    let access: ClusterAccess
    let claim: LeaseClaim
    /// Whether other kinds of controllers are not looked for.
    let ignoresOthers: Bool
    let clock: any EngineClock
    let log: Logger

    /// Returns when this controller holds the Lease and no other controller is alive.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func acquire() async throws {
        var reported = ""
        while true {
            try Task.checkCancellation()
            let moment: Date
            do {
                switch try await attempt() {
                case nil: return
                case .some(let (holder, until)):
                    if holder != reported {
                        log.notice("another controller drives this hub: \(holder)")
                        reported = holder
                    }
                    moment = until
                }
            } catch {
                log.warning("the Lease cannot be taken: \(error)")
                moment = clock.now.addingTimeInterval(pause)
            }
            try await clock.sleep(until: max(moment, clock.now.addingTimeInterval(pause)))
        }
    }

    /// Renews the Lease until it is lost or the task is cancelled.
    func keep() async {
        var end = clock.now.addingTimeInterval(seconds)
        while !Task.isCancelled {
            do {
                try await clock.sleep(until: clock.now.addingTimeInterval(seconds / 3))
            } catch {
                return
            }
            do {
                guard try await attempt() == nil else { break }
                end = clock.now.addingTimeInterval(seconds)
            } catch {
                log.warning("the Lease cannot be renewed: \(error)")
                if clock.now >= end { break }
            }
        }
        if !Task.isCancelled { log.warning("the Lease is lost") }
    }

    /// Gives the Lease up, if it is still held.
    func release() async {
        guard let lease = try? await access.get(address(LeaseClaim.name)),
            let released = claim.released(lease, at: clock.now)
        else { return }
        _ = try? await access.replace(released, at: address(LeaseClaim.name))
    }

    /// One try: nil when the Lease is held, else by whom and until when it is held instead.
    private func attempt() async throws(KubernetesError) -> (holder: String, until: Date)? {
        if !ignoresOthers,
            let other = try await access.get(address(LeaseClaim.otherControllerName)),
            let holder = other.at("spec", "holderIdentity")?.string, !holder.isEmpty,
            let end = LeaseClaim.end(of: other), end > clock.now
        {
            return ("vela-core (\(holder))", end)
        }
        switch claim.decide(try await access.get(address(LeaseClaim.name)), at: clock.now) {
        case .wait(let holder, let until):
            return (holder, until)
        case .create(let lease):
            _ = try await access.create(lease, at: address(LeaseClaim.name))
        case .update(let lease):
            _ = try await access.replace(lease, at: address(LeaseClaim.name))
        }
        return nil
    }

    private func address(_ name: String) -> ObjectAddress {
        ObjectAddress(
            kind: .lease,
            namespace: claim.namespace, name: name)
    }

    private var seconds: Double { Double(claim.duration.components.seconds) }
    private var pause: Double { max(1, seconds / 5) }
}
