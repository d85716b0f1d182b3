import CursesKit
import Foundation
import Testing
import VelaModel

@testable import VelaTUI

/// Every screen at four sizes, compared with what a person has looked at.
@Suite struct ScreenTests {
    enum Scene: String, CaseIterable, Sendable {
        case apps, clusters, tree, workflow, approval, labels, help, unreachable

        func script(columns: Int, rows: Int) -> Script {
            var script = Script.live(columns: columns, rows: rows)
            switch self {
            case .apps:
                script.press(Key("j"))
                script.answerDetail()
            case .clusters: script.press(Key("2"), Key("j"), Key("j"), Key("j"), Key("j"), Key("j"))
            case .tree:
                script.select("checkout")
                script.press(Key(.enter))
                script.answerDetail()
                for _ in 0..<6 { script.press(Key("j")) }
            case .workflow:
                script.select("checkout")
                script.press(Key("w"))
                script.answerDetail()
            case .approval:
                script.openSheet(Samples.plan(risk: Samples.high))
                script.press(Key("j"))
                script.press(Key("A"))
                script.type("eu")
            case .labels:
                script.press(Key("2"), Key("j"), Key("L"))
                script.press(.control("w"), .control("w"))
                script.type("region=uk")
                if let question = script.state.labels?.question {
                    script.send(.selectorEffects(question, ScreenTests.effects))
                }
            case .help: script.press(Key("?"))
            case .unreachable:
                script.send(
                    .hub(
                        .hub(
                            .unreachable(
                                since: Samples.ago(41), reason: "connect timeout after 5s"))))
            }
            return script
        }
    }

    static let effects = [
        SelectorEffect(
            gains: false, policy: "eu-clusters", namespace: "shop", application: "checkout"),
        SelectorEffect(
            gains: true, policy: "uk", namespace: "web", application: nil,
            usedBy: ["ukstore", "geo"]),
    ]

    static let sizes = [(80, 24), (160, 45), (60, 15), (40, 8)]

    @Test(arguments: Scene.allCases, 0..<4)
    func screenIsAsRecorded(_ scene: Scene, _ size: Int) {
        let (columns, rows) = ScreenTests.sizes[size]
        let script = scene.script(columns: columns, rows: rows)
        ScreenSnapshot.expect(script.frame.buffer, "\(scene.rawValue)-\(columns)x\(rows)")
    }

    @Test func utf8ScreenIsAsRecorded() {
        let script = Scene.apps.script(columns: 80, rows: 24)
        let frame = AppView.frame(script.state, glyphs: .utf8, zone: .gmt)
        ScreenSnapshot.expect(frame.buffer, "apps-utf8-80x24")
    }

    @Test func progressIsAsRecorded() throws {
        var script = Script.live()
        script.openSheet(Samples.plan(risk: .low))
        script.press(Key("A"))
        let request = try #require(script.state.approval?.request)
        script.send(.approval(request, .accepted))
        var detail = Samples.detail
        detail.timeline[2].state = TimelineStep.State.running
        script.answerDetail(detail)
        script.pass(8)
        ScreenSnapshot.expect(script.frame.buffer, "progress-80x24")
    }

    @Test(arguments: ["empty", "loading", "filtered", "forbidden", "no-hub"])
    func emptyListSaysWhy(_ reason: String) {
        var script = Script()
        let list = AppMessage.hub(.applications(changed: [], removed: [], isComplete: true))
        switch reason {
        case "loading": script.send(.connected(Samples.hub))
        case "empty":
            script.send(.connected(Samples.hub))
            script.send(list)
        case "filtered":
            script = Script.live()
            script.press(Key("/"))
            script.type("nosuch")
        case "forbidden":
            script.send(.connected(Samples.hub))
            script.send(.hub(.hub(.forbidden(what: "list applications"))))
        default: script.send(.connectionFailed("no hub: KUBECONFIG names a missing file /x"))
        }
        ScreenSnapshot.expect(script.frame.buffer, "apps-\(reason)-80x24")
    }

    /// Whatever the size, drawing stays inside and never traps.
    @Test(arguments: Scene.allCases)
    func everySizeCanBeDrawn(_ scene: Scene) {
        for (columns, rows) in [
            (0, 0), (1, 1), (12, 3), (61, 16), (79, 17), (119, 30), (120, 15), (121, 36), (240, 70),
        ] {
            var script = scene.script(columns: 80, rows: 24)
            script.send(.resized(Size(columns: columns, rows: rows)))
            #expect(script.frame.buffer.size == Size(columns: columns, rows: rows))
        }
    }
}
