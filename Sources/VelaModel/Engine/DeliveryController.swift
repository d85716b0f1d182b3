import Foundation
package import KubeKit
import KubeValues
package import Logging

/// Delivers the Applications of one hub: watches them and drives each to the state that it asks for.
///
/// It speaks to the hub, and through it to the managed clusters, over one transport like every other
/// client. It drives nothing while another controller holds the hub.
package final class DeliveryController: Sendable {
    private let options: ControllerOptions
    private let hub: any HTTPTransport
    private let clock: any EngineClock
    private let log: Logger

    /// A controller that starts working when ``run()`` is called.
    ///
    /// - Parameters:
    ///   - options: limits and periods.
    ///   - hub: the transport of the hub's API server; it carries the credential.
    ///   - clock: the time.
    ///   - log: where the controller says what it does; never holds a credential or a Secret's value.
    package init(
        options: ControllerOptions, hub: any HTTPTransport, clock: any EngineClock, log: Logger
    ) {
        self.options = options
        self.hub = hub
        self.clock = clock
        self.log = log
    }

    /// Delivers until the calling task is cancelled.
    package func run() async {
        let access = ClusterAccess(hub: hub)
        let keeper = LeaseKeeper(
            access: access,
            claim: LeaseClaim(
                identity: options.identity, duration: options.leaseDuration,
                namespace: options.systemNamespace),
            ignoresOthers: options.ignoresOtherControllers, clock: clock, log: log)
        while !Task.isCancelled {
            do {
                try await keeper.acquire()
            } catch {
                break
            }
            log.info("this controller drives the hub")
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await keeper.keep() }
                group.addTask { [self] in await work(access) }
                await group.next()
                group.cancelAll()
            }
        }
        let release = Task.detached { await keeper.release() }
        await release.value
    }

    /// Watches and drives until the task is cancelled.
    private func work(_ access: ClusterAccess) async {
        let reconciler = Reconciler(options: options, access: access, clock: clock, log: log)
        let feed = ApplicationFeed(
            hub: hub, namespace: options.onlyNamespace, clock: clock, log: log)
        let loop = ControllerLoop(clock: clock, limit: options.concurrentReconciles) { key in
            await reconciler.reconcile(key)
        }
        let inbox = LoopInbox()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await feed.run(into: inbox) }
            group.addTask { await loop.run(inbox) }
            await group.next()
            group.cancelAll()
        }
    }
}
