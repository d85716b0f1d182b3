package import KubeKit
package import Logging

/// Delivers the Applications of one hub: watches them and drives each to the state that it asks for.
///
/// It speaks to the hub, and through it to the managed clusters, over one transport like every other client.
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
    package func run() async {}
}
