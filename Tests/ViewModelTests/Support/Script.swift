import CursesKit
import Foundation
import VelaModel

@testable import VelaTUI

/// A person at the dashboard, without a terminal: sends messages and keeps what is to be done.
struct Script {
    private(set) var state: AppState
    /// The effects since they were last taken.
    private(set) var effects: [AppEffect] = []

    init(columns: Int = 80, rows: Int = 24) {
        state = AppState(size: Size(columns: columns, rows: rows), now: Samples.now)
    }

    /// A dashboard with the sample hub's data.
    static func live(columns: Int = 80, rows: Int = 24) -> Script {
        var script = Script(columns: columns, rows: rows)
        script.send(.connected(Samples.hub))
        script.send(.hub(.hub(.live)))
        script.send(
            .hub(.applications(changed: Samples.applications, removed: [], isComplete: true)))
        script.send(.hub(.clusters(Samples.clusters)))
        script.effects = []
        return script
    }

    mutating func send(_ message: AppMessage) {
        effects += AppReducer.reduce(&state, message)
    }

    mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }

    mutating func type(_ text: String) { for character in text { send(.key(Key(character))) } }

    mutating func pass(_ seconds: Double) { send(.clock(state.now + seconds)) }

    /// The effects so far, which are then forgotten.
    mutating func takeEffects() -> [AppEffect] {
        defer { effects = [] }
        return effects
    }

    /// Selects an Application by moving to it.
    mutating func select(_ name: String) {
        press(Key("g"))
        while let selected = state.apps.selected, selected.key.name != name {
            let before = state.apps.cursor.index
            press(Key("j"))
            if state.apps.cursor.index == before { return }
        }
    }

    /// Answers the request for details of what is watched.
    mutating func answerDetail(_ detail: ApplicationDetail = Samples.detail) {
        send(.detail(detail.summary.key, .detail(detail)))
    }

    /// Opens the sheet for checkout and lets a plan arrive and be painted.
    mutating func openSheet(_ plan: ApprovalPlan, isPainted: Bool = true) {
        select("checkout")
        press(Key("a"))
        answerPlan(plan)
        if isPainted { send(.painted) }
        effects = []
    }

    /// Answers the last request for a plan.
    mutating func answerPlan(_ plan: ApprovalPlan) {
        guard let request = state.approval?.request else { return }
        send(.plan(request, .plan(plan)))
    }

    var approvals: [AppEffect] {
        effects.filter { if case .approve = $0 { true } else { false } }
    }

    /// The screen as text.
    var text: String { frame.buffer.text }

    var frame: Frame {
        AppView.frame(state, glyphs: .ascii, zone: TimeZone(secondsFromGMT: 0) ?? .current)
    }
}
