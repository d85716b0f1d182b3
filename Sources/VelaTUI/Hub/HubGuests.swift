import EmbeddedHub
import KubeKit
import Logging
import VelaModel

/// What runs inside the hub's process as a client of it: the delivery engine and, once, the examples.
struct HubGuests: Sendable {
    private let engine: Task<Void, Never>?

    /// Posts the examples into a new folder and starts the engine.
    ///
    /// Both speak to the hub over HTTPS with a token of their own, like every other client.
    static func start(
        _ access: RunningHub.Access, controller: ControllerOptions?, examples: ExamplesDue?
    ) async throws -> HubGuests {
        let hub = CurlTransport(
            endpoint: ServerEndpoint(
                url: access.endpoint, authorities: Array(access.authority.utf8),
                credentials: Credentials(token: access.engineToken)),
            userAgent: "velatui-controller")
        if let examples, examples.isSet {
            try await ExamplePosting(hub: hub).post()
            examples.clear()
        }
        guard var controller else { return HubGuests(engine: nil) }
        // The folder's lock allows one such engine at a time, so that after a sudden end the next one need not
        // wait until the Lease of its predecessor runs out.
        controller.identity = "velatui-hub"
        let delivery = DeliveryController(
            options: controller, hub: hub, clock: SystemClock(),
            log: Logger(label: "velatui.controller"))
        return HubGuests(engine: Task.detached { await delivery.run() })
    }

    /// Stops the engine and waits for its end, but not long: what it was doing it does again next time.
    func stop() async {
        guard let engine else { return }
        engine.cancel()
        let over = AsyncStream<Void>.makeStream()
        let end = Task.detached {
            await engine.value
            over.continuation.yield()
        }
        let limit = Task.detached {
            try await Task.sleep(for: .seconds(1))
            over.continuation.yield()
        }
        for await _ in over.stream { break }
        end.cancel()
        limit.cancel()
    }
}
