import KubeKit
import Testing

/// An answer and the class that it is of.
private struct Case: Sendable, CustomStringConvertible {
    var status: Int
    var body: String
    var code: KubernetesError.Code
    var isThroughGateway = false
    var description: String { "\(status) \(body)" }

    static func gateway(_ message: String, _ code: KubernetesError.Code) -> Case {
        Case(
            status: 500,
            body: #"{"kind":"Status","status":"Failure","message":"\#(message)","code":500}"#,
            code: code, isThroughGateway: true)
    }

    static func status(
        _ number: Int, _ reason: String, _ code: KubernetesError.Code, gateway: Bool = false
    ) -> Case {
        Case(
            status: number,
            body: #"{"kind":"Status","message":"m","reason":"\#(reason)","code":\#(number)}"#,
            code: code, isThroughGateway: gateway)
    }
}

private let cases: [Case] = [
    .status(401, "Unauthorized", .unauthorized),
    .status(401, "Unauthorized", .clusterCredentialRefused, gateway: true),
    .status(403, "Forbidden", .forbidden),
    .status(404, "NotFound", .notFound),
    Case(status: 404, body: "404 page not found\n", code: .unknownType),
    Case(status: 404, body: "404 page not found\n", code: .unknownType, isThroughGateway: true),
    .status(405, "MethodNotAllowed", .methodNotAllowed),
    .status(409, "AlreadyExists", .alreadyExists),
    .status(409, "Conflict", .conflict),
    .status(410, "Expired", .gone),
    .status(415, "UnsupportedMediaType", .unsupportedMediaType),
    .status(422, "Invalid", .invalid),
    .status(400, "", .invalid),
    .status(429, "TooManyRequests", .tooManyRequests),
    .status(500, "InternalError", .serverError),
    .status(503, "ServiceUnavailable", .serverError),
    Case(status: 503, body: "service unavailable", code: .serverError),
    Case(status: 502, body: "", code: .serverError),
    .gateway("no such cluster edge-9", .unknownCluster),
    .gateway("dial tcp 127.0.0.1:1: connect: connection refused", .clusterUnreachable),
    .gateway("dial tcp: lookup h.example on 10.0.0.2:53: no such host", .clusterNameResolution),
    .gateway("x509: certificate signed by unknown authority (possibly)", .clusterUntrusted),
    .gateway("dial tcp 10.0.0.1:443: i/o timeout", .clusterTimedOut),
    .gateway("net/http: TLS handshake timeout", .clusterTimedOut),
    .gateway("context deadline exceeded", .clusterTimedOut),
    .gateway("something else", .serverError),
]

@Suite struct KubernetesErrorTests {
    @Test(arguments: cases)
    private func anAnswerIsClassifiedByStatusReasonAndText(_ example: Case) {
        let error = KubernetesError(
            head: HTTPResponseHead(status: example.status), body: Array(example.body.utf8),
            isThroughGateway: example.isThroughGateway)
        #expect(error.code == example.code)
        #expect(error.status == example.status)
        #expect(!error.message.isEmpty)
    }

    @Test func theServersWaitIsKept() {
        let head = HTTPResponseHead(status: 429, headers: [HTTPHeader("retry-after", "7")])
        #expect(KubernetesError(head: head, body: []).retryAfter == .seconds(7))
        let body = #"{"kind":"Status","code":429,"details":{"retryAfterSeconds":3}}"#
        let inBody = KubernetesError(head: HTTPResponseHead(status: 429), body: Array(body.utf8))
        #expect(inBody.retryAfter == .seconds(3))
    }

    @Test func aMessageCannotCarryControlCharacters() {
        let body = #"{"kind":"Status","message":"a\u001b[31m\nb","code":500}"#
        let error = KubernetesError(head: HTTPResponseHead(status: 500), body: Array(body.utf8))
        #expect(error.message == "a [31m b")
    }

    @Test func theWaitsGrowAndAreSpread() {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(8))
        var generator = SplitMix(seed: 3)
        for step in [1, 2, 4, 8, 8, 8] {
            let wait = backoff.next(using: &generator)
            #expect(wait >= .seconds(step) / 2 && wait <= .seconds(step))
        }
        backoff.reset()
        #expect(backoff.next(using: &generator) <= .seconds(1))
    }

    @Test func pathsAreBuiltFromTheirParts() {
        var path = ResourcePath(
            group: "apps", version: "v1", plural: "deployments", namespace: "a b", name: "web",
            subresource: "status",
            route: ClusterRoute(prefix: "/apis/g/v1/clustergateways/edge/proxy"))
        #expect(
            path.text
                == "/apis/g/v1/clustergateways/edge/proxy/apis/apps/v1/namespaces/a%20b/deployments/web/status"
        )
        path.route = .local
        path.group = ""
        #expect(
            path.collection.text([("labelSelector", "a=b,c")])
                == "/api/v1/namespaces/a%20b/deployments?labelSelector=a%3Db%2Cc")
    }
}
