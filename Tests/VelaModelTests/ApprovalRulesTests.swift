import Foundation
import KubeValues
import Testing
import VelaModel

@Suite struct ApprovalRiskTests {
    private func target(
        _ cluster: String, state: ClusterState = .live, critical: Bool = false, deletes: Int = 0
    ) -> ApprovalPlan.Target {
        ApprovalPlan.Target(
            cluster: cluster, namespace: "n", state: state, isCritical: critical,
            comparison: .dryRun, creates: 1, deletes: deletes)
    }

    private func risk(
        _ targets: [ApprovalPlan.Target], unchecked: [String] = []
    ) -> ApprovalPlan.Risk {
        ApprovalPlan.Risk(application: "shop", targets: targets, objects: [], unchecked: unchecked)
    }

    @Test func creatingOnReachableClustersIsLow() {
        #expect(risk([target("a"), target("b")]) == .low)
    }

    @Test func whatCouldNotBeCheckedIsMedium() {
        #expect(risk([target("a")], unchecked: ["no dry run"]) == .medium(reasons: ["no dry run"]))
    }

    @Test func oneCriticalClusterIsTypedByName() {
        guard case .high(let phrase, _) = risk([target("a"), target("eu1", critical: true)]) else {
            Issue.record("expected high")
            return
        }
        #expect(phrase == "eu1")
    }

    @Test func severalCriticalClustersAreTypedAsTheApplication() {
        let two = [target("eu1", critical: true), target("us1", critical: true)]
        guard case .high(let phrase, _) = risk(two) else {
            Issue.record("expected high")
            return
        }
        #expect(phrase == "shop")
    }

    @Test func deletionsAreTypedWithTheirNumber() {
        guard case .high(let phrase, let reasons) = risk([target("a", deletes: 2)]) else {
            Issue.record("expected high")
            return
        }
        #expect(phrase == "delete 2")
        #expect(reasons == ["2 objects are deleted"])
    }

    @Test func anUnreachableTargetIsTypedAsSkipped() {
        let gone = target(
            "edge", state: .unreachable(since: Date(timeIntervalSince1970: 0), reason: "refused"))
        guard case .high(let phrase, _) = risk([gone, target("b", critical: true)]) else {
            Issue.record("expected high")
            return
        }
        #expect(phrase == "skip edge")
    }
}

@Suite struct ConsequencesTests {
    private func step(
        _ name: String, _ state: TimelineStep.State = .pending, asks: Bool = false
    ) -> TimelineStep {
        TimelineStep(id: name, name: name, type: "deploy", state: state, needsApproval: asks)
    }

    private func consequences(
        _ timeline: [TimelineStep], gates: [String], stepByStep: Bool = true
    ) -> Consequences {
        let open = gates.map { Gate(stepID: $0, stepName: $0, stepType: "deploy") }
        return Consequences(
            timeline: timeline, gate: open[0], gates: open, isStepByStep: stepByStep,
            places: { ["c/\($0.name)"] })
    }

    @Test func stepsFollowUpToTheNextThatAsks() {
        let read = consequences(
            [
                step("a", .succeeded), step("b", .approve), step("c"), step("d", asks: true),
                step("e"),
            ],
            gates: ["b"])

        #expect(read.then.map(\.step) == ["c", "d"])
        #expect(read.then.map(\.asksAgain) == [false, true])
        #expect(read.then.first?.places == ["c/c"])
    }

    @Test func otherGatesAreNamedAsStayingShut() {
        let read = consequences([step("a", .approve), step("b", .approve)], gates: ["a", "b"])

        #expect(read.only.first == "Only this step is approved; b keeps waiting.")
    }
}
