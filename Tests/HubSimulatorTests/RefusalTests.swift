import HubSimulator
import KubeValues
import Testing

/// A request and what the server says to it.
struct Refusal: Sendable, CustomTestStringConvertible {
    var title: String
    var method: String
    var path: String
    var body: JSON?
    var contentType = "application/json"
    var status: Int
    var reason: String?
    var message: String

    var testDescription: String { title }
}

@Suite struct RefusalTests {
    private static let maps = "/api/v1/namespaces/examples/configmaps"
    private static let apps = "/apis/core.oam.dev/v1beta1/namespaces/examples/applications"

    private static func map(_ metadata: JSON) -> JSON {
        ["apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata]
    }

    private static func app(_ spec: JSON) -> JSON {
        [
            "apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
            "metadata": ["name": "x"], "spec": spec,
        ]
    }

    static let cases: [Refusal] = [
        Refusal(
            title: "a missing object", method: "GET", path: "\(apps)/nope", status: 404,
            reason: "NotFound", message: "applications.core.oam.dev \"nope\" not found"),
        Refusal(
            title: "an existing name", method: "POST", path: maps, body: map(["name": "here"]),
            status: 409, reason: "AlreadyExists", message: "configmaps \"here\" already exists"),
        Refusal(
            title: "a missing namespace", method: "POST",
            path: "/api/v1/namespaces/nowhere/configmaps", body: map(["name": "a"]), status: 404,
            reason: "NotFound", message: "namespaces \"nowhere\" not found"),
        Refusal(
            title: "an invalid name", method: "POST", path: maps, body: map(["name": "Bad_Name"]),
            status: 422, reason: "Invalid",
            message:
                "ConfigMap \"Bad_Name\" is invalid: metadata.name: Invalid value: \"Bad_Name\": "
                + "a lowercase RFC 1123 subdomain must consist of"),
        Refusal(
            title: "an invalid label", method: "POST", path: maps,
            body: map(["name": "a", "labels": ["a": "b c"]]), status: 422, reason: "Invalid",
            message: "ConfigMap \"a\" is invalid: metadata.labels: Invalid value: \"b c\""),
        Refusal(
            title: "a stale version", method: "PUT", path: "\(maps)/here",
            body: map(["name": "here", "resourceVersion": "1"]), status: 409, reason: "Conflict",
            message: "Operation cannot be fulfilled on configmaps \"here\": the object has been "
                + "modified; please apply your changes to the latest version and try again"),
        Refusal(
            title: "a name unlike the path's", method: "PUT", path: "\(maps)/here",
            body: map(["name": "there"]), status: 400, reason: "BadRequest",
            message: "the name of the object (there) does not match the name on the URL (here)"),
        Refusal(
            title: "another namespace than the path's", method: "POST", path: maps,
            body: map(["name": "a", "namespace": "default"]), status: 400, reason: "BadRequest",
            message: "the namespace of the provided object does not match the namespace sent"),
        Refusal(
            title: "an Application without components", method: "POST", path: apps, body: app([:]),
            status: 422, reason: "Invalid",
            message: "Application.core.oam.dev \"x\" is invalid: spec.components: Required value"),
        Refusal(
            title: "a component without a type", method: "POST", path: apps,
            body: app(["components": [["name": "a"]]]), status: 422, reason: "Invalid",
            message: "Application.core.oam.dev \"x\" is invalid: spec.components.type: Required"),
        Refusal(
            title: "a step without a type", method: "POST", path: apps,
            body: app(["components": [], "workflow": ["steps": [["name": "a"]]]]), status: 422,
            reason: "Invalid",
            message: "Application.core.oam.dev \"x\" is invalid: spec.workflow.steps.type: Required"
        ),
        Refusal(
            title: "protobuf", method: "POST", path: maps, body: "k8s",
            contentType: "application/vnd.kubernetes.protobuf", status: 415,
            reason: "UnsupportedMediaType", message: "send JSON, as `kubectl create -f FILE`"),
        Refusal(
            title: "server-side apply", method: "PATCH", path: "\(maps)/here", body: [:],
            contentType: "application/apply-patch+yaml", status: 415,
            reason: "UnsupportedMediaType", message: "Use client-side apply"),
        Refusal(
            title: "a strategic patch of a custom type", method: "PATCH", path: "\(apps)/x",
            body: [:], contentType: "application/strategic-merge-patch+json", status: 415,
            reason: "UnsupportedMediaType",
            message: "accepted media types include: application/json-patch+json, "
                + "application/merge-patch+json"),
        Refusal(
            title: "an unreadable body", method: "POST", path: maps, body: "no", status: 400,
            reason: "BadRequest", message: "must be an object"),
        Refusal(
            title: "a bad selector", method: "GET", path: "\(maps)?labelSelector=a%3D%3D%3Db",
            status: 400, reason: "BadRequest", message: "unable to parse requirement"),
        Refusal(
            title: "an unknown field selector", method: "GET",
            path: "\(maps)?fieldSelector=data.a%3D1", status: 400, reason: "BadRequest",
            message: "field label not supported: data.a"),
        Refusal(
            title: "a mount without its volume", method: "POST",
            path: "/apis/apps/v1/namespaces/examples/deployments",
            body: {
                var deployment = WorkloadTests.deployment("d")
                deployment[path: ["spec", "template", "spec", "containers"]] = [
                    [
                        "name": "web", "image": "nginx",
                        "volumeMounts": [["name": "varlog", "mountPath": "/var/log"]],
                    ]
                ]
                return deployment
            }(), status: 422, reason: "Invalid",
            message: "Deployment.apps \"d\" is invalid: spec.template.spec.containers[0]"
                + ".volumeMounts[0].name: Not found: \"varlog\""),
        Refusal(
            title: "ports without names", method: "POST",
            path: "/api/v1/namespaces/examples/services",
            body: [
                "apiVersion": "v1", "kind": "Service", "metadata": ["name": "s"],
                "spec": ["ports": [["port": 80], ["port": 81]]],
            ], status: 422, reason: "Invalid",
            message: "Service \"s\" is invalid: [spec.ports[0].name: Required value, "
                + "spec.ports[1].name: Required value]"),
        Refusal(
            title: "an unsupported method", method: "POST", path: "\(maps)/here", body: [:],
            status: 405, reason: "MethodNotAllowed",
            message: "the server does not allow this method on the requested resource"),
    ]

    @Test(arguments: cases) func aRefusalIsWordedAsByARealServer(_ refusal: Refusal) {
        var hub = HubFixture()
        hub.send("POST", Self.maps, Self.map(["name": "here"]))
        let answer = hub.send(
            refusal.method, refusal.path, refusal.body, contentType: refusal.contentType)
        #expect(answer.status == refusal.status)
        #expect(answer.body["kind"] == "Status")
        #expect(answer.body["reason"]?.string == refusal.reason)
        #expect(answer.body["code"]?.int == refusal.status)
        #expect(answer.body["message"]?.string?.contains(refusal.message) == true)
    }

    @Test func aPathThatNoAPIHasIsPlainText() {
        var hub = HubFixture()
        let answer = hub.send("GET", "/apis/none.example.com/v1/things")
        #expect(answer.status == 404)
        #expect(answer.body == "404 page not found\n")
    }

    @Test func aRequestWithoutIdentityIsUnauthorizedEverywhere() {
        var hub = HubFixture()
        for path in ["/version", "/healthz", "/apis", Self.maps] {
            let answer = hub.send("GET", path, identity: nil)
            #expect(answer.status == 401)
            #expect(answer.body["reason"] == "Unauthorized")
        }
    }

    @Test func anIdentityThatIsNoAdministratorIsForbidden() {
        var hub = HubFixture()
        let answer = hub.send(
            "GET", Self.maps, identity: HubIdentity(user: "dev", groups: ["system:authenticated"]))
        #expect(answer.status == 403)
        #expect(
            answer.body["message"]?.string
                == "configmaps is forbidden: User \"dev\" cannot list resource \"configmaps\" in API "
                + "group \"\" in the namespace \"examples\"")
    }
}
