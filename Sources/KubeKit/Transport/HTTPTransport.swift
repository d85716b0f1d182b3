/// The verbs that the Kubernetes API uses.
package enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// One request to an API server, relative to the server that a transport belongs to.
package struct HTTPRequest: Sendable, Hashable {
    /// The verb.
    package var method: HTTPMethod
    /// Path with query, percent-encoded, beginning with `/`.
    package var path: String
    /// Header fields beyond those that a transport adds itself (authorization, host, user agent).
    package var headers: [HTTPHeader]
    /// The body; empty for none.
    package var body: [UInt8]
    /// Longest time for the whole exchange; nil for streams, which live until cancelled.
    package var timeout: Duration?
    /// For streams: longest time without a byte before the connection counts as dead.
    package var idleTimeout: Duration?
    /// Asks for a connection of its own in HTTP/1.1, so that back-pressure is TCP's.
    package var needsOwnConnection: Bool

    package init(
        _ method: HTTPMethod, _ path: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        timeout: Duration? = .seconds(30), idleTimeout: Duration? = nil,
        needsOwnConnection: Bool = false
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.idleTimeout = idleTimeout
        self.needsOwnConnection = needsOwnConnection
    }
}

/// A header field.
package struct HTTPHeader: Sendable, Hashable {
    /// The field's name; compared without case.
    package var name: String
    /// The field's value.
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The beginning of an answer.
package struct HTTPResponseHead: Sendable, Hashable {
    /// The status code, 200.
    package var status: Int
    /// The header fields in order.
    package var headers: [HTTPHeader]

    package init(status: Int, headers: [HTTPHeader] = []) {
        self.status = status
        self.headers = headers
    }

    /// The first value of that field, its name compared without case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// A whole answer.
package struct HTTPResponse: Sendable, Hashable {
    /// Status and header fields.
    package var head: HTTPResponseHead
    /// The whole body.
    package var body: [UInt8]

    package init(head: HTTPResponseHead, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }

    /// The status code.
    package var status: Int { head.status }
}

/// An answer whose body arrives piece by piece.
///
/// Dropping the value, or cancelling the task that reads it, ends the transfer.
package struct HTTPStream: Sendable {
    /// Status and header fields.
    package let head: HTTPResponseHead
    /// The pieces of the body in order, single pass.
    ///
    /// Ends when the server ends it, throws ``TransportError`` when the connection breaks.
    package let body: any AsyncSequence<[UInt8], any Error> & Sendable

    package init(
        head: HTTPResponseHead, body: any AsyncSequence<[UInt8], any Error> & Sendable
    ) {
        self.head = head
        self.body = body
    }
}

/// Sends requests to one API server.
///
/// The two implementations are libcurl (``CurlTransport``) and the simulator used by tests.
/// An answer with an error status is an answer, not an error.
package protocol HTTPTransport: Sendable {
    /// Sends a request and collects the whole answer.
    ///
    /// - Throws: ``TransportError`` when no complete answer arrived. Cancelling the task ends the
    ///   transfer and throws `TransportError` with code ``TransportError/Code/cancelled``.
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse

    /// Sends a request and hands over its answer as it arrives.
    ///
    /// - Throws: ``TransportError`` when not even the head of an answer arrived.
    func stream(_ request: HTTPRequest) async throws(TransportError) -> HTTPStream
}
