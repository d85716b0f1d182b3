import KubeValues
import Testing

@testable import Delivery

@Suite struct ApplicationCaseTests {
    @Test(arguments: Case.area(.seedApplication, .endToEnd))
    func applicationsAreDeliveredAsRecorded(_ test: Case) throws {
        guard let object = test.input["application"] else {
            return test.leaveOut("several Applications at once are the engine's")
        }
        let application = try Application(object)
        if let reason = test.reasonToLeaveOut(application) { return test.leaveOut(reason) }
        do {
            var delivery = FakeDelivery(
                try parsed(test, application, test.profile), clusters: test.clusters)
            delivery.allowsCrossNamespace = test.input["allowCrossNamespace"]?.bool ?? true
            delivery.deliver(test.answer)
            if let error = test.error {
                #expect(delivery.run.steps.contains { $0.message.contains(error) }, "\(test.id)")
                #expect(delivery.run.state == .failed, "\(test.id)")
                #expect(delivery.run.steps.first?.reason == "FailedAfterRetries", "\(test.id)")
                #expect(delivery.dispatches.isEmpty, "\(test.id)")
                return
            }
            if let update = test.input["update"] {
                try shrink(test, update, after: delivery)
            } else {
                check(test, delivery)
                isStaged(test, delivery)
            }
        } catch {
            #expect("\(error)".contains(test.error ?? "no error"), "\(test.id)")
        }
    }

    /// An override that a written step uses without a topology deploys nothing, as of old.
    @Test(
        arguments: Case.area(.seedApplication).filter { $0.id == "seed-override-without-topology" })
    func theProgramKeepsTheRuleOfOld(_ test: Case) throws {
        let application = try Application(test.input["application"] ?? [:])
        let parsed = try parsed(test, application, .product)
        var delivery = FakeDelivery(parsed, clusters: test.clusters)
        delivery.deliver(.nothing)
        check(test, delivery)
        #expect(parsed.stepsWithoutEffect == ["deploy"])
    }

    private func parsed(
        _ test: Case, _ application: Application, _ profile: DeliveryProfile
    ) throws -> ParsedApplication {
        var policies: [String: JSON] = [:]
        for policy in test.input["externalPolicies"]?.array ?? []
        where policy.namespace == application.namespace {
            policies[policy.name] = policy
        }
        let workflow = test.input["externalWorkflows"]?.array?.first {
            $0.name == application.workflow?.reference && $0.namespace == application.namespace
        }
        return try ParsedApplication(
            application: application, externalPolicies: policies, externalWorkflow: workflow,
            profile: profile)
    }

    // MARK: - Expectations

    private func check(_ test: Case, _ delivery: FakeDelivery) {
        let run = delivery.run
        if let wanted = test.expected["dispatch"]?.array {
            #expect(Set(delivery.dispatches.map(\.place)) == Set(wanted), "\(test.id)")
            #expect(delivery.dispatches.count == wanted.count, "\(test.id)")
        }
        if let mode = test.expected["mode"]?.string { #expect(run.mode == mode, "\(test.id)") }
        let phase = run.state.map { ApplicationPhase($0, isHealthy: true).rawValue }
        if let wanted = test.expected["phase"]?.string { #expect(phase == wanted, "\(test.id)") }
        if let phases = test.expected["phasesAfterSuccess"]?.array {
            #expect(phase == phases.last?.string, "\(test.id)")
        }
        for (key, value) in test.expected["workflow"]?.object ?? JSONObject() {
            #expect(run.json[key] == value, "\(test.id): \(key)")
        }
        if let replicas = test.expected["replicas"] {
            let objects = delivery.dispatches.map(\.manifest.object)
            #expect(objects.first?.at("spec", "replicas") == replicas, "\(test.id)")
        }
        if let wanted = test.expected["approvals"]?.array { approvals(test, delivery, wanted) }
        if test.area == Case.Area.seedApplication.rawValue,
            let wanted = test.expected["steps"]?.array
        {
            steps(test, delivery, wanted)
        }
    }

    private func steps(_ test: Case, _ delivery: FakeDelivery, _ wanted: [JSON]) {
        let steps = delivery.parsed.steps
        #expect(steps.map(\.name) == wanted.compactMap { $0["step"]?.string }, "\(test.id)")
        for entry in wanted {
            let name = entry["step"]?.string ?? ""
            if let type = entry["type"]?.string {
                #expect(steps.first { $0.name == name }?.type == type, "\(test.id)")
            }
            if let wanted = entry["dispatch"]?.array {
                let made = delivery.dispatches.filter { $0.step == name }
                let facts = made.map { $0.facts(stages: test.profile == .modern) }
                #expect(Set(facts) == Set(wanted), "\(test.id): \(name)")
            }
            let record = delivery.run.record(named: name)
            if let phase = entry["phase"]?.string { #expect(record?.phase == phase, "\(test.id)") }
            if let text = entry["message"]?.string {
                #expect(record?.message == text, "\(test.id)")
            }
        }
    }

    private func approvals(_ test: Case, _ delivery: FakeDelivery, _ wanted: [JSON]) {
        guard test.profile == .modern || test.expected["mode"] == "StepByStep" else {
            return print("\(test.id): approvals are left out, steps run as in later releases")
        }
        #expect(delivery.approvals.count == wanted.count, "\(test.id)")
        for (approval, entry) in zip(delivery.approvals, wanted) {
            #expect(approval.record.name == entry["atStep"]?.string, "\(test.id)")
            #expect(approval.record.type == entry["stepType"]?.string, "\(test.id)")
            #expect(approval.next == entry["beforeStep"]?.string, "\(test.id)")
            #expect(approval.dispatched == entry["dispatchedBefore"]?.int, "\(test.id)")
            #expect(approval.run.suspend == entry["workflowSuspend"]?.bool, "\(test.id)")
            let phase = approval.run.state.map { ApplicationPhase($0, isHealthy: true).rawValue }
            #expect(phase == entry["phaseWhileWaiting"]?.string, "\(test.id)")
            if test.profile == .modern {
                let wanted = entry["stepPhaseWhileWaiting"]?.string
                #expect(approval.record.phase == wanted, "\(test.id)")
            } else {
                print(
                    "\(test.id): the waiting step's phase is left out, steps wait as in later ones")
            }
        }
    }

    /// What follows the workload is dispatched in a later pass than the workload.
    private func isStaged(_ test: Case, _ delivery: FakeDelivery) {
        for later in delivery.dispatches where later.manifest.stage == .postDispatch {
            let workload = delivery.dispatches.first {
                $0.manifest.cluster == later.manifest.cluster
                    && $0.manifest.component == later.manifest.component
                    && $0.manifest.stage == .normal
            }
            #expect((workload?.pass ?? .max) < later.pass, "\(test.id)")
        }
    }

    /// A later version with fewer places: what only the old tracker records goes.
    private func shrink(_ test: Case, _ update: JSON, after delivery: FakeDelivery) throws {
        var object = update
        object[path: ["metadata", "generation"]] = 2
        var next = FakeDelivery(
            try parsed(test, try Application(object), test.profile), clusters: test.clusters)
        next.fake = delivery.fake
        next.deliver(.approve)
        check(test, next)
        #expect(next.run.state == .succeeded, "\(test.id)")
        #expect(next.tracker.object.name != delivery.tracker.object.name, "\(test.id)")
        let gone = delivery.dispatches.filter { next.tracker.record($0.manifest.key) == nil }
        let wanted = test.expected["deletedAfterSuccess"]?.array ?? []
        #expect(Set(gone.map(\.place)) == Set(wanted), "\(test.id)")
    }
}

extension FakeDelivery.Dispatch {
    /// Cluster, namespace, kind and name.
    var place: JSON {
        [
            .string(manifest.targetCluster), .string(manifest.object.namespace),
            manifest.object["kind"] ?? "", .string(manifest.object.name),
        ]
    }

    /// What a case says about an object of a step.
    func facts(stages: Bool) -> JSON {
        var facts: JSON = [
            "cluster": .string(manifest.targetCluster),
            "namespace": .string(manifest.object.namespace),
            "name": .string(manifest.object.name),
        ]
        facts["kind"] = manifest.object["kind"]
        facts["apiVersion"] = manifest.object["apiVersion"]
        facts["image"] = manifest.object.at("spec", "template", "spec", "containers")?[0]?["image"]
        facts["replicas"] = manifest.object.at("spec", "replicas")
        if stages, manifest.stage == .postDispatch { facts["stage"] = "PostDispatch" }
        return facts
    }
}

extension Case {
    /// What somebody does when the Application waits.
    fileprivate var answer: FakeDelivery.Answer {
        if input["operations"]?.array?.contains("terminate") ?? false { return .terminate }
        return input["approve"] == nil ? .approve : .nothing
    }

    /// Why a case of a whole Application is not run here, or nil.
    fileprivate func reasonToLeaveOut(_ application: Application) -> String? {
        if application.policies.contains(where: { $0.type == "env-binding" }) {
            return "deploy2env is not carried out"
        }
        if input["update"] != nil, expected["deletedAfterSuccess"] == nil {
            return "which revisions go is the engine's"
        }
        let checked = ["dispatch", "steps", "phase", "mode"]
        if error == nil, !checked.contains(where: { expected[$0] != nil }) {
            let keys = expected.object?.map(\.key).sorted().joined(separator: ", ") ?? ""
            return "\(keys): the engine's"
        }
        let patched = application.policies.flatMap { policy in
            (policy.properties?["components"]?.array ?? []).map(Component.init)
        }
        let types = Set(
            (application.components + patched.filter { !$0.type.isEmpty }).flatMap {
                [$0.type] + $0.traits.map(\.type)
            })
        let unknown = types.subtracting(BuiltInRenderer().renderedTypes)
        return unknown.isEmpty ? nil : "not rendered: \(unknown.sorted().joined(separator: ", "))"
    }
}
