import Foundation
import KubeValues
import Testing
import VelaModel

/// What suspending, resuming and approving write, held against the writes of `vela` as recorded.
@Suite struct WorkflowOperationTests {
    private func recorded(_ id: String) throws -> JSON {
        let application = try RecordedApplicationsTests.cases().first { $0.id == id }?.application
        return try #require(application)
    }

    private func apply(_ patch: JSON, to application: JSON) -> JSON {
        MergePatch.apply(patch, to: application)
    }

    @Test(arguments: [
        "seed-deploy-workflowstep", "env-binding-names", "wf-manual-dag", "wf-suspend-in-group",
    ])
    func approvingTheOpenGateWritesWhatVelaWrites(recording: String) throws {
        let before = try recorded("\(recording)/02-suspended")
        let after = try recorded("\(recording)/03-just-resumed")
        let operation = try WorkflowOperation(application: before)
        let gate = try #require(operation.gates.first)

        let patch = try operation.approve(stepID: gate.stepID)

        #expect(
            apply(patch, to: before).at("status", "workflow") == after.at("status", "workflow"))
        #expect(patch.at("metadata", "resourceVersion")?.string == before.resourceVersion)
    }

    @Test func approvingOneOfTwoGatesLeavesTheOther() throws {
        let before = try recorded("wf-suspend-two-dag/02-suspended")
        let operation = try WorkflowOperation(application: before)
        let gates = operation.gates

        let patch = try operation.approve(stepID: try #require(gates.first?.stepID))

        let steps = try #require(patch.at("status", "workflow", "steps")?.array)
        #expect(gates.count == 2)
        #expect(steps.map { $0["phase"]?.string } == ["running", "suspending"])
    }

    @Test func aGateOf13IsApprovedByTheFlagAlone() throws {
        let before = try recorded("v1.3.6/wf-manual-first/02-suspended")
        let operation = try WorkflowOperation(application: before)

        let patch = try operation.approve(stepID: try #require(operation.gates.first?.stepID))

        #expect(patch.at("status", "workflow") == ["suspend": false])
    }

    @Test func resumingSeveralGatesWithoutNamingOneListsThem() throws {
        let operation = try WorkflowOperation(
            application: recorded("wf-suspend-two-dag/02-suspended"))

        let error = #expect(throws: OperationError.self) {
            try operation.resume(step: nil, all: false)
        }

        #expect(error?.code == .usage)
        #expect(error?.message.contains("sa\n  sb") == true)
    }

    @Test func resumingAllOpensEveryGate() throws {
        let operation = try WorkflowOperation(
            application: recorded("wf-suspend-two-dag/02-suspended"))

        let resumption = try operation.resume(step: nil, all: true)

        guard case .patch(let patch) = resumption else {
            Issue.record("expected a patch")
            return
        }
        let steps = try #require(patch.at("status", "workflow", "steps")?.array)
        #expect(steps.allSatisfy { $0["phase"]?.string == "running" })
    }

    @Test func aClosedGateCannotBeApproved() throws {
        let operation = try WorkflowOperation(
            application: recorded("seed-deploy-workflowstep/03-just-resumed"))

        let error = #expect(throws: OperationError.self) { try operation.approve(stepID: "x") }

        #expect(error?.code == .refused)
    }

    @Test func aTerminatedRunCannotBeResumed() throws {
        let operation = try WorkflowOperation(
            application: recorded("wf-suspend-terminate/03-after-terminate"))

        let error = #expect(throws: OperationError.self) {
            try operation.resume(step: nil, all: false)
        }

        #expect(error?.message == "can not resume a terminated workflow")
    }

    @Test func aRunThatIsNotSuspendedNeedsNoResume() throws {
        let operation = try WorkflowOperation(
            application: recorded("wf-user-suspend-dag/04-user-resumed"))

        #expect(try operation.resume(step: nil, all: false) == .notSuspended)
    }

    @Test func suspendingStopsEveryRunningStep() throws {
        let before = try recorded("wf-user-suspend-dag/04-user-resumed")

        let patch = try WorkflowOperation(application: before).suspend()

        let steps = try #require(patch.at("status", "workflow", "steps")?.array)
        #expect(patch.at("status", "workflow", "suspend") == true)
        #expect(steps.map { $0["phase"]?.string } == ["suspending", "suspending"])
        #expect(steps.map { $0["reason"]?.string } == ["Wait", "Wait"])
    }

    @Test func aFinishedRunCannotBeSuspended() throws {
        let operation = try WorkflowOperation(
            application: recorded("seed-basic-topology/02-finished"))

        let error = #expect(throws: OperationError.self) { try operation.suspend() }

        #expect(
            error?.message
                == "suspend workflow not allowed because application basic-topology is running")
    }
}

@Suite struct LabelEditTests {
    @Test(arguments: [["a=1", "b=2"], ["a=1,b=2"], ["a=1, b=2"], ["a=1,", "b=2"]])
    func pairsMayBeGivenWithSpacesOrCommas(arguments: [String]) throws {
        #expect(try LabelEdit.pairs(arguments) == ["a": "1", "b": "2"])
    }

    @Test(arguments: ["region", "a=b=c", "=x"])
    func aPairWithoutExactlyOneEqualSignIsRefused(pair: String) {
        let error = #expect(throws: OperationError.self) { try LabelEdit.pairs([pair]) }

        #expect(
            error?.message
                == "invalid label key-value pair \(pair), should use the format LABEL_KEY=LABEL_VAL"
        )
    }

    @Test(arguments: ["a b=1", "a=b c!", "-=1", "cluster.core.oam.dev/x=1"])
    func whatIsNoLabelOrTheHubsOwnIsRefused(pair: String) {
        #expect(throws: OperationError.self) {
            let parts = pair.split(separator: "=").map(String.init)
            try LabelEdit.check([parts[0]: parts[1]])
        }
    }

    @Test func thePatchKeepsTheHubsOwnLabels() {
        let secret: JSON = [
            "metadata": [
                "resourceVersion": "7",
                "labels": [
                    "cluster.core.oam.dev/cluster-credential-type": "X509Certificate",
                    "region": "hangzhou", "tier": "1",
                ],
            ]
        ]

        let patch = LabelEdit.patch(secret: secret, labels: ["tier": "2", "env": "prod"])

        #expect(
            patch == [
                "metadata": [
                    "resourceVersion": "7",
                    "labels": ["region": nil, "env": "prod", "tier": "2"],
                ]
            ])
    }
}
