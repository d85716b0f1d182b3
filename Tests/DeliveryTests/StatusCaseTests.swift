import KubeValues
import Testing

@testable import Delivery

@Suite struct StatusCaseTests {
    @Test(arguments: Case.area(.health))
    func healthFollowsTheRules(_ test: Case) {
        let health: Health
        if let type = test.input["componentType"]?.string {
            health = Health.ofWorkload(type: type, live: test.input["object"])
        } else {
            health = Health.ofTrait(
                type: test.input["traitType"]?.string ?? "",
                objects: (test.input["outputs"]?.object ?? JSONObject()).map(\.value))
        }
        #expect(health.isHealthy == test.expected["healthy"]?.bool, "\(test.id)")
        if let message = test.expected["message"]?.string {
            #expect(health.message == message, "\(test.id)")
        }
    }

    @Test(arguments: Case.all("status"))
    func healthIsAsEvaluated(_ test: Case) {
        let type = test.value["type"]?.string ?? ""
        let context = test.value["context"] ?? [:]
        guard type != "helm" else {
            test.leaveOut("type \(type) comes with an addon")
            return
        }
        let health: Health
        if test.value["target"]?.string == "component" {
            health = Health.ofWorkload(type: type, live: context["output"])
        } else {
            health = Health.ofTrait(
                type: type, objects: (context["outputs"]?.object ?? JSONObject()).map(\.value))
        }
        // What the rule of the release means to say is said, where it says something else.
        let message = test.value["intendedMessage"] ?? test.expected["message"]
        #expect(health.isHealthy == test.expected["healthy"]?.bool, "\(test.id)")
        #expect(health.message == message?.string, "\(test.id)")
    }

    @Test func whatIsNotThereIsNotHealthy() {
        #expect(!Health.ofWorkload(type: "webservice", live: nil).isHealthy)
        #expect(!Health.ofWorkload(type: "k8s-objects", live: nil).isHealthy)
    }

    @Test(arguments: [
        ("ingress", "vela port-forward web"), ("pure-ingress", "vela port-forward web --route"),
    ])
    func aRouteWithoutLoadBalancerSaysHowToGetThere(type: String, command: String) {
        let health = Health.ofTrait(
            type: type,
            objects: [["kind": "Ingress", "metadata": ["labels": ["app.oam.dev/name": "web"]]]])
        #expect(health.isHealthy)
        #expect(health.message == "No loadBalancer found, visiting by using '\(command)'\n")
    }
}

@Suite struct ServiceStatusTests {
    private let ready = Health(isHealthy: true, message: "Ready:1/1")

    @Test func anEntryHoldsWhatIsKnown() {
        let entry = ServiceStatus(
            name: "web", namespace: "examples", cluster: "c1", type: "webservice", health: ready,
            traits: [
                .init(type: "scaler", health: Health(isHealthy: true)),
                .init(
                    type: "expose", health: Health(isHealthy: true, message: "ClusterIP: 10.0.0.1")
                ),
            ])
        #expect(
            entry.json == [
                "name": "web", "namespace": "examples", "cluster": "c1",
                "workloadDefinition": ["apiVersion": "apps/v1", "kind": "Deployment"],
                "healthy": true, "message": "Ready:1/1",
                "traits": [
                    ["type": "scaler", "healthy": true],
                    ["type": "expose", "healthy": true, "message": "ClusterIP: 10.0.0.1"],
                ],
            ])
    }

    @Test func emptyPartsAreLeftOut() {
        let entry = ServiceStatus(
            name: "cm", namespace: "ns", cluster: "", type: "k8s-objects",
            health: Health(isHealthy: true))
        #expect(
            entry.json == [
                "name": "cm", "namespace": "ns",
                "workloadDefinition": ["apiVersion": "", "kind": ""], "healthy": true,
            ])
    }

    @Test func anUnhealthyTraitMakesTheEntryUnhealthy() {
        let pending = Health(isHealthy: false, message: "ExternalIP: Pending")
        let entry = ServiceStatus(
            name: "web", namespace: "ns", cluster: "", type: "webservice", health: ready,
            traits: [.init(type: "expose", health: pending)])
        #expect(!entry.isDone)
        #expect(entry.json["healthy"] == false)
        #expect(entry.json["message"] == "Ready:1/1")
    }

    @Test func withoutAMessageOfItsOwnTheFirstOfATraitIsShown() {
        let entry = ServiceStatus(
            name: "o", namespace: "ns", cluster: "", type: "k8s-objects",
            health: Health(isHealthy: true),
            traits: [
                .init(type: "labels", health: Health(isHealthy: true)),
                .init(type: "gateway", health: Health(isHealthy: true, message: "Visiting\n")),
            ])
        #expect(entry.json["message"] == "Visiting\n")
    }
}

@Suite struct ApplicationStatusTests {
    private func entry(_ name: String, _ cluster: String, healthy: Bool = true) -> ServiceStatus {
        ServiceStatus(
            name: name, namespace: "ns", cluster: cluster, type: "webservice",
            health: Health(isHealthy: healthy))
    }

    private func names(_ status: ApplicationStatus) -> [String] {
        status.services.map { "\($0["name"]?.string ?? "")@\($0["cluster"]?.string ?? "")" }
    }

    @Test func whatWasLookedAtNowComesFirst() {
        var status = ApplicationStatus(nil)
        status.merge(services: [entry("a", "c1"), entry("b", "c1")], appliedResources: [])
        status.merge(services: [entry("b", "c1", healthy: false)], appliedResources: [])
        #expect(names(status) == ["b@c1", "a@c1"])
        #expect(!status.isHealthy)
        status.merge(services: [entry("b", "c1"), entry("b", "c2")], appliedResources: [])
        #expect(names(status) == ["b@c1", "b@c2", "a@c1"])
        #expect(status.isHealthy)
    }

    @Test func appliedResourcesAreListedOnce() {
        let object: JSON = [
            "cluster": "c1", "apiVersion": "v1", "kind": "Service", "namespace": "ns", "name": "a",
            "creator": "workflow",
        ]
        var other = object
        other["name"] = "b"
        var status = ApplicationStatus(nil)
        status.merge(services: [], appliedResources: [object, other])
        status.merge(services: [], appliedResources: [other])
        #expect(status.appliedResources == [other, object])
    }

    @Test func conditionsStandInTheirOrderAndKeepTheirTime() {
        var status = ApplicationStatus(nil)
        status.fail(.stateKeep, message: "gone", at: "t0")
        for condition in [ApplicationStatus.Condition.ready, .parsed, .workflow, .revision] {
            status.succeed(condition, at: "t1")
        }
        status.succeed(.parsed, at: "t2")
        let conditions = status.json["conditions"]?.array ?? []
        #expect(
            conditions.map { $0["type"]?.string } == [
                "Parsed", "Revision", "Workflow", "Ready", "StateKeep",
            ])
        #expect(
            conditions.first == [
                "type": "Parsed", "status": "True", "reason": "Available",
                "lastTransitionTime": "t1",
            ])
        #expect(conditions[3]["reason"] == "ReconcileSuccess")
        status.fail(.ready, reason: "Deleting", message: "Waiting", at: "t3")
        #expect(
            status.json["conditions"]?[3] == [
                "type": "Ready", "status": "False", "reason": "Deleting", "message": "Waiting",
                "lastTransitionTime": "t3",
            ])
    }

    @Test func aNewRunForgetsTheLastOne() {
        var status = ApplicationStatus(["latestRevision": ["name": "app-v1"]])
        for condition in ApplicationStatus.Condition.allCases { status.succeed(condition, at: "t") }
        status.merge(services: [entry("a", "c1")], appliedResources: [["name": "a"]])
        status.begin(WorkflowRun(appRevision: "app-v2", mode: "DAG-DAG", startTime: "t"))
        #expect(status.services.isEmpty && status.appliedResources.isEmpty)
        #expect(status.latestRevision?["name"] == "app-v1")
        #expect(
            status.json["conditions"]?.array?.map { $0["type"]?.string } == [
                "Parsed", "Revision", "Policy", "Render",
            ])
        #expect(status.workflow?.appRevision == "app-v2")
    }

    @Test(arguments: [
        (WorkflowState.executing, true, "runningWorkflow"),
        (.suspending, true, "workflowSuspending"), (.terminated, true, "workflowTerminated"),
        (.failed, true, "workflowFailed"), (.succeeded, true, "running"),
        (.succeeded, false, "unhealthy"),
    ])
    func phasesFollowTheRun(state: WorkflowState, isHealthy: Bool, phase: String) {
        #expect(ApplicationPhase(state, isHealthy: isHealthy).rawValue == phase)
    }
}
