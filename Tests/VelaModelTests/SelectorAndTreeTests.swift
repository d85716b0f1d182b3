import KubeValues
import Testing
import VelaModel

@Suite struct TopologySelectorTests {
    private func application(_ selector: JSON) -> JSON {
        [
            "metadata": ["name": "shop", "namespace": "store"],
            "spec": [
                "policies": [
                    [
                        "name": "north", "type": "topology",
                        "properties": ["clusterLabelSelector": selector],
                    ]
                ]
            ],
        ]
    }

    @Test func aLabelThatFitsGainsTheCluster() {
        let selectors = TopologySelector.all(inApplication: application(["region": "hangzhou"]))

        let effects = selectors.effects(from: [:], to: ["region": "hangzhou", "tier": "1"])

        #expect(effects.map(\.gains) == [true])
        #expect(effects.first?.application == "shop")
    }

    @Test func aLabelThatGoesLosesIt() {
        let selectors = TopologySelector.all(inApplication: application(["region": "hangzhou"]))

        let effects = selectors.effects(from: ["region": "hangzhou"], to: [:])

        #expect(effects.map(\.gains) == [false])
    }

    @Test func anUnrelatedLabelChangesNothing() {
        let selectors = TopologySelector.all(inApplication: application(["region": "hangzhou"]))

        #expect(selectors.effects(from: ["a": "1"], to: ["a": "2"]).isEmpty)
    }

    @Test func namedClustersAreNotSelectedByLabels() {
        let policy: JSON = [
            "name": "named", "type": "topology",
            "properties": ["clusters": ["c"], "clusterLabelSelector": ["region": "x"]],
        ]
        let object: JSON = [
            "metadata": ["name": "a", "namespace": "n"], "spec": ["policies": [policy]],
        ]

        #expect(TopologySelector.all(inApplication: object).isEmpty)
    }
}

@Suite struct ResourceTreeBuilderTests {
    private let application: JSON = [
        "metadata": ["name": "shop", "namespace": "store"],
        "spec": [
            "components": [
                ["name": "web", "type": "webservice"], ["name": "later", "type": "worker"],
            ]
        ],
    ]

    private func deployment(ready: Int) -> JSON {
        [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": ["name": "web", "namespace": "store", "uid": "d1", "generation": 1],
            "spec": ["replicas": 1],
            "status": [
                "observedGeneration": 1, "replicas": 1, "updatedReplicas": 1,
                "readyReplicas": JSON(ready),
            ],
        ]
    }

    private func child(_ kind: String, _ name: String, uid: String, owner: String) -> JSON {
        [
            "kind": JSON(kind),
            "metadata": [
                "name": JSON(name), "namespace": "store", "uid": JSON(uid),
                "ownerReferences": [["uid": JSON(owner)]],
            ],
        ]
    }

    private func record(_ cluster: String) throws -> TrackedResource {
        try #require(
            TrackedResource(record: [
                "cluster": JSON(cluster), "apiVersion": "apps/v1", "kind": "Deployment",
                "namespace": "store", "name": "web", "component": "web",
            ]))
    }

    @Test func theTreeReachesPodsThroughTheirOwners() throws {
        let tracked = try record("east")
        let finding = Finding.live(
            deployment(ready: 1),
            descendants: [
                child("Pod", "web-1", uid: "p1", owner: "r1"),
                child("ReplicaSet", "web-r", uid: "r1", owner: "d1"),
                child("Pod", "stranger", uid: "p2", owner: "r9"),
            ])

        let tree = ResourceTreeBuilder.tree(
            application: application, tracked: [tracked], findings: [tracked: finding])

        let cluster = try #require(tree.children.first?.children.first)
        let workload = try #require(cluster.children.first)
        #expect(cluster.name == "east")
        #expect(workload.detail == "1/1 ready")
        #expect(workload.children.map(\.name) == ["web-r"])
        #expect(workload.children.first?.children.map(\.name) == ["web-1"])
    }

    @Test func aComponentThatIsNowhereSaysSo() throws {
        let tree = ResourceTreeBuilder.tree(application: application, tracked: [], findings: [:])

        #expect(tree.children.map(\.detail) == ["not delivered yet", "not delivered yet"])
    }

    @Test func whatIsRecordedButGoneIsMissing() throws {
        let tracked = try record("")

        let tree = ResourceTreeBuilder.tree(
            application: application, tracked: [tracked], findings: [tracked: .missing])

        #expect(tree.health == .missing)
        #expect(tree.children.first?.children.first?.name == "local")
    }

    @Test func anUnreadClusterIsUnknownNotHealthy() throws {
        let tracked = try record("east")

        let tree = ResourceTreeBuilder.tree(
            application: application, tracked: [tracked],
            findings: [tracked: .unread("connection refused")])

        #expect(tree.children.first?.health == .unknown)
    }

    @Test func recordsMarkedDeletedAreLeftOut() {
        #expect(
            TrackedResource(record: [
                "kind": "Pod", "apiVersion": "v1", "name": "x", "deleted": true,
            ]) == nil)
    }
}

@Suite struct PodStatusTests {
    @Test(arguments: [
        (
            #"{"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}}]}"#,
            "Running", 1
        ),
        (
            #"{"phase":"Pending","containerStatuses":[{"ready":false,"state":{"waiting":{"reason":"ErrImagePull"}}}]}"#,
            "ErrImagePull", 0
        ),
        (
            #"{"phase":"Running","containerStatuses":[{"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}"#,
            "CrashLoopBackOff", 0
        ),
        (
            #"{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":137,"signal":9}}}]}"#,
            "Signal:9", 0
        ),
        (#"{"phase":"Failed","reason":"Evicted"}"#, "Evicted", 0),
        (#"{"phase":"Pending","initContainerStatuses":[{"state":{"running":{}}}]}"#, "Init:0/1", 0),
        (
            #"{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"reason":"Completed"}}}]}"#,
            "Completed", 0
        ),
    ])
    func saysWhatKubectlSays(status: String, word: String, ready: Int) throws {
        let pod: JSON = [
            "kind": "Pod",
            "spec": ["containers": [["name": "a"]], "initContainers": [["name": "i"]]],
            "status": try JSON(parsing: status),
        ]

        let read = PodStatus(pod)

        #expect(read.word == word)
        #expect(read.ready == ready)
    }
}
