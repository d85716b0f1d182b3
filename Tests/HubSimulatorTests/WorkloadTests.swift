import HubSimulator
import KubeValues
import Testing

@Suite struct WorkloadTests {
    static let deployments = "/apis/apps/v1/namespaces/examples/deployments"

    static func template(_ image: String, _ extra: JSON = [:]) -> JSON {
        [
            "metadata": ["labels": ["app": "web"]],
            "spec": MergePatch.apply(
                extra, to: ["containers": [["name": "web", "image": .string(image)]]]),
        ]
    }

    static func deployment(_ name: String, image: String = "nginx", replicas: Int = 1) -> JSON {
        [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name)],
            "spec": [
                "replicas": JSON(replicas), "selector": ["matchLabels": ["app": "web"]],
                "template": template(image),
            ],
        ]
    }

    private func pods(_ hub: inout HubFixture, cluster: String = "local") -> [JSON] {
        hub.send("GET", "/api/v1/namespaces/examples/pods", cluster: cluster).body["items"]?.array
            ?? []
    }

    @Test func aDeploymentGetsPodsThatBecomeReadyAfterASecond() {
        var hub = HubFixture()
        let created = hub.send("POST", Self.deployments, Self.deployment("web", replicas: 2))
        #expect(created.status == 201)
        #expect(created.body.at("spec", "strategy", "rollingUpdate", "maxSurge") == "25%")
        hub.pass(milliseconds: 900)
        var live = hub.send("GET", "\(Self.deployments)/web").body
        #expect(live.at("status", "replicas") == 2)
        #expect(live.at("status", "readyReplicas") == nil)
        hub.pass(milliseconds: 200)
        live = hub.send("GET", "\(Self.deployments)/web").body
        #expect(live.at("status", "readyReplicas") == 2)
        #expect(live.at("status", "observedGeneration") == 1)
        #expect(live.generation == 1)
        #expect(
            live.at("status", "conditions")?.array?.map { $0["reason"]?.string } == [
                "MinimumReplicasAvailable", "NewReplicaSetAvailable",
            ])
        #expect(pods(&hub).allSatisfy { $0.at("status", "phase") == "Running" })
    }

    @Test func aNewImageRollsAndTheOldSetIsEmptied() {
        var hub = HubFixture()
        hub.send("POST", Self.deployments, Self.deployment("web", replicas: 3))
        hub.pass(milliseconds: 1500)
        hub.send(
            "PATCH", "\(Self.deployments)/web",
            [
                "spec": [
                    "template": ["spec": ["containers": [["name": "web", "image": "nginx:2"]]]]
                ]
            ],
            contentType: "application/strategic-merge-patch+json")
        for _ in 0..<20 {
            hub.pass(milliseconds: 500)
            #expect(pods(&hub).filter { $0.at("status", "phase") == "Running" }.count >= 3)
        }
        let live = hub.send("GET", "\(Self.deployments)/web").body
        #expect(live.at("status", "updatedReplicas") == 3)
        #expect(live.at("status", "replicas") == 3)
        #expect(live.annotations["deployment.kubernetes.io/revision"] == "2")
        #expect(pods(&hub).allSatisfy { $0.at("spec", "containers")?[0]?["image"] == "nginx:2" })
    }

    @Test func anImageThatNeverGetsReadyKeepsTheOldPod() {
        var hub = HubFixture()
        hub.send("POST", Self.deployments, Self.deployment("web"))
        hub.pass(milliseconds: 1500)
        var changed = hub.send("GET", "\(Self.deployments)/web").body
        changed[path: ["spec", "template"]] = Self.template("notready:1")
        #expect(hub.send("PUT", "\(Self.deployments)/web", changed).status == 200)
        hub.pass(milliseconds: 5000)
        let live = hub.send("GET", "\(Self.deployments)/web").body
        #expect(live.at("status", "updatedReplicas") == 1)
        #expect(live.at("status", "readyReplicas") == 1)
        #expect(live.at("status", "replicas") == 2)
    }

    @Test func aMissingImageShowsErrImagePull() {
        var hub = HubFixture()
        hub.send("POST", Self.deployments, Self.deployment("web", image: "nginx:notfound"))
        hub.pass(milliseconds: 2000)
        let status = pods(&hub).first?.at("status", "containerStatuses")?[0]
        #expect(status?.at("state", "waiting", "reason") == "ErrImagePull")
    }

    @Test func deletingADeploymentTakesItsPodsAway() {
        var hub = HubFixture()
        hub.send("POST", Self.deployments, Self.deployment("web", replicas: 2))
        hub.pass(milliseconds: 1500)
        hub.send("DELETE", "\(Self.deployments)/web")
        hub.pass(milliseconds: 1000)
        #expect(pods(&hub).isEmpty)
        #expect((hub.hub.nextDue ?? Moment(milliseconds: .max)) > hub.now)
    }

    @Test func podsWaitForClaimsThatAreMissingOrUnbound() {
        var hub = HubFixture()
        var deployment = Self.deployment("web")
        deployment[path: ["spec", "template", "spec", "volumes"]] = [
            ["name": "data", "persistentVolumeClaim": ["claimName": "data"]]
        ]
        hub.send("POST", Self.deployments, deployment)
        hub.pass(milliseconds: 2000)
        #expect(
            pods(&hub).first?.at("status", "conditions")?[0]?["message"]?.string?.contains(
                "persistentvolumeclaim \"data\" not found") == true)
        hub.send(
            "POST", "/api/v1/namespaces/examples/persistentvolumeclaims",
            [
                "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": ["name": "data"],
                "spec": [
                    "accessModes": ["ReadWriteOnce"],
                    "resources": ["requests": ["storage": "1Gi"]],
                ],
            ])
        hub.pass(milliseconds: 2000)
        #expect(
            pods(&hub).first?.at("status", "conditions")?[0]?["message"]?.string?.contains(
                "unbound immediate PersistentVolumeClaims") == true)
        #expect(pods(&hub).first?.at("status", "phase") == "Pending")
    }

    @Test func aJobSucceedsAfterThreeSeconds() {
        var hub = HubFixture()
        let path = "/apis/batch/v1/namespaces/examples/jobs"
        hub.send(
            "POST", path,
            [
                "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "once"],
                "spec": [
                    "completions": 2, "parallelism": 2,
                    "template": Self.template("busybox", ["restartPolicy": "Never"]),
                ],
            ])
        hub.pass(milliseconds: 2900)
        #expect(hub.send("GET", "\(path)/once").body.at("status", "active") == 2)
        hub.pass(milliseconds: 200)
        let live = hub.send("GET", "\(path)/once").body
        #expect(live.at("status", "succeeded") == 2)
        #expect(live.at("status", "conditions")?[0]?["type"] == "Complete")
    }

    @Test func aStatefulSetStartsItsPodsInOrder() {
        var hub = HubFixture()
        let path = "/apis/apps/v1/namespaces/examples/statefulsets"
        hub.send(
            "POST", path,
            [
                "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": ["name": "db"],
                "spec": [
                    "replicas": 2, "serviceName": "db",
                    "selector": ["matchLabels": ["app": "web"]],
                    "template": Self.template("postgres"),
                ],
            ])
        hub.pass(milliseconds: 500)
        #expect(pods(&hub).map(\.name) == ["db-0"])
        hub.pass(milliseconds: 1000)
        #expect(pods(&hub).map(\.name) == ["db-0", "db-1"])
        hub.pass(milliseconds: 1000)
        #expect(hub.send("GET", "\(path)/db").body.at("status", "readyReplicas") == 2)
        hub.send(
            "PATCH", "\(path)/db/scale", ["spec": ["replicas": 1]],
            contentType: "application/merge-patch+json")
        hub.pass(milliseconds: 1000)
        #expect(pods(&hub).map(\.name) == ["db-0"])
    }

    @Test func aDaemonSetRunsOnePodOnTheNode() {
        var hub = HubFixture()
        let path = "/apis/apps/v1/namespaces/examples/daemonsets"
        hub.send(
            "POST", path,
            [
                "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": ["name": "agent"],
                "spec": [
                    "selector": ["matchLabels": ["app": "web"]],
                    "template": Self.template("agent:1"),
                ],
            ], cluster: "cluster-beijing")
        hub.pass(milliseconds: 1500)
        let live = hub.send("GET", "\(path)/agent", cluster: "cluster-beijing").body
        #expect(live.at("status", "numberReady") == 1)
        #expect(
            pods(&hub, cluster: "cluster-beijing").first?.at("spec", "nodeName")
                == "node-cluster-beijing")
    }
}
