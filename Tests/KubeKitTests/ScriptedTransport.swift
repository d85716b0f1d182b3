import KubeKit
import Testing

/// A transport that expects requests in an order and answers as the script says.
final class ScriptedTransport: HTTPTransport {
    /// One request that is expected and its answer.
    struct Step: Sendable {
        var path: String
        var status = 200
        var pieces: [String] = []
        /// How the body ends; nil means never.
        var end: Result<Void, TransportError>? = .success(())
        var headers: [HTTPHeader] = []
        /// Fails before any head.
        var failure: TransportError?
    }

    private struct State {
        var steps: [Step]
        var requests: [HTTPRequest] = []
    }

    private let state: LockedBox<State>
    private let finished: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)

    init(_ steps: [Step]) {
        state = LockedBox(State(steps: steps))
        finished = AsyncStream<Void>.makeStream()
    }

    /// The requests so far.
    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// Waits until the script is through and one more request came, which is never answered.
    func waitForEnd() async {
        for await _ in finished.stream {}
    }

    private func next(_ request: HTTPRequest) async throws(TransportError) -> Step {
        let step = state.withLock { state -> Step? in
            state.requests.append(request)
            return state.steps.isEmpty ? nil : state.steps.removeFirst()
        }
        guard let step else {
            finished.continuation.finish()
            let forever = AsyncStream<Void> { _ in }
            for await _ in forever {}
            throw TransportError(.cancelled, "cancelled")
        }
        #expect(step.path == request.path)
        if let failure = step.failure { throw failure }
        return step
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let step = try await next(request)
        return HTTPResponse(
            head: HTTPResponseHead(status: step.status, headers: step.headers),
            body: Array(step.pieces.joined().utf8))
    }

    func stream(_ request: HTTPRequest) async throws(TransportError) -> HTTPStream {
        let step = try await next(request)
        let (body, writer) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        for piece in step.pieces { writer.yield(Array(piece.utf8)) }
        switch step.end {
        case .success: writer.finish()
        case .failure(let error): writer.finish(throwing: error)
        case nil: break
        }
        return HTTPStream(
            head: HTTPResponseHead(status: step.status, headers: step.headers), body: body)
    }
}
