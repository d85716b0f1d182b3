import CursesKit
import Foundation
import Testing
import VelaModel

@testable import VelaTUI

@Suite struct ReducerTests {
    // MARK: - Apps

    @Test func whatWaitsStandsFirstAndTheLongestWaitOnTop() {
        let names = Script.live().state.apps.rows.map(\.key.name)
        #expect(
            names == [
                "search", "checkout", "mailer", "payments", "ledger", "batch-old", "cart", "geo",
                "catalog", "frontend", "identity",
            ])
    }

    @Test(arguments: [
        ("n", "batch-old"), ("a", "search"), ("s", "checkout"), ("w", "search"), ("o", "search"),
    ])
    func sortingPutsFirst(_ letter: Character, _ first: String) {
        var script = Script.live()
        script.press(Key("o"), Key(letter))
        #expect(script.state.apps.rows.first?.key.name == first)
        script.press(Key("I"))
        #expect(script.state.apps.rows.first?.key.name != first || letter == "s")
    }

    @Test func theCursorFollowsItsObject() {
        var script = Script.live()
        script.select("cart")
        script.press(Key("o"), Key("n"))
        #expect(script.state.apps.selected?.key.name == "cart")
        var cart = Samples.applications[1]
        cart.headline = .failed
        script.send(.hub(.applications(changed: [cart], removed: [], isComplete: false)))
        #expect(script.state.apps.selected?.key.name == "cart")
        script.send(.hub(.applications(changed: [], removed: [cart.key], isComplete: false)))
        #expect(script.state.apps.selected != nil)
    }

    @Test(arguments: [
        ("che", ["checkout"]), ("phase:failed", ["payments"]), ("cluster:eu* ns:sec", ["identity"]),
        ("ns:web phase:running", ["frontend"]), ("zzz", []),
    ])
    func filteringShowsOnly(_ filter: String, _ names: [String]) {
        var script = Script.live()
        script.press(Key("/"))
        script.type(filter)
        #expect(script.state.apps.rows.map(\.key.name) == names)
        script.press(Key(.enter))
        #expect(script.state.filterEditor == nil)
        #expect(script.state.apps.rows.map(\.key.name) == names)
        script.press(Key(.escape))
        #expect(script.state.apps.rows.count == Samples.applications.count)
        #expect(script.state.exitCode == nil)
    }

    @Test func lettersInAFilterAreTextAndNotKeys() {
        var script = Script.live()
        script.press(Key("/"))
        script.type("q1a")
        #expect(script.state.exitCode == nil)
        #expect(script.state.apps.filter.text == "q1a")
    }

    @Test func everyMotionStaysInTheList() {
        for motion in Motion.allCases {
            for index in 0..<3 {
                #expect((0..<3).contains(motion.applied(to: index, count: 3, page: 10)))
            }
        }
        var script = Script.live(columns: 60, rows: 15)
        script.press(Key("G"))
        #expect(script.state.apps.cursor.index == 10)
        #expect(script.text.contains("> . ") || script.text.contains("> + identity"))
        script.press(.control("u"), Key(.home))
        #expect(script.state.apps.cursor.index == 0)
    }

    // MARK: - Routes

    @Test func enterOpensTheTreeAndWTogglesTheWorkflow() {
        var script = Script.live()
        script.select("checkout")
        script.press(Key(.enter))
        #expect(script.state.scope == .tree)
        #expect(script.effects.contains(.watchDetail(Samples.checkout.key, isPreview: false)))
        script.press(Key("w"))
        #expect(script.state.scope == .workflow)
        script.press(Key("w"))
        #expect(script.state.scope == .tree)
        script.press(Key(.escape))
        #expect(script.state.scope == .apps)
        #expect(script.effects.last == .cancel(.detail))
    }

    @Test func thePreviewReadsTheSelectedApplication() {
        var script = Script.live(columns: 160, rows: 45)
        script.press(Key("j"))
        #expect(script.effects == [.watchDetail(Samples.checkout.key, isPreview: true)])
        _ = script.takeEffects()
        script.press(Key(.enter))
        // What the preview reads already is not read again.
        #expect(script.effects.isEmpty)
    }

    @Test func anApplicationShownBeforeTheHubAnswersIsReadOnceItDoes() {
        var script = Script.live(columns: 160, rows: 45)
        _ = script.takeEffects()
        script.send(.connected(Samples.hub))
        #expect(script.effects.count == 1)
    }

    @Test func foldingHidesWhatGrowsFromANode() {
        var script = Script.live()
        script.select("checkout")
        script.press(Key(.enter))
        script.answerDetail()
        let all = script.state.detail.treeRows.count
        script.press(Key("j"), Key("j"), Key(.left))
        #expect(script.state.detail.treeRows.count == all - 6)
        #expect(script.state.detail.selectedRow?.node.id == "us")
        script.press(Key(.left))
        #expect(script.state.detail.selectedRow?.node.id == "app/web")
        script.press(Key("j"), Key(.right))
        #expect(script.state.detail.treeRows.count == all)
    }

    @Test func enterOnAClusterListsItsApplications() {
        var script = Script.live()
        script.press(Key("2"), Key("j"), Key(.enter))
        #expect(script.state.tab == .apps)
        #expect(script.state.apps.filter.text == "cluster:eu1")
        #expect(script.state.apps.rows.allSatisfy { $0.clusters.contains("eu1") })
    }

    // MARK: - Ending

    @Test func qClosesScreensAndQuitsAtTheRoot() {
        var script = Script.live()
        script.press(Key(.enter), Key("q"))
        #expect(script.state.exitCode == nil)
        script.press(Key("q"))
        #expect(script.state.exitCode == 0)
    }

    @Test func escapeAtTheRootDoesNotQuit() {
        var script = Script.live()
        script.press(Key(.escape), Key(.escape))
        #expect(script.state.exitCode == nil)
    }

    @Test func twoInterruptsWithinTwoSecondsQuit() {
        var script = Script.live()
        script.press(.control("c"))
        script.pass(3)
        script.press(.control("c"))
        #expect(script.state.exitCode == nil)
        script.pass(1)
        script.press(.control("c"))
        #expect(script.state.exitCode == 130)
    }

    @Test func aSignalEndsWithItsCode() {
        var script = Script.live()
        script.send(.terminate(15))
        #expect(script.state.exitCode == 143)
    }

    @Test func quittingWorksOnATinyTerminal() {
        var script = Script.live(columns: 40, rows: 8)
        script.press(Key("q"))
        #expect(script.state.exitCode == 0)
    }

    @Test func aTinyTerminalSaysThatTheHubIsAway() {
        var script = Script.live(columns: 40, rows: 8)
        script.send(.hub(.hub(.unreachable(since: Samples.now, reason: "timeout"))))
        let frame = AppView.frame(script.state, glyphs: .ascii, zone: .gmt)
        #expect(frame.buffer.rows.contains { $0.contains("q quit  HUB UNREACHABLE") })
    }

    // MARK: - Messages

    @Test func infosFadeAndErrorsStayUntilAKey() {
        var script = Script.live()
        script.press(.control("r"))
        #expect(script.state.message != nil)
        script.pass(4)
        #expect(script.state.message == nil)
        script.send(.hub(.hub(.unreachable(since: Samples.now, reason: "timeout"))))
        script.pass(60)
        #expect(script.state.message?.severity == .error)
        script.press(Key("j"))
        #expect(script.state.message == nil)
    }

    @Test func aFailedConnectionIsToldAndTriedAgain() {
        var script = Script()
        script.send(.connectionFailed("no such context: x"))
        #expect(script.text.contains("no such context: x"))
        script.press(.control("r"))
        #expect(script.effects == [.connect])
    }

    @Test func anIdleFrameOfOldThingsChangesByTheMinute() throws {
        var script = Script.live()
        script.pass(4)
        let frame = script.frame
        let change = try #require(frame.changesAt)
        #expect(change.timeIntervalSince(script.state.now) > 1)
        script.send(.clock(change - 0.5))
        #expect(script.frame.buffer == frame.buffer)
        script.send(.clock(change))
        #expect(script.frame.buffer != frame.buffer)
    }

    // MARK: - Labels

    @Test func labelsAreSavedAfterTheClustersName() throws {
        var script = Script.live()
        script.press(Key("2"), Key("j"), Key("L"))
        script.press(.control("u"))
        script.type("env=prod region=uk")
        let wanted = ["env": "prod", "region": "uk"]
        #expect(
            script.effects.last
                == .selectorEffects(LabelsEditor.Question(cluster: "eu1", labels: wanted)))
        _ = script.takeEffects()
        script.press(Key(.enter))
        script.type("eu")
        script.press(Key(.enter))
        #expect(script.effects.isEmpty)
        script.type("1")
        script.press(Key(.enter))
        #expect(
            script.effects == [
                .setLabels(
                    cluster: "eu1", labels: wanted, replacing: Samples.clusters[1].labels)
            ])
        script.send(.labelsSaved(cluster: "eu1", .failed("the labels were changed meanwhile")))
        #expect(script.text.contains("changed meanwhile"))
        script.press(Key(.enter))
        script.type("eu1")
        script.press(Key(.enter))
        script.send(.labelsSaved(cluster: "eu1", .done))
        #expect(script.state.scope == .clusters)
    }

    @Test func wrongLabelsCannotBeSaved() {
        var script = Script.live()
        script.press(Key("2"), Key("j"), Key("L"))
        script.type(" nonsense")
        script.press(Key(.enter))
        #expect(script.state.labels?.phase == .editing)
        #expect(script.state.message != nil)
    }

    @Test func pastedTextDoesNotConfirmLabels() {
        var script = Script.live()
        script.press(Key("2"), Key("j"), Key("L"))
        script.send(.paste(" a=b"))
        script.press(Key(.enter))
        #expect(script.state.labels?.phase == .confirming)
        script.send(.paste("eu1"))
        script.press(Key(.enter))
        #expect(script.state.labels?.phase == .confirming)
    }

    // MARK: - Hostile text

    @Test(arguments: [
        "\u{1B}[2J", "\u{1B}]0;owned\u{7}", "a\u{202E}b", "x\u{0}y\r\nz", "\u{9B}31m",
        "e\u{301}\u{200B}",
    ])
    func hostileTextStaysHarmless(_ text: String) {
        for size in [(80, 24), (160, 45)] {
            var script = Script.live(columns: size.0, rows: size.1)
            var app = Samples.checkout
            app.key.name = text
            app.headline = .invalid(message: text)
            app.clusters = [text]
            app.gates[0].stepName = text
            script.send(
                .hub(
                    .applications(
                        changed: [app], removed: Samples.applications.map(\.key), isComplete: true))
            )
            var detail = Samples.detail
            detail.summary = app
            detail.timeline[2].message = text
            detail.tree?.children[0].children[0].children[0].detail = text
            detail.events[0].message = text
            script.send(.detail(app.key, .detail(detail)))
            expectHarmless(script)
            script.press(Key(.enter))
            script.send(.detail(app.key, .detail(detail)))
            expectHarmless(script)
            script.press(Key("w"))
            expectHarmless(script)
            script.press(Key("a"))
            var plan = Samples.plan(risk: .high(phrase: text, reasons: [text]))
            plan.objects[0].name = text
            plan.objects[0].diff = [.init(path: text, old: text, new: text)]
            script.answerPlan(plan)
            expectHarmless(script)
        }
    }

    private func expectHarmless(_ script: Script) {
        let bad = script.frame.buffer.rows.joined().unicodeScalars.filter { scalar in
            scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
                || scalar.value == 0x202E || scalar.value == 0x200B
        }
        #expect(bad.isEmpty)
        for row in script.frame.buffer.rows {
            #expect(TextWidth.columns(of: row) == script.state.size.columns)
        }
    }
}
