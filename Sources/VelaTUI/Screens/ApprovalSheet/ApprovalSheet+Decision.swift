import CursesKit
import Foundation
import VelaModel

extension ApprovalSheet {
    /// Draws what must be done to approve, or why it is off.
    static func decision(
        _ plan: ApprovalPlan, _ sheet: State, _ state: AppState, in rect: Rect,
        _ canvas: inout Canvas
    ) {
        var row = rect.endRow - 1
        if rect.rows > 1 {
            if AppLayout.hasPreview(state.size) { row = rect.row + 1 }
            if let refusal = sheet.refusal {
                canvas.put(
                    Line.wrapped(refusal, .bad, width: rect.columns),
                    in: Rect(
                        column: rect.column, row: rect.row, columns: rect.columns,
                        rows: rect.rows - 1))
            }
        }
        let trailing = "Esc keeps it waiting"
        func show(_ line: Line, _ trailing: String) {
            let used = canvas.put(line, column: rect.column, row: row, columns: rect.columns)
            if used + TextWidth.columns(of: trailing) + 2 <= rect.columns {
                canvas.putTrailing(Line(trailing, .muted), endColumn: rect.endColumn, row: row)
            }
        }
        if case .sending = sheet.stage {
            show(Line("Sending the approval...", .progress), "Esc leaves it running")
            return
        }
        if let reason = obstacle(sheet, state.hub, now: state.now) {
            show(Line("Approving is off: ", .warn) + Line(reason), trailing)
            return
        }
        switch plan.risk {
        case .low:
            show(Line([Span("A", .key), Span(" approve")]), trailing)
        case .medium:
            if sheet.isArmed {
                let button = Span(" Approve \(sheet.gate.stepName) ", .attention)
                show(Line([button, Span("  Enter", .key), Span(" sends it")]), "Esc does not")
            } else {
                show(
                    Line([Span("A", .key), Span(", then "), Span("Enter", .key), Span(" approve")]),
                    trailing)
            }
        case .high(let phrase, _):
            guard sheet.isTyping else {
                show(
                    Line([
                        Span("A", .key), Span(", then type "), Span(phrase, .title), Span(" and "),
                        Span("Enter", .key), Span(" approve"),
                    ]), trailing)
                return
            }
            var line = Line([Span("Type "), Span(phrase, .title), Span(" to approve: ")])
            let start = line.columns
            line.add(
                sheet.phrase.text.padding(
                    to: max(TextWidth.columns(of: phrase) + 1, sheet.phrase.text.count + 1)), .input
            )
            show(line, trailing)
            canvas.placeCursor(
                column: rect.column + start
                    + TextWidth.columns(
                        of: Span(String(sheet.phrase.text.prefix(sheet.phrase.caret))).text),
                row: row)
        }
    }
}
