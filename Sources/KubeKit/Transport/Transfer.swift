import CCurl

/// One request on its way.
///
/// Its curl handle is only touched on the loop's thread.
final class Transfer: @unchecked Sendable {
    // `easy`, `head`, `collected` and `isDone` are confined to the loop's thread; the rest is constant.

    /// Where the answer goes.
    enum Sink {
        /// Collected whole, up to a limit in bytes.
        case whole(limit: Int, CheckedContinuation<Result<HTTPResponse, TransportError>, Never>)
        /// The head first, then pieces through the channel.
        case stream(
            BodyChannel, CheckedContinuation<Result<HTTPResponseHead, TransportError>, Never>)
    }

    let id: Int
    private let endpoint: ServerEndpoint
    private let request: HTTPRequest
    private let fixedHeaders: [HTTPHeader]
    private let sink: Sink
    private(set) var easy: OpaquePointer?
    private var head: HTTPResponseHead?
    private var hasDeliveredHead = false
    private var collected: [UInt8] = []
    private var abortReason: TransportError?
    private var isDone = false

    /// - Parameter fixedHeaders: what the transport adds to the request's own header fields.
    init(
        id: Int, endpoint: ServerEndpoint, request: HTTPRequest, fixedHeaders: [HTTPHeader],
        sink: Sink
    ) {
        self.id = id
        self.endpoint = endpoint
        self.request = request
        self.fixedHeaders = fixedHeaders
        self.sink = sink
    }

    // MARK: - On the loop's thread

    /// Makes the curl handle; nil if the library has no memory for it, or the request would break its
    /// lines.
    func prepare() -> OpaquePointer? {
        guard isWellFormed else { return nil }
        let context = Unmanaged.passUnretained(self).toOpaque()
        let url = endpoint.url(of: request.path)
        let easy = ccurl_easy_new(
            url, request.method.rawValue, context,
            { context, line, length in
                guard let context else { return }
                let bytes = UnsafeRawBufferPointer(start: line, count: length)
                Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    .takeHeader(String(decoding: bytes, as: UTF8.self))
            },
            { context, bytes, length in
                guard let context else { return 0 }
                let piece = Array(UnsafeRawBufferPointer(start: bytes, count: length))
                return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    .takeBody(piece)
            })
        guard let easy else { return nil }
        self.easy = easy
        addHeaders(easy)
        if !request.body.isEmpty || request.method == .post || request.method == .put {
            request.body.withUnsafeBytes { bytes in
                // An empty body is still a body; the pointer is not read then.
                withUnsafeBytes(of: UInt8(0)) { empty in
                    let start = bytes.baseAddress ?? empty.baseAddress
                    if let start { ccurl_easy_set_body(easy, start, bytes.count) }
                }
            }
        }
        ccurl_easy_set_timeouts(easy, request.timeout?.wholeMilliseconds ?? 0, 10_000)
        if let idle = request.idleTimeout {
            ccurl_easy_set_idle_timeout(easy, max(1, idle.wholeMilliseconds / 1000))
        }
        if request.needsOwnConnection { ccurl_easy_set_own_connection(easy) }
        secure(easy)
        return easy
    }

    private func addHeaders(_ easy: OpaquePointer) {
        if let rule = endpoint.connectRule {
            ccurl_easy_set_connect_to(easy, rule)
            ccurl_easy_add_header(easy, "Host: \(endpoint.authority)")
        }
        for header in fixedHeaders {
            ccurl_easy_add_header(easy, "\(header.name): \(header.value)")
        }
        // Without this libcurl waits for an interim answer before it sends a larger body.
        ccurl_easy_add_header(easy, "Expect:")
        var hasContentType = false
        for header in request.headers {
            if header.name.lowercased() == "content-type" { hasContentType = true }
            ccurl_easy_add_header(easy, "\(header.name): \(header.value)")
        }
        // libcurl would call a body a form.
        if !hasContentType { ccurl_easy_add_header(easy, "Content-Type:") }
    }

    private var isWellFormed: Bool {
        let texts = [request.path] + request.headers.flatMap { [$0.name, $0.value] }
        return request.path.hasPrefix("/")
            && texts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
    }

    private func secure(_ easy: OpaquePointer) {
        if endpoint.isLoopback { ccurl_easy_set_no_proxy(easy) }
        if endpoint.isInsecure {
            ccurl_easy_set_insecure(easy)
        } else if let authorities = endpoint.authorities {
            authorities.withUnsafeBytes { bytes in
                if let start = bytes.baseAddress {
                    ccurl_easy_set_authorities(easy, start, bytes.count)
                }
            }
        }
        if let certificate = endpoint.credentials.certificate, let key = endpoint.credentials.key {
            certificate.withUnsafeBytes { certificate in
                key.withUnsafeBytes { key in
                    guard let first = certificate.baseAddress, let second = key.baseAddress else {
                        return
                    }
                    ccurl_easy_set_client_certificate(
                        easy, first, certificate.count, second, key.count)
                }
            }
        }
    }

    private func takeHeader(_ line: String) {
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ")
            let status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            head = HTTPResponseHead(status: status)
        } else if line.isEmpty {
            // Interim answers (100) have a head of their own that nobody asked for.
            if let head, head.status >= 200 { deliver(head) }
        } else if let colon = line.firstIndex(of: ":") {
            let name = String(line[..<colon])
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            head?.headers.append(HTTPHeader(name, String(value)))
        }
    }

    private func deliver(_ head: HTTPResponseHead) {
        guard case .stream(_, let continuation) = sink, !hasDeliveredHead else { return }
        hasDeliveredHead = true
        continuation.resume(returning: .success(head))
    }

    private func takeBody(_ piece: [UInt8]) -> Int {
        switch sink {
        case .whole(let limit, _):
            guard collected.count + piece.count <= limit else {
                abortReason = TransportError(
                    .tooLarge, "the answer of \(endpoint.authority) is larger than \(limit) bytes")
                return 0
            }
            collected += piece
            return piece.count
        case .stream(let channel, _):
            let canPause = easy.map { ccurl_easy_has_own_connection($0) != 0 } ?? false
            switch channel.offer(piece, canPause: canPause) {
            case .taken: return piece.count
            case .pause: return ccurl_pause
            case .overflow:
                abortReason = TransportError(
                    .connectionLost, "the stream was read too slowly and was ended")
                return 0
            }
        }
    }

    /// Ends the transfer: answers whoever waits and frees the handle.
    ///
    /// The first call counts.
    func complete(_ outcome: Result<Void, TransportError>) {
        guard !isDone else { return }
        isDone = true
        let result: Result<Void, TransportError> = abortReason.map { .failure($0) } ?? outcome
        switch sink {
        case .whole(_, let continuation):
            continuation.resume(
                returning: result.map {
                    HTTPResponse(head: head ?? HTTPResponseHead(status: 0), body: collected)
                })
        case .stream(let channel, let continuation):
            if !hasDeliveredHead {
                hasDeliveredHead = true
                switch result {
                case .success:
                    continuation.resume(
                        returning: .success(head ?? HTTPResponseHead(status: 0)))
                case .failure(let error): continuation.resume(returning: .failure(error))
                }
            }
            channel.finish(result)
        }
        if let easy { ccurl_easy_free(easy) }
        easy = nil
    }

    /// The error that an outcome of the library means, in one sentence.
    func error(for outcome: ccurl_outcome) -> TransportError {
        let place = endpoint.authority
        let words = easy.map { String(cString: ccurl_easy_error($0)) } ?? ""
        let detail = words.isEmpty ? "" : " (\(words))"
        return switch outcome {
        case CCURL_NAME_RESOLUTION:
            TransportError(.nameResolution, "the name of \(place) cannot be resolved")
        case CCURL_REFUSED: TransportError(.refused, "nothing answers at \(place)\(detail)")
        case CCURL_TIMED_OUT: TransportError(.timedOut, "\(place) did not answer in time")
        case CCURL_TLS: TransportError(.tls, "the connection to \(place) is not trusted\(detail)")
        case CCURL_CLIENT_CERTIFICATE:
            TransportError(
                .credentials, "the client certificate for \(place) cannot be used")
        case CCURL_CONNECTION_LOST:
            TransportError(.connectionLost, "the connection to \(place) broke\(detail)")
        default: TransportError(.other, "the request to \(place) failed\(detail)")
        }
    }
}

extension Duration {
    /// The duration in whole milliseconds, at least 1 if it is longer than nothing.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        return milliseconds == 0 && self > .zero ? 1 : milliseconds
    }
}
