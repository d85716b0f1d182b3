/// Sends requests to one API server through libcurl.
///
/// All transports of a process share one thread and its connections; HTTP/2 is used when the server
/// offers it. Streams over HTTP/1, whose connection carries nothing else, are paused when their reader
/// is slow; those over HTTP/2 are never paused, because libcurl then buffers without bound. A token is
/// never sent over a connection that is not encrypted.
package final class CurlTransport: HTTPTransport {
    private let endpoint: ServerEndpoint
    private let userAgent: String
    private let bodyLimit: Int
    private let tokens: TokenSource

    /// A transport to a server.
    ///
    /// - Parameters:
    ///   - endpoint: the server and the credentials.
    ///   - userAgent: how the program names itself, `velatui/0.1`.
    ///   - bodyLimit: the largest collected answer in bytes.
    package init(
        endpoint: ServerEndpoint, userAgent: String = "velatui", bodyLimit: Int = 256 * 1024 * 1024
    ) {
        self.endpoint = endpoint
        self.userAgent = userAgent
        self.bodyLimit = bodyLimit
        tokens = TokenSource(endpoint.credentials)
    }

    /// Ends all transfers of the process and joins their thread; call it last.
    package static func shutDown() { CurlLoop.shared.shutDown() }

    private func fixedHeaders() throws(TransportError) -> [HTTPHeader] {
        var headers = [HTTPHeader("User-Agent", userAgent)]
        if endpoint.isSecure, let token = try tokens.token() {
            headers.append(HTTPHeader("Authorization", "Bearer \(token)"))
        }
        return headers
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let loop = CurlLoop.shared
        let id = loop.newID()
        let fixed = try fixedHeaders()
        let result: Result<HTTPResponse, TransportError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.start(
                    Transfer(
                        id: id, endpoint: endpoint, request: request, fixedHeaders: fixed,
                        sink: .whole(limit: bodyLimit, continuation)))
                // A cancellation before the start found nothing to cancel.
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            loop.cancel(id)
        }
        return try result.get()
    }

    package func stream(_ request: HTTPRequest) async throws(TransportError) -> HTTPStream {
        let loop = CurlLoop.shared
        let id = loop.newID()
        let fixed = try fixedHeaders()
        let channel = BodyChannel()
        let result: Result<HTTPResponseHead, TransportError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.start(
                    Transfer(
                        id: id, endpoint: endpoint, request: request, fixedHeaders: fixed,
                        sink: .stream(channel, continuation)))
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            loop.cancel(id)
        }
        let head = try result.get()
        return HTTPStream(head: head, body: StreamBody(channel: channel, transfer: id))
    }
}

/// The body of a streamed answer; when the last copy goes, the transfer ends.
private struct StreamBody: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    private let owner: Owner

    init(channel: BodyChannel, transfer: Int) {
        owner = Owner(channel: channel, transfer: transfer)
    }

    func makeAsyncIterator() -> Iterator { Iterator(owner: owner) }

    final class Owner: Sendable {
        let channel: BodyChannel
        let transfer: Int

        init(channel: BodyChannel, transfer: Int) {
            self.channel = channel
            self.transfer = transfer
        }

        deinit { CurlLoop.shared.cancel(transfer) }
    }

    struct Iterator: AsyncIteratorProtocol {
        let owner: Owner

        mutating func next() async throws -> [UInt8]? {
            let transfer = owner.transfer
            return try await owner.channel.next(
                resume: { CurlLoop.shared.resume(transfer) },
                cancel: { CurlLoop.shared.cancel(transfer) })
        }
    }
}
