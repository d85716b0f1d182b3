import HubSimulator
import KubeValues
import Testing

@Suite struct LifecycleTests {
    private static let apps = "/apis/core.oam.dev/v1beta1/namespaces/examples/applications"
    private static let merge = "application/merge-patch+json"

    static func application(_ name: String, finalizers: [String] = []) -> JSON {
        [
            "apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
            "metadata": [
                "name": .string(name), "finalizers": .array(finalizers.map { .string($0) }),
            ],
            "spec": [
                "components": [
                    ["name": "web", "type": "webservice", "properties": ["image": "nginx"]]
                ]
            ],
            "status": ["status": "running"],
        ]
    }

    @Test func statusAndSpecAreWrittenApart() {
        var hub = HubFixture()
        let made = hub.send("POST", Self.apps, Self.application("a")).body
        #expect(made["status"] == nil)
        #expect(made.generation == 1)
        let status = hub.send(
            "PATCH", "\(Self.apps)/a/status",
            ["status": ["status": "running"], "spec": ["components": []]],
            contentType: Self.merge
        ).body
        #expect(status.at("status", "status") == "running")
        #expect(status.at("spec", "components")?.array?.count == 1)
        #expect(status.generation == 1)
        var changed = status
        changed["status"] = ["status": "lost"]
        changed[path: ["spec", "policies"]] = [["name": "p", "type": "topology"]]
        let updated = hub.send("PUT", "\(Self.apps)/a", changed).body
        #expect(updated.at("status", "status") == "running")
        #expect(updated.generation == 2)
        let labelled = hub.send(
            "PATCH", "\(Self.apps)/a", ["metadata": ["labels": ["a": "b"]]],
            contentType: Self.merge
        ).body
        #expect(labelled.generation == 2)
        #expect(labelled.resourceVersion != updated.resourceVersion)
    }

    @Test func aWriteThatChangesNothingIsNoWrite() {
        var hub = HubFixture()
        let made = hub.send("POST", Self.apps, Self.application("a")).body
        _ = hub.hub.takeChanges()
        #expect(hub.send("PUT", "\(Self.apps)/a", made).body == made)
        #expect(hub.hub.takeChanges().isEmpty)
    }

    @Test func unknownFieldsOfAnApplicationAreDropped() {
        var hub = HubFixture()
        var application = Self.application("a")
        application[path: ["spec", "extra"]] = true
        let made = hub.send("POST", "\(Self.apps)?dryRun=All", application)
        #expect(made.status == 201)
        #expect(made.body.at("spec", "extra") == nil)
        #expect(made.body.at("metadata", "resourceVersion") == nil)
        #expect(hub.send("GET", "\(Self.apps)/a").status == 404)
    }

    @Test func aFinalizerHoldsADeletedObject() {
        var hub = HubFixture()
        hub.send("POST", Self.apps, Self.application("a", finalizers: ["app.oam.dev/f"]))
        let marked = hub.send("DELETE", "\(Self.apps)/a").body
        #expect(marked.isBeingDeleted)
        #expect(marked.generation == 2)
        #expect(
            hub.send(
                "PATCH", "\(Self.apps)/a", ["metadata": ["finalizers": ["app.oam.dev/f", "x/y"]]],
                contentType: Self.merge
            ).status == 422)
        hub.send(
            "PATCH", "\(Self.apps)/a", ["metadata": ["finalizers": []]], contentType: Self.merge)
        #expect(hub.send("GET", "\(Self.apps)/a").status == 404)
    }

    @Test(arguments: ["Background", "Foreground", "Orphan"])
    func ownedObjectsFollowTheirOwnerAsAsked(_ policy: String) {
        var hub = HubFixture()
        let owner = hub.send("POST", Self.apps, Self.application("a")).body
        var owned = ObjectTests.configMap("owned")
        owned[path: ["metadata", "ownerReferences"]] = [
            [
                "apiVersion": "core.oam.dev/v1beta1", "kind": "Application", "name": "a",
                "uid": .string(owner.uid), "blockOwnerDeletion": true,
            ]
        ]
        hub.send("POST", ObjectTests.path, owned)
        hub.send("DELETE", "\(Self.apps)/a?propagationPolicy=\(policy)")
        hub.pass(milliseconds: 100)
        #expect(hub.send("GET", "\(Self.apps)/a").status == 404)
        let left = hub.send("GET", "\(ObjectTests.path)/owned")
        #expect(left.status == (policy == "Orphan" ? 200 : 404))
        #expect(left.body.at("metadata", "ownerReferences") == nil)
    }

    @Test func aDeletedNamespaceIsEmptiedFirst() {
        var hub = HubFixture()
        hub.send("POST", WorkloadTests.deployments, WorkloadTests.deployment("web"))
        hub.pass(milliseconds: 1500)
        hub.send("DELETE", "/api/v1/namespaces/examples")
        hub.hub.advance(to: hub.now)
        let refused = hub.send("POST", ObjectTests.path, ObjectTests.configMap("a"))
        #expect(refused.status == 403)
        hub.pass(milliseconds: 2000)
        #expect(hub.send("GET", "/api/v1/namespaces/examples").status == 404)
        #expect(hub.send("GET", "/api/v1/pods").body["items"] == [])
    }

    @Test func aDefinitionBringsItsKind() {
        var hub = HubFixture()
        let path = "/apis/example.com/v1/namespaces/examples/things"
        #expect(hub.send("GET", path).status == 404)
        hub.send(
            "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": "things.example.com"],
                "spec": [
                    "group": "example.com", "scope": "Namespaced",
                    "names": ["plural": "things", "kind": "Thing"],
                    "versions": [["name": "v1", "served": true, "storage": true]],
                ],
            ])
        let thing: JSON = [
            "apiVersion": "example.com/v1", "kind": "Thing", "metadata": ["name": "one"],
        ]
        #expect(hub.send("POST", path, thing).status == 201)
        #expect(hub.send("GET", path).body["items"]?[0]?["kind"] == "Thing")
        let groups = hub.send("GET", "/apis").body["groups"]?.array ?? []
        #expect(groups.contains { $0["name"] == "example.com" })
    }

    @Test func whatIsKeptComesBackAndGoesOn() {
        var hub = HubFixture()
        hub.send("POST", WorkloadTests.deployments, WorkloadTests.deployment("web"))
        hub.pass(milliseconds: 400)
        var kept: [String: StoredObject] = [:]
        var revision: Int64 = 0
        for change in hub.hub.takeChanges() {
            let place = "\(change.cluster) \(change.key)"
            kept[place] = change.object.map {
                StoredObject(cluster: change.cluster, key: change.key, object: $0)
            }
            revision = change.revision
        }
        var again = HubFixture()
        again.now = hub.now
        again.hub = HubSimulator(
            configuration: HubFixture.configuration(), restoring: Array(kept.values),
            revision: revision, seed: 7, now: hub.now)
        #expect(again.hub.takeChanges().isEmpty)
        for path in ["/api/v1/pods", "/api/v1/secrets", "/apis/apps/v1/deployments"] {
            #expect(again.send("GET", path).body["items"] == hub.send("GET", path).body["items"])
        }
        again.pass(milliseconds: 2000)
        let live = again.send("GET", "\(WorkloadTests.deployments)/web").body
        #expect(live.at("status", "readyReplicas") == 1)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func equalSeedsGiveEqualHubs(_ seed: UInt64) {
        func run() -> [StoreChange] {
            var hub = HubFixture(seed: seed)
            hub.send(
                "POST", WorkloadTests.deployments, WorkloadTests.deployment("web", replicas: 3))
            hub.pass(milliseconds: 1500)
            hub.send(
                "PATCH", "\(WorkloadTests.deployments)/web/scale", ["spec": ["replicas": 1]],
                contentType: Self.merge)
            hub.pass(milliseconds: 1500)
            hub.send("DELETE", "/api/v1/namespaces/examples")
            hub.pass(milliseconds: 1500)
            return hub.hub.takeChanges()
        }
        #expect(run() == run())
    }
}
