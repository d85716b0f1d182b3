import HubSimulator
import KubeValues
import Testing

@Suite struct ObjectTests {
    static let path = "/api/v1/namespaces/examples/configmaps"

    static func configMap(_ name: String, labels: [String: String] = [:]) -> JSON {
        [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(name), "labels": JSON(labels)], "data": ["a": "1"],
        ]
    }

    @Test func anObjectCanBeCreatedReadListedAndDeleted() {
        var hub = HubFixture()
        let created = hub.send("POST", Self.path, Self.configMap("one"))
        #expect(created.status == 201)
        #expect(!created.body.uid.isEmpty)
        #expect(hub.send("POST", Self.path, Self.configMap("one")).status == 409)
        #expect(hub.send("GET", "\(Self.path)/one").body == created.body)
        let list = hub.send("GET", Self.path).body
        #expect(list["kind"] == "ConfigMapList")
        #expect(list["items"]?.array?.count == 1)
        #expect(list["items"]?[0]?["kind"] == nil)
        #expect(hub.send("DELETE", "\(Self.path)/one").body["status"] == "Success")
        #expect(hub.send("GET", "\(Self.path)/one").status == 404)
    }

    @Test func aWatchTellsWhatHappens() {
        var hub = HubFixture()
        hub.send("POST", Self.path, Self.configMap("before"))
        let watch = hub.watch("\(Self.path)?watch=true")
        #expect(hub.takeEvents(of: watch) == ["ADDED before"])
        hub.send("POST", Self.path, Self.configMap("after"))
        hub.send(
            "PATCH", "\(Self.path)/after", ["data": ["b": "2"]],
            contentType: "application/merge-patch+json")
        hub.send("DELETE", "\(Self.path)/after")
        #expect(
            hub.takeEvents(of: watch) == ["ADDED after", "MODIFIED after", "DELETED after"])
    }
}
