package import KubeValues

/// Turns what comes from a transport into bodies and ``KubernetesError``.
package enum ResponseReader {
    /// Sends a request and reads its whole answer.
    ///
    /// - Throws: ``KubernetesError`` when there is no answer, one with an error status, or one that
    ///   is no JSON.
    package static func json(
        _ request: HTTPRequest, on transport: any HTTPTransport, isThroughGateway: Bool
    ) async throws(KubernetesError) -> JSON {
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw KubernetesError(error)
        }
        guard (200..<300).contains(response.status) else {
            throw KubernetesError(
                head: response.head, body: response.body, isThroughGateway: isThroughGateway)
        }
        do {
            return try JSON(parsing: response.body)
        } catch {
            throw KubernetesError(
                .unreadable,
                "the answer to \(request.method.rawValue) \(request.path) is no JSON: \(error)")
        }
    }

    /// Opens a stream, reading an answer with an error status to its end as an error.
    static func open(
        _ request: HTTPRequest, on transport: any HTTPTransport, isThroughGateway: Bool
    ) async throws(KubernetesError) -> HTTPStream {
        let stream: HTTPStream
        do {
            stream = try await transport.stream(request)
        } catch {
            throw KubernetesError(error)
        }
        guard !(200..<300).contains(stream.head.status) else { return stream }
        var body: [UInt8] = []
        do {
            for try await piece in stream.body {
                body += piece
                if body.count > 256 * 1024 { break }
            }
        } catch {
            // The status says enough even if its explanation broke off.
        }
        throw KubernetesError(head: stream.head, body: body, isThroughGateway: isThroughGateway)
    }

    /// Any error of reading an answer as one type.
    static func error(_ error: any Error) -> KubernetesError {
        switch error {
        case let error as KubernetesError: error
        case let error as TransportError: KubernetesError(error)
        case ItemError.truncated:
            KubernetesError(.transport(.connectionLost), "the server's answer ends early")
        case let error as ItemError:
            KubernetesError(.unreadable, "the server's answer cannot be read: \(error)")
        case is CancellationError:
            KubernetesError(.transport(.cancelled), "the request was cancelled")
        default: KubernetesError(.transport(.other), "the request failed: \(error)")
        }
    }
}
