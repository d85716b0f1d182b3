package import KubeValues

extension KubernetesError {
    /// The error that an answer with an error status is.
    ///
    /// - Parameters:
    ///   - head: status and header fields.
    ///   - body: the body: a `Status` object, or any text.
    ///   - isThroughGateway: whether a gateway stands between, whose failures are all 500 without a
    ///     reason and are told apart by their text only.
    package init(head: HTTPResponseHead, body: [UInt8], isThroughGateway: Bool = false) {
        let seconds = head.header("Retry-After").flatMap { Int($0) }
        let retryAfter = seconds.map { Duration.seconds(min(max($0, 0), 3600)) }
        if let status = try? JSON(parsing: body), status["kind"]?.string == "Status" {
            self.init(
                status: status, code: head.status, retryAfter: retryAfter,
                isThroughGateway: isThroughGateway)
            return
        }
        let text = Self.plain(String(decoding: body.prefix(300), as: UTF8.self))
        let code = Self.code(
            head.status, reason: "", message: text, isThroughGateway: isThroughGateway,
            isStatus: false)
        let words = text.isEmpty ? "the server answered \(head.status)" : text
        self.init(
            code, Self.sentence(code, words), quoting: words, status: head.status,
            retryAfter: retryAfter)
    }

    /// The error that a `Status` object is, as an answer's body or in a watch's `ERROR` event.
    package init(
        status: JSON, code number: Int? = nil, retryAfter: Duration? = nil,
        isThroughGateway: Bool = false
    ) {
        let number = number ?? status["code"]?.int ?? 0
        let reason = status["reason"]?.string ?? ""
        let message = Self.plain(status["message"]?.string ?? "")
        let code = Self.code(
            number, reason: reason, message: message, isThroughGateway: isThroughGateway,
            isStatus: true)
        let wait = status.at("details", "retryAfterSeconds")?.int.map { Duration.seconds($0) }
        let words = message.isEmpty ? "the server answered \(number)" : message
        self.init(
            code, Self.sentence(code, words), quoting: words, status: number, reason: reason,
            retryAfter: retryAfter ?? wait, body: status)
    }

    // MARK: - Classes

    private static func code(
        _ status: Int, reason: String, message: String, isThroughGateway: Bool, isStatus: Bool
    ) -> Code {
        switch status {
        case 401: return isThroughGateway ? .clusterCredentialRefused : .unauthorized
        case 403: return .forbidden
        // The server's answer to a path that it does not know is a text, to an object a Status.
        case 404: return isStatus && reason != "" ? .notFound : .unknownType
        case 405: return .methodNotAllowed
        case 409: return reason == "AlreadyExists" ? .alreadyExists : .conflict
        case 410: return .gone
        case 400, 413, 422: return .invalid
        case 415, 406: return .unsupportedMediaType
        case 429: return .tooManyRequests
        case 504: return .serverError
        default: break
        }
        if reason == "Expired" || reason == "Gone" { return .gone }
        guard status >= 500 else { return .invalid }
        return reason.isEmpty ? gatewayCode(message) ?? .serverError : .serverError
    }

    /// What a gateway's text is about; nil if it says nothing about the cluster.
    private static func gatewayCode(_ message: String) -> Code? {
        let kinds: [(Code, [String])] = [
            (.unknownCluster, ["no such cluster"]),
            (.clusterNameResolution, ["no such host", "server misbehaving"]),
            (.clusterUntrusted, ["x509:", "tls:", "certificate"]),
            (
                .clusterTimedOut,
                ["i/o timeout", "deadline exceeded", "TLS handshake timeout", "Client.Timeout"]
            ),
            (
                .clusterUnreachable,
                [
                    "connection refused", "no route to host", "network is unreachable",
                    "connection reset", "broken pipe", "dial tcp",
                ]
            ),
        ]
        let isTimeOut = message.contains("handshake timeout")
        for (code, marks) in kinds where marks.contains(where: { message.contains($0) }) {
            if isTimeOut, code == .clusterUntrusted { continue }
            return code
        }
        return nil
    }

    private static func sentence(_ code: Code, _ text: String) -> String {
        switch code {
        case .unauthorized: "the server does not accept the credentials; sign in again (\(text))"
        case .clusterCredentialRefused:
            "the cluster refuses the credential that the hub stores; join it again (\(text))"
        case .unknownType: "the server does not know this kind of object (\(text))"
        case .clusterNameResolution: "the hub cannot resolve the cluster's name (\(text))"
        case .clusterUnreachable: "the hub cannot reach the cluster (\(text))"
        case .clusterTimedOut: "the cluster did not answer the hub in time (\(text))"
        case .clusterUntrusted: "the hub does not trust the cluster's certificate (\(text))"
        case .tooManyRequests: "the server asks to send fewer requests (\(text))"
        case .transport, .forbidden, .notFound, .unknownCluster, .conflict, .alreadyExists, .gone,
            .invalid, .methodNotAllowed, .unsupportedMediaType, .serverError, .unreadable,
            .abandoned:
            text
        }
    }

    /// One line without control characters.
    private static func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            if !isControl {
                result.unicodeScalars.append(scalar)
            } else if !result.hasSuffix(" "), !result.isEmpty {
                result += " "
            }
        }
        while result.hasSuffix(" ") { result.removeLast() }
        return result
    }
}
