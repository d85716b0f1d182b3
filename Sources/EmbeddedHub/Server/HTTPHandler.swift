import HubSimulator
import KubeValues
import NIOCore
import NIOHTTP1

/// One connection's requests: reads each whole, asks the service, and writes what comes back.
///
/// The pipeline in front of it passes one request at a time, so that at most one answer is under way.
final class HTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        /// Nothing under way.
        case idle
        /// A request's head is here, its body is arriving.
        case receiving(HTTPRequestHead, Authenticator.Caller, ByteBuffer)
        /// A request that is refused; its body is dropped first, as closing earlier would reset the
        /// connection and lose the answer.
        case refusing(HTTPRequestHead, user: String, HubResponse, dropped: Int)
        /// The service works on it.
        case waiting(keepsAlive: Bool, isHead: Bool)
        /// The answer is a stream.
        case streaming(StreamSink, keepsAlive: Bool)
        /// Nothing more is answered here.
        case closing
    }

    /// The largest body of a request; an API server's own limit is 3 MB.
    static let bodyLimit = 8 * 1024 * 1024
    /// How much of a refused body is dropped before the connection is closed without an answer.
    private static let dropLimit = 64 * 1024 * 1024

    private let server: ServerContext
    private var state = State.idle
    private var peer: TLSPeer?
    private var isCounted = false
    private var context: ChannelHandlerContext?

    init(_ server: ServerContext) { self.server = server }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSHandshakeCompleted { peer = event.peer }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(context, head)
        case .body(let piece): receive(context, piece)
        case .end: complete(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .streaming(let stream, _) = state { forget(stream) }
        state = .closing
        if isCounted { server.activity.clientLeft() }
        isCounted = false
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: - Requests

    private func begin(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
        guard case .idle = state else { return }
        guard let caller = server.authenticator.caller(peer: peer, headers: head.headers) else {
            return refuse(
                context, head, user: "", .failure(401, "Unauthorized", "Unauthorized"))
        }
        if caller.isClient, !isCounted {
            isCounted = true
            server.activity.clientCame()
        }
        if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
            length > Self.bodyLimit
        {
            return refuseBody(context, head, caller)
        }
        if head.awaitsContinue {
            let go = HTTPResponseHead(version: head.version, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
        }
        state = .receiving(head, caller, context.channel.allocator.buffer(capacity: 0))
    }

    private func receive(_ context: ChannelHandlerContext, _ piece: ByteBuffer) {
        if case .refusing(let head, let user, let response, let dropped) = state {
            guard dropped < Self.dropLimit else { return context.close(promise: nil) }
            state = .refusing(
                head, user: user, response, dropped: dropped + piece.readableBytes)
            return
        }
        guard case .receiving(let head, let caller, var body) = state else { return }
        guard body.readableBytes + piece.readableBytes <= Self.bodyLimit else {
            return refuseBody(context, head, caller)
        }
        state = .idle
        var piece = piece
        body.writeBuffer(&piece)
        state = .receiving(head, caller, body)
    }

    private func complete(_ context: ChannelHandlerContext) {
        switch state {
        case .receiving(let head, let caller, let body): ask(context, head, caller, body)
        case .refusing(let head, let user, let response, _):
            record(head, user: user, status: response.status)
            state = .waiting(keepsAlive: head.isKeepAlive, isHead: head.method == .HEAD)
            write(response)
        case .idle, .waiting, .streaming, .closing: break
        }
    }

    private func ask(
        _ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ caller: Authenticator.Caller,
        _ body: ByteBuffer
    ) {
        state = .waiting(keepsAlive: head.isKeepAlive, isHead: head.method == .HEAD)
        guard let address = server.address(of: head.uri) else {
            record(head, user: caller.identity.user, status: 404)
            return write(.failure(404, "NotFound", "no such cluster is served here"))
        }
        let request = HubRequest(
            method: head.method == .HEAD ? "GET" : head.method.rawValue, path: address.path,
            cluster: address.cluster, accept: head.headers["accept"].joined(separator: ","),
            contentType: head.headers.first(name: "content-type") ?? "",
            body: Array(body.readableBytesView), identity: caller.identity)
        let logged = HubService.LoggedCaller(
            userAgent: head.headers.first(name: "user-agent") ?? "", arrival: .current,
            path: address.path)
        server.service.handle(request, logged, for: Connection(self, context))
    }

    private func refuseBody(
        _ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ caller: Authenticator.Caller
    ) {
        let limit = Self.bodyLimit / 1024 / 1024
        refuse(
            context, head, user: caller.identity.user,
            .failure(
                413, "RequestEntityTooLarge", "the request is larger than \(limit) MB"))
    }

    /// Refuses a request after its body, or at once when the client waits with it for our consent.
    private func refuse(
        _ context: ChannelHandlerContext, _ head: HTTPRequestHead, user: String,
        _ response: HubResponse
    ) {
        guard head.awaitsContinue else {
            state = .refusing(head, user: user, response, dropped: 0)
            return
        }
        record(head, user: user, status: response.status)
        state = .waiting(keepsAlive: false, isHead: head.method == .HEAD)
        write(response)
    }

    private func record(_ head: HTTPRequestHead, user: String, status: Int) {
        let address = server.address(of: head.uri)
        server.service.record(
            RequestLog.Entry(
                at: .current, user: user,
                userAgent: head.headers.first(name: "user-agent") ?? "",
                method: head.method.rawValue, cluster: address?.cluster ?? "",
                path: address?.path ?? head.uri, status: status))
    }

    // MARK: - Answers

    fileprivate func write(_ response: HubResponse) {
        guard let context, case .waiting(let keepsAlive, let isHead) = state else { return }
        var headers = HTTPHeaders()
        headers.add(name: "content-type", value: response.contentType)
        headers.add(name: "content-length", value: String(response.body.count))
        for field in response.headers where field.count == 2 {
            headers.add(name: field[0], value: field[1])
        }
        let status = HTTPResponseStatus(statusCode: response.status)
        writeHead(context, status, headers, keepsAlive)
        if !isHead, !response.body.isEmpty {
            let body = context.channel.allocator.buffer(bytes: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        end(context, keepsAlive)
    }

    private func writeHead(
        _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ headers: HTTPHeaders,
        _ keepsAlive: Bool
    ) {
        var headers = headers
        if !keepsAlive { headers.add(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext, _ keepsAlive: Bool) {
        state = keepsAlive ? .idle : .closing
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepsAlive {
            let channel = context.channel
            sent.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    fileprivate func start(_ stream: StreamSink) {
        guard let context, case .waiting(let keepsAlive, _) = state else { return forget(stream) }
        state = .streaming(stream, keepsAlive: keepsAlive)
        let headers: HTTPHeaders = ["content-type": "application/json"]
        writeHead(context, .ok, headers, keepsAlive)
        context.flush()
    }

    fileprivate func write(_ bytes: [UInt8]) {
        guard let context, case .streaming(let stream, _) = state else { return }
        let body = context.channel.allocator.buffer(bytes: bytes)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(body)))).whenComplete { _ in
            stream.sent(bytes.count)
        }
    }

    fileprivate func finishStream() {
        guard let context, case .streaming(let stream, let keepsAlive) = state else { return }
        stream.detach()
        end(context, keepsAlive)
    }

    fileprivate func cut() { context?.close(promise: nil) }

    private func forget(_ stream: StreamSink) {
        stream.detach()
        server.service.close(stream.identifier)
    }
}

/// The way from the service's threads to a connection's event loop.
private struct Connection: AnswerReceiver, StreamReader {
    private let handler: NIOLoopBound<HTTPHandler>
    private let eventLoop: any EventLoop

    init(_ handler: HTTPHandler, _ context: ChannelHandlerContext) {
        eventLoop = context.eventLoop
        self.handler = NIOLoopBound(handler, eventLoop: context.eventLoop)
    }

    private func perform(_ action: @escaping @Sendable (HTTPHandler) -> Void) {
        let handler = handler
        eventLoop.execute { action(handler.value) }
    }

    func answer(_ response: HubResponse) { perform { $0.write(response) } }

    func answer(streaming stream: StreamSink) {
        stream.attach(self)
        perform { $0.start(stream) }
    }

    func write(_ bytes: [UInt8]) { perform { $0.write(bytes) } }

    func finish() { perform { $0.finishStream() } }

    func cut() { perform { $0.cut() } }
}

extension HTTPRequestHead {
    /// Whether the client sends the body only after an interim answer.
    fileprivate var awaitsContinue: Bool {
        headers["expect"].contains { $0.lowercased() == "100-continue" }
    }
}

extension HubResponse {
    /// A refusal as an API server words it.
    static func failure(_ status: Int, _ reason: String, _ message: String) -> HubResponse {
        let body: JSON = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
            "message": .string(message), "reason": .string(reason), "code": JSON(status),
        ]
        return HubResponse(status: status, body: body.encoded())
    }
}
