import CursesKit
import VelaModel

extension ApprovalSheet {
    private static let approveObstacle: @Sendable (AppState) -> String? = { state in
        state.approval.flatMap { obstacle($0, state.hub, now: state.now) }
    }

    /// The keys of the sheet.
    static let keymap: [Binding] = [
        Binding(
            Key("A"), "approval.approve", .approval(.approve), hint: "Approve",
            help: "approve the step; at higher risk more is asked for", disabled: approveObstacle),
        Binding(
            Key(.enter), "approval.confirm", .approval(.confirm), hint: "Confirm",
            help: "confirm after A; Enter alone never approves",
            disabled: { state in
                if let reason = approveObstacle(state) { return reason }
                return state.approval?.isArmed == true
                    ? nil : "Enter alone never approves; A begins"
            }),
        Binding(
            Key(.escape), "app.back", .approval(.back), hint: "Back",
            help: "leave without approving; what was approved goes on"),
        Binding(
            .control("r"), "approval.rebuild", .approval(.rebuild), hint: "Read again",
            help: "make the plan again",
            disabled: { state in
                state.approval?.stage == .planning ? "the plan is being made" : nil
            }),
        Binding(
            Key(.tab), "approval.notes", .approval(.toggleNotes), hint: "All notes",
            help: "show reasons, consequences and caveats in full",
            disabled: { state in
                if state.approval?.isDecided == true { return "the plan has been decided on" }
                return state.approval?.plan == nil ? "there is no plan yet" : nil
            }),
        Binding(
            Key("w"), "approval.workflow", .detail(.show(.workflow)), hint: "Workflow",
            help: "show the workflow; Esc comes back to the sheet"),
    ]

    /// The keys while the phrase is typed.
    static let phraseKeymap: [Binding] = [
        Binding(
            Key(.enter), "approval.confirm", .approval(.confirm), hint: "Approve",
            help: "approve once the text is right", disabled: approveObstacle),
        Binding(
            Key(.escape), "app.back", .approval(.back), hint: "Not now",
            help: "stop typing; nothing is sent"),
        Binding(
            .control("r"), "approval.rebuild", .approval(.rebuild), hint: "Read again",
            help: "make the plan again"),
        Binding(Key(.function(1)), "app.help", .root(.help), hint: "Help", help: "this help"),
    ]
}
