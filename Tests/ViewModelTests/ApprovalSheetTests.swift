import CursesKit
import Testing
import VelaModel

@testable import VelaTUI

/// What approves, and above all what does not.
@Suite struct ApprovalSheetTests {
    @Test func lowRiskIsApprovedByOneCapitalA() throws {
        var script = Script.live()
        let plan = Samples.plan(risk: .low)
        script.openSheet(plan)
        script.press(Key("A"))
        let request = try #require(script.state.approval?.request)
        #expect(script.takeEffects() == [.approve(request, plan)])
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
    }

    @Test func enterAloneNeverApproves() {
        for risk in [ApprovalPlan.Risk.low, Samples.medium, Samples.high] {
            var script = Script.live()
            script.openSheet(Samples.plan(risk: risk))
            script.press(Key(.enter), Key(.enter))
            #expect(script.approvals.isEmpty)
        }
    }

    @Test func mediumRiskNeedsEnterAfterA() {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: Samples.medium))
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
        script.press(Key(.escape), Key(.enter))
        #expect(script.approvals.isEmpty)
        script.press(Key("A"), Key(.enter))
        #expect(script.approvals.count == 1)
    }

    @Test(arguments: ["eu", "eu2", "EU1", " eu1", ""])
    func highRiskNeedsThePhraseExactly(_ typed: String) {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: Samples.high))
        script.press(Key("A"))
        script.type(typed)
        script.press(Key(.enter))
        #expect(script.approvals.isEmpty)
    }

    @Test func highRiskIsApprovedByThePhraseAndEnter() {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: Samples.high))
        script.press(Key("A"))
        script.type("eu1")
        #expect(script.approvals.isEmpty)
        script.press(Key(.enter))
        #expect(script.approvals.count == 1)
    }

    @Test func keysTypedBeforeThePlanIsPaintedAreDiscarded() {
        var script = Script.live()
        script.select("checkout")
        script.press(Key("a"), Key("A"))
        script.answerPlan(Samples.plan(risk: .low))
        script.press(Key("A"), Key(.enter))
        #expect(script.approvals.isEmpty)
        script.send(.painted)
        #expect(script.effects.last == .discardTypedKeys)
        #expect(script.approvals.isEmpty)
        script.press(Key("A"))
        #expect(script.approvals.count == 1)
    }

    @Test func aPlanThatIsHiddenByASmallTerminalIsNotPainted() {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        script.send(.resized(Size(columns: 40, rows: 8)))
        script.send(.painted)
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
    }

    @Test func pastedTextNeverDecides() {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        script.send(.paste("A"))
        #expect(script.approvals.isEmpty)
        script = Script.live()
        script.openSheet(Samples.plan(risk: Samples.high))
        script.press(Key("A"))
        script.send(.paste("eu1\n"))
        script.press(Key(.enter))
        #expect(script.approvals.isEmpty)
        #expect(script.state.approval?.phrase.text == "")
    }

    @Test func aPlanOlderThanTwoMinutesMustBeMadeAgain() throws {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low, age: 1))
        script.pass(120)
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
        #expect(script.state.message?.text.contains("Ctrl-R") == true)
        script.press(.control("r"))
        let request = try #require(script.state.approval?.request)
        #expect(script.effects.contains(.plan(request)))
    }

    @Test func aPhraseTypedUntilThePlanIsTooOldDoesNotApprove() {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: Samples.high))
        script.press(Key("A"))
        script.type("eu1")
        script.pass(121)
        script.press(Key(.enter))
        #expect(script.approvals.isEmpty)
    }

    @Test func aChangedPlanComesBackMarkedAndUnapproved() throws {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        script.press(Key("A"))
        let request = try #require(script.state.approval?.request)
        let new = Samples.plan(risk: .low, hash: "aaaaaa", replicas: 9)
        script.send(.approval(request, .changed(new)))
        let sheet = try #require(script.state.approval)
        #expect(sheet.stage == .ready(new))
        #expect(sheet.changes.objects == [1])
        #expect(!sheet.isPainted)
        #expect(script.text.contains("Nothing was approved"))
        _ = script.takeEffects()
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
        script.send(.painted)
        script.press(Key("A"))
        #expect(script.approvals == [.approve(request, new)])
    }

    @Test func aLateAnswerToAnOlderQuestionIsIgnored() throws {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        let old = try #require(script.state.approval?.request)
        script.press(.control("r"))
        script.send(.plan(old, .plan(Samples.plan(risk: .low))))
        #expect(script.state.approval?.stage == .planning)
    }

    @Test func aGateThatSomebodyElseClosedCannotBeApproved() {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        var app = Samples.checkout
        app.gates = []
        app.headline = .deploying
        script.send(.hub(.applications(changed: [app], removed: [], isComplete: false)))
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
        #expect(script.text.contains("does not wait for approval any more"))
    }

    @Test(arguments: ["this session is read-only", "you may not patch applications/status"])
    func theReasonWhyApprovingIsOffIsShown(_ reason: String) {
        var script = Script.live(columns: 160, rows: 45)
        script.openSheet(Samples.plan(risk: .low, disabledReason: reason))
        #expect(script.text.contains(reason))
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
        #expect(script.state.message?.text == reason)
    }

    @Test func aHubThatWentAwayTurnsApprovingOff() {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        script.send(.hub(.hub(.stale(since: Samples.ago(30)))))
        script.press(Key("A"))
        #expect(script.approvals.isEmpty)
    }

    @Test func leavingWhilePlanningCancelsThePlan() {
        var script = Script.live()
        script.select("checkout")
        script.press(Key("a"), Key(.escape))
        #expect(script.state.approval == nil)
        #expect(script.effects.contains(.cancel(.plan)))
    }

    @Test func leavingAfterApprovingLeavesItRunning() throws {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        script.press(Key("A"))
        _ = script.takeEffects()
        script.press(Key(.escape))
        #expect(script.state.approval == nil)
        #expect(!script.effects.contains(.cancel(.approval)))
    }

    @Test func aRefusalKeepsThePlanAndSaysWhy() throws {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        script.press(Key("A"))
        let request = try #require(script.state.approval?.request)
        script.send(.approval(request, .refused("the hub answered 409 three times")))
        #expect(script.text.contains("409 three times"))
        #expect(script.state.message?.severity == .error)
    }

    @Test(arguments: [
        (0, TimelineStep.State.running, "queued", Status.unknown),
        (1, .running, "applying 1/2", .progress),
        (2, .running, "healthy 2/2", .progress),
        (2, .succeeded, "done, healthy 2/2", .ok),
        (1, .failed, "stopped at 1/2", .bad),
    ])
    func progressIsTold(
        _ present: Int, _ step: TimelineStep.State, _ words: String, _ status: Status
    ) {
        var plan = Samples.plan(risk: .low)
        plan.objects.removeFirst()
        let names = ["web", "worker"]
        let objects = names.prefix(present).map {
            Samples.node($0, .object(kind: "Deployment", generated: false), $0, .healthy, "")
        }
        let tree = Samples.node(
            "app", .application, "checkout", .healthy,
            [
                Samples.node(
                    "c", .component(type: "webservice"), "web", .healthy,
                    [Samples.node("p", .cluster(namespace: "shop"), "eu1", .healthy, objects)])
            ])
        let progress = ApprovalProgress.progress(
            of: plan.targets[0], in: plan, step: step, tree: tree)
        #expect(progress == ApprovalProgress.TargetProgress(status: status, words: words))
    }
}
