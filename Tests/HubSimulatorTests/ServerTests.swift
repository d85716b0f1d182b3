import HubSimulator
import KubeValues
import Testing

@Suite struct ServerTests {
    @Test(arguments: [
        ("/version", "gitVersion"), ("/api", "versions"), ("/apis", "groups"),
        ("/apis/apps", "preferredVersion"), ("/api/v1", "resources"),
        ("/apis/apps/v1", "resources"), ("/apis/core.oam.dev/v1beta1", "resources"),
        ("/openapi/v3", "paths"), ("/openapi/v3/apis/apps/v1", "components"),
        ("/openapi/v2", "swagger"),
    ])
    func theServerDescribesItself(_ path: String, _ member: String) {
        var hub = HubFixture()
        let answer = hub.send("GET", path)
        #expect(answer.status == 200)
        #expect(answer.body[member] != nil)
    }

    @Test(arguments: ["/healthz", "/readyz", "/livez", "/readyz/ping"])
    func theServerIsWell(_ path: String) {
        var hub = HubFixture()
        #expect(hub.send("GET", path).body == "ok")
    }

    @Test func membersDoNotServeKubeVelasKinds() {
        var hub = HubFixture()
        #expect(
            hub.send("GET", "/apis/core.oam.dev/v1beta1", cluster: "cluster-beijing").status == 404)
    }

    @Test(arguments: [
        (["system:masters"], true), (["system:authenticated"], false),
    ])
    func aSenderCanAskWhatItMayDo(_ groups: [String], _ isAllowed: Bool) {
        var hub = HubFixture()
        let answer = hub.send(
            "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            ["spec": ["resourceAttributes": ["verb": "get", "resource": "pods"]]],
            identity: HubIdentity(user: "u", groups: groups))
        #expect(answer.status == 201)
        #expect(answer.body.at("status", "allowed") == .bool(isAllowed))
    }

    @Test(arguments: [
        ("application/merge-patch+json", #"{"data":{"a":null,"b":"2"}}"#),
        ("application/strategic-merge-patch+json", #"{"data":{"a":null,"b":"2"}}"#),
        (
            "application/json-patch+json",
            #"[{"op":"remove","path":"/data/a"},{"op":"add","path":"/data/b","value":"2"}]"#
        ),
    ])
    func eachFormOfPatchIsTaken(_ media: String, _ patch: String) throws {
        var hub = HubFixture()
        hub.send("POST", ObjectTests.path, ObjectTests.configMap("a"))
        let answer = hub.send(
            "PATCH", "\(ObjectTests.path)/a", try JSON(parsing: patch), contentType: media)
        #expect(answer.status == 200)
        #expect(answer.body["data"] == ["b": "2"])
    }

    @Test func aCollectionIsDeletedBySelector() {
        var hub = HubFixture()
        hub.send("POST", ObjectTests.path, ObjectTests.configMap("a", labels: ["x": "1"]))
        hub.send("POST", ObjectTests.path, ObjectTests.configMap("b"))
        hub.send("DELETE", "\(ObjectTests.path)?labelSelector=x&dryRun=All")
        #expect(hub.send("GET", ObjectTests.path).body["items"]?.array?.count == 2)
        hub.send("DELETE", "\(ObjectTests.path)?labelSelector=x")
        #expect(hub.send("GET", ObjectTests.path).body["items"]?.array?.map(\.name) == ["b"])
    }

    @Test func aServiceGetsAnAddressThatItKeeps() {
        var hub = HubFixture()
        let path = "/api/v1/namespaces/examples/services"
        let service: JSON = [
            "apiVersion": "v1", "kind": "Service", "metadata": ["name": "s"],
            "spec": ["type": "LoadBalancer", "ports": [["port": 80]]],
        ]
        let made = hub.send("POST", path, service).body
        let address = made.at("spec", "clusterIP")
        #expect(address?.string?.hasPrefix("10.96.") == true)
        #expect(made.at("spec", "ports")?[0]?["targetPort"] == 80)
        #expect(made.at("status", "loadBalancer") == [:])
        let again = hub.send("PUT", "\(path)/s", service)
        #expect(again.status == 200)
        #expect(again.body.at("spec") == made.at("spec"))
        #expect(again.body.resourceVersion == made.resourceVersion)
    }

    @Test func applicationsHaveTheColumnsOfKubeVela() {
        var hub = HubFixture()
        let path = "/apis/core.oam.dev/v1beta1/namespaces/examples/applications"
        hub.send("POST", path, LifecycleTests.application("a"))
        hub.send(
            "PATCH", "\(path)/a/status",
            [
                "status": [
                    "status": "running", "services": [["healthy": true, "message": "Ready:1/1"]],
                ]
            ], contentType: "application/merge-patch+json")
        hub.pass(milliseconds: 415_000)
        let table = hub.send(
            "GET", path,
            accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
        ).body
        #expect(
            table["columnDefinitions"]?.array?.compactMap { $0["name"]?.string } == [
                "Name", "COMPONENT", "TYPE", "PHASE", "HEALTHY", "STATUS", "AGE",
            ])
        #expect(
            table["rows"]?[0]?["cells"] == [
                "a", "web", "webservice", "running", true, "Ready:1/1", "6m55s",
            ])
        #expect(table["rows"]?[0]?["object"]?["kind"] == "PartialObjectMetadata")
    }

    @Test func manyApplicationsAreListedInPages() {
        var hub = HubFixture(watchHistory: 100)
        let path = "/apis/core.oam.dev/v1beta1/namespaces/examples/applications"
        for number in 0..<1_500 {
            hub.send("POST", path, LifecycleTests.application("app-\(number)"))
        }
        var names: [String] = []
        var token = ""
        repeat {
            let page = hub.send("GET", "\(path)?limit=500&continue=\(token)").body
            names += page["items"]?.array?.map(\.name) ?? []
            token = page.at("metadata", "continue")?.string ?? ""
        } while !token.isEmpty
        #expect(names.count == 1_500)
        #expect(names == names.sorted())
    }

    @Test func eventsAreForgottenAfterAnHour() {
        var hub = HubFixture()
        let path = "/api/v1/namespaces/examples/events"
        hub.send(
            "POST", path,
            [
                "apiVersion": "v1", "kind": "Event", "metadata": ["generateName": "e-"],
                "involvedObject": ["kind": "Application", "name": "a"], "reason": "Applied",
            ])
        hub.pass(milliseconds: 3_500_000)
        let found = hub.send("GET", "\(path)?fieldSelector=involvedObject.name%3Da").body
        #expect(found["items"]?.array?.count == 1)
        hub.pass(milliseconds: 200_000)
        #expect(hub.send("GET", path).body["items"] == [])
    }

    @Test func versionsOfOneTypeShareTheirObjects() {
        var hub = HubFixture()
        let scaler: JSON = [
            "apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler",
            "metadata": ["name": "h"],
            "spec": [
                "scaleTargetRef": ["kind": "Deployment", "name": "w"], "maxReplicas": 3,
                "targetCPUUtilizationPercentage": 60,
            ],
        ]
        let path = "namespaces/examples/horizontalpodautoscalers"
        #expect(hub.send("POST", "/apis/autoscaling/v1/\(path)", scaler).status == 201)
        let new = hub.send("GET", "/apis/autoscaling/v2/\(path)/h").body
        #expect(new["apiVersion"] == "autoscaling/v2")
        #expect(
            new.at("spec", "metrics")?[0]?.at("resource", "target", "averageUtilization") == 60)
        let old = hub.send("GET", "/apis/autoscaling/v1/\(path)/h").body
        #expect(old.at("spec", "targetCPUUtilizationPercentage") == 60)
    }
}
