import HubSimulator
import KubeValues
import Testing

@Suite struct GatewayTests {
    static let api = "/apis/cluster.core.oam.dev/v1alpha1"
    static let secrets = "/api/v1/namespaces/vela-system/secrets"

    private static func proxied(_ cluster: String, _ path: String) -> String {
        "\(api)/clustergateways/\(cluster)/proxy\(path)"
    }

    private static func secret(_ name: String, endpoint: String, like: JSON) -> JSON {
        [
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": [
                "name": .string(name),
                "labels": .object([
                    "cluster.core.oam.dev/cluster-credential-type": "X509Certificate"
                ]),
            ],
            "data": MergePatch.apply(
                ["endpoint": .string(Base64.encode(Array(endpoint.utf8)))],
                to: like["data"] ?? [:]),
        ]
    }

    @Test func clustersAreListedWithLocalFirst() {
        var hub = HubFixture()
        let list = hub.send("GET", "\(Self.api)/virtualclusters").body
        #expect(
            list["items"]?.array?.map(\.name) == [
                "local", "cluster-beijing", "cluster-hangzhou-1", "cluster-hangzhou-2",
            ])
        #expect(list["metadata"] == [:])
        #expect(list["items"]?[0]?.at("metadata", "creationTimestamp") == .null)
        #expect(
            list["items"]?[2]?.labels == [
                "region": "hangzhou", "cluster.core.oam.dev/control-plane": "false",
            ])
        let selected = hub.send(
            "GET", "\(Self.api)/virtualclusters?labelSelector=region%20in%20(hangzhou,x)")
        #expect(
            selected.body["items"]?.array?.map(\.name) == [
                "cluster-hangzhou-1", "cluster-hangzhou-2",
            ])
    }

    @Test func aChangedLabelOfASecretShowsAtOnce() {
        var hub = HubFixture()
        hub.send(
            "PATCH", "\(Self.secrets)/cluster-beijing",
            [
                "metadata": [
                    "labels": ["region": "beijing"],
                    "annotations": ["cluster.core.oam.dev/cluster-alias": "Capital"],
                ]
            ], contentType: "application/merge-patch+json")
        let cluster = hub.send("GET", "\(Self.api)/virtualclusters/cluster-beijing").body
        #expect(cluster.labels["region"] == "beijing")
        #expect(cluster.at("spec", "alias") == "Capital")
        #expect(cluster.at("spec", "credential-type") == "X509Certificate")
    }

    @Test func neitherKindCanBeWatchedOrWritten() {
        var hub = HubFixture()
        for kind in ["virtualclusters", "clustergateways"] {
            let watch = hub.send("GET", "\(Self.api)/\(kind)?watch=true")
            #expect(watch.status == 405)
            #expect(
                watch.body["message"]?.string
                    == "watch is not supported on resources of kind "
                    + "\"\(kind).cluster.core.oam.dev\"")
            #expect(hub.send("POST", "\(Self.api)/\(kind)", [:]).status == 405)
        }
    }

    @Test func theProxyLeadsIntoTheCluster() {
        var hub = HubFixture()
        let path = "/api/v1/namespaces/examples/configmaps"
        let made = hub.send(
            "POST", Self.proxied("cluster-beijing", path), ObjectTests.configMap("there"))
        #expect(made.status == 201)
        #expect(hub.send("GET", "\(path)/there").status == 404)
        #expect(hub.send("GET", "\(path)/there", cluster: "cluster-beijing").body == made.body)
        let watch = hub.watch(Self.proxied("cluster-beijing", "\(path)?watch=true"))
        #expect(hub.takeEvents(of: watch) == ["ADDED there"])
        #expect(hub.send("GET", Self.proxied("cluster-beijing", "/healthz")).body == "ok")
        #expect(hub.send("GET", Self.proxied("cluster-beijing", "")).status == 301)
        #expect(
            hub.send("GET", Self.proxied("cluster-beijing", "/apis/core.oam.dev/v1beta1")).status
                == 404)
    }

    @Test(arguments: [
        ("cluster-nowhere", "no such cluster cluster-nowhere"),
        ("local", "no such cluster local"),
        ("refused", "dial tcp 127.0.0.1:1: connect: connection refused"),
        ("unknown-host", "dial tcp: lookup no-such-host.invalid on 127.0.0.1:53: no such host"),
        ("no-endpoint", "no such cluster no-endpoint"),
    ])
    func whatTheGatewayCannotReachIsTextWithStatus500(_ name: String, _ message: String) {
        var hub = HubFixture()
        let like = hub.send("GET", "\(Self.secrets)/cluster-beijing").body
        hub.send(
            "POST", Self.secrets,
            Self.secret("refused", endpoint: "https://127.0.0.1:1", like: like))
        hub.send(
            "POST", Self.secrets,
            Self.secret("unknown-host", endpoint: "https://no-such-host.invalid:6443", like: like))
        hub.send("POST", Self.secrets, Self.secret("no-endpoint", endpoint: "", like: like))
        let answer = hub.send("GET", Self.proxied(name, "/version"))
        #expect(answer.status == 500)
        #expect(answer.body["message"]?.string == message)
        #expect(answer.body["reason"] == nil)
        #expect(answer.body["details"] == nil)
    }

    @Test func aSecondSecretForAClusterWorksAndADeletedOneDoesNot() {
        var hub = HubFixture()
        let like = hub.send("GET", "\(Self.secrets)/cluster-beijing").body
        hub.send(
            "POST", Self.secrets,
            Self.secret(
                "second", endpoint: "https://127.0.0.1:6443/clusters/cluster-beijing\n", like: like)
        )
        #expect(hub.send("GET", Self.proxied("second", "/version")).status == 200)
        hub.send("DELETE", "\(Self.secrets)/second")
        #expect(hub.send("GET", Self.proxied("second", "/version")).status == 500)
        #expect(hub.send("GET", Self.proxied("cluster-beijing", "/version")).status == 200)
    }

    @Test func aWrongCredentialIsRefusedByTheClusterAndAWrongAuthorityByTheGateway() {
        var hub = HubFixture()
        let path = "\(Self.secrets)/cluster-beijing"
        let merge = "application/merge-patch+json"
        hub.send("PATCH", path, ["data": ["tls.crt": "b3RoZXI="]], contentType: merge)
        #expect(hub.send("GET", Self.proxied("cluster-beijing", "/version")).status == 401)
        hub.send("PATCH", path, ["data": ["ca.crt": "b3RoZXI="]], contentType: merge)
        let answer = hub.send("GET", Self.proxied("cluster-beijing", "/version"))
        #expect(answer.status == 500)
        #expect(answer.body["message"]?.string?.hasPrefix("x509: ") == true)
    }

    @Test func theGatewayIsAnnounced() {
        var hub = HubFixture()
        let service = hub.send(
            "GET", "/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.cluster.core.oam.dev"
        ).body
        #expect(service.at("spec", "service", "namespace") == "vela-system")
        #expect(service.at("status", "conditions")?[0]?["status"] == "True")
        let list = hub.send("GET", Self.api).body
        #expect(
            list["resources"]?.array?.compactMap { $0["name"]?.string } == [
                "clustergateways", "clustergateways/health", "clustergateways/proxy",
                "virtualclusters",
            ])
    }
}
