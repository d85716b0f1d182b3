import HubSimulator
import KubeValues
import Testing

@Suite struct WatchTests {
    private static let path = ObjectTests.path
    private static let merge = "application/merge-patch+json"

    @Test func aSelectorTurnsChangesIntoComingAndGoing() {
        var hub = HubFixture()
        hub.send("POST", Self.path, ObjectTests.configMap("a"))
        let watch = hub.watch("\(Self.path)?watch=1&labelSelector=tier%3Dgold")
        for labels: JSON in [["tier": "gold"], ["tier": "gold", "x": "y"], ["tier": "tin"]] {
            hub.send(
                "PATCH", "\(Self.path)/a", ["metadata": ["labels": labels]],
                contentType: Self.merge)
        }
        #expect(hub.takeEvents(of: watch) == ["ADDED a", "MODIFIED a", "DELETED a"])
    }

    @Test func aWatchGoesOnFromARevision() {
        var hub = HubFixture()
        hub.send("POST", Self.path, ObjectTests.configMap("a"))
        let revision = hub.send("GET", Self.path).body.resourceVersion
        hub.send("POST", Self.path, ObjectTests.configMap("b"))
        hub.send("DELETE", "\(Self.path)/a")
        let watch = hub.watch("\(Self.path)?watch=true&resourceVersion=\(revision)")
        #expect(hub.takeEvents(of: watch) == ["ADDED b", "DELETED a"])
    }

    @Test func aRevisionThatIsForgottenIsGone() {
        var hub = HubFixture(watchHistory: 5)
        for number in 0..<8 {
            hub.send("POST", Self.path, ObjectTests.configMap("m\(number)"))
        }
        let watch = hub.watch("\(Self.path)?watch=true&resourceVersion=1")
        #expect(hub.takeEvents(of: watch) == ["ERROR 410", "END"])
        let list = hub.send("GET", "\(Self.path)?limit=2").body
        for number in 0..<8 { hub.send("DELETE", "\(Self.path)/m\(number)") }
        let token = list.at("metadata", "continue")?.string ?? ""
        let rest = hub.send("GET", "\(Self.path)?limit=2&continue=\(token)")
        #expect(rest.status == 410)
        #expect(rest.body["reason"] == "Expired")
    }

    @Test func aWatchEndsAtItsTimeLimitAndGetsBookmarksBefore() {
        var hub = HubFixture()
        let watch = hub.watch(
            "\(Self.path)?watch=true&allowWatchBookmarks=true&timeoutSeconds=90")
        #expect(hub.hub.nextDue != nil)
        hub.pass(milliseconds: 59_000)
        #expect(hub.takeEvents(of: watch) == [])
        hub.pass(milliseconds: 2_000)
        #expect(hub.takeEvents(of: watch) == ["BOOKMARK"])
        hub.pass(milliseconds: 30_000)
        #expect(hub.takeEvents(of: watch) == ["END"])
    }

    @Test func aTableIsWatchedRowByRow() {
        var hub = HubFixture()
        let watch = hub.watch(
            "\(Self.path)?watch=true", accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
        hub.send("POST", Self.path, ObjectTests.configMap("a"))
        hub.send("POST", Self.path, ObjectTests.configMap("b"))
        let tables = hub.takeObjects(of: watch).compactMap { $0["object"] }
        #expect(tables.map { $0["columnDefinitions"]?.array?.count } == [3, 0])
        #expect(tables.first?["rows"]?[0]?["cells"] == ["a", 1, "0s"])
    }

    @Test func aSlowReadersWatchEnds() {
        var hub = HubFixture()
        hub.send("POST", Self.path, ObjectTests.configMap("a"))
        let watch = hub.watch("\(Self.path)?watch=true")
        for number in 0..<20_001 {
            hub.send(
                "PATCH", "\(Self.path)/a", ["data": ["n": .string(String(number))]],
                contentType: Self.merge)
        }
        #expect(hub.takeEvents(of: watch).last == "END")
    }

    @Test func aContinuedListShowsTheStateOfItsFirstPage() {
        var hub = HubFixture()
        for name in ["a", "b", "c", "d"] {
            hub.send("POST", Self.path, ObjectTests.configMap(name))
        }
        let first = hub.send("GET", "\(Self.path)?limit=2").body
        #expect(first.at("metadata", "remainingItemCount") == 2)
        hub.send("DELETE", "\(Self.path)/c")
        hub.send("POST", Self.path, ObjectTests.configMap("e"))
        hub.send("PATCH", "\(Self.path)/d", ["data": ["a": "2"]], contentType: Self.merge)
        let token = first.at("metadata", "continue")?.string ?? ""
        let rest = hub.send("GET", "\(Self.path)?limit=9&continue=\(token)").body
        #expect(rest["items"]?.array?.map(\.name) == ["c", "d"])
        #expect(rest["items"]?[1]?.at("data", "a") == "1")
        #expect(rest.resourceVersion == first.resourceVersion)
    }
}
