import HubSimulator
package import KubeKit

/// One engine's connection to a ``SimulatedHub``, on which things go wrong as a schedule says.
///
/// After a crash it answers nothing any more, as the engine that used it is gone.
package final class SimulatedTransport: HTTPTransport {
    private struct State {
        var requests = 0
        var writes = 0
        var hasCrashed = false
    }

    private let hub: SimulatedHub
    private let faults: FaultSchedule
    private let state: LockedBox<State>

    /// A connection to that hub.
    ///
    /// - Parameters:
    ///   - hub: the hub.
    ///   - faults: what goes wrong.
    ///   - requests: how many requests earlier connections of the same run made.
    ///   - writes: how many of them were writes.
    package init(
        _ hub: SimulatedHub, faults: FaultSchedule = .none, requests: Int = 0, writes: Int = 0
    ) {
        self.hub = hub
        self.faults = faults
        state = LockedBox(State(requests: requests, writes: writes))
    }

    /// Whether the engine that used this connection counts as ended.
    package var hasCrashed: Bool { state.withLock { $0.hasCrashed } }

    /// How many requests were made, those of earlier connections included.
    package var requests: Int { state.withLock { $0.requests } }

    /// How many of them were writes.
    package var writes: Int { state.withLock { $0.writes } }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard case .response(let response) = try exchange(request) else {
            throw TransportError(.other, "a stream was answered to a plain request")
        }
        let headers = [HTTPHeader("Content-Type", response.contentType)]
        return HTTPResponse(
            head: HTTPResponseHead(status: response.status, headers: headers), body: response.body)
    }

    package func stream(_ request: HTTPRequest) async throws(TransportError) -> HTTPStream {
        let (body, reader) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        switch try exchange(request) {
        case .response(let response):
            reader.yield(response.body)
            reader.finish()
            return HTTPStream(head: HTTPResponseHead(status: response.status), body: body)
        case .watch(let watch):
            reader.onTermination = { [hub] _ in hub.close(watch) }
            hub.read(watch, into: reader)
            return HTTPStream(head: HTTPResponseHead(status: 200), body: body)
        }
    }

    private func exchange(_ request: HTTPRequest) throws(TransportError) -> HubReply {
        let isWrite = request.method != .get && !request.path.contains("dryRun=All")
        let fault = state.withLock { state -> Fault? in
            guard !state.hasCrashed else { return .crashBefore }
            let fault = faults.fault(write: isWrite ? state.writes : nil, request: state.requests)
            state.requests += 1
            if isWrite { state.writes += 1 }
            if fault == .crashBefore || fault == .crashAfter { state.hasCrashed = true }
            return fault
        }
        switch fault {
        case .crashBefore:
            throw TransportError(.cancelled, "the engine has ended")
        case .crashAfter:
            _ = pass(request)
            throw TransportError(.cancelled, "the engine has ended")
        case .timeoutBefore:
            throw TransportError(.timedOut, "no answer in time")
        case .timeoutAfter:
            _ = pass(request)
            throw TransportError(.timedOut, "no answer in time")
        case .error:
            return .response(Self.failure(500, "InternalError", "the server is out of sorts"))
        case .conflict:
            return .response(
                Self.failure(409, "Conflict", "the object has been modified; please try again"))
        case nil:
            return pass(request)
        }
    }

    private func pass(_ request: HTTPRequest) -> HubReply {
        func header(_ name: String) -> String {
            request.headers.first { $0.name.lowercased() == name }?.value ?? ""
        }
        return hub.handle(
            HubRequest(
                method: request.method.rawValue, path: request.path, cluster: "local",
                accept: header("accept"), contentType: header("content-type"), body: request.body,
                identity: HubIdentity(user: "velatui", groups: ["system:masters"])),
            isRecorded: true)
    }

    private static func failure(_ code: Int, _ reason: String, _ message: String) -> HubResponse {
        let text = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"\(message)","reason":"\(reason)","code":\(code)}
            """
        return HubResponse(status: code, body: Array(text.utf8))
    }
}
