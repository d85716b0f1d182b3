import CursesKit
import Foundation
import VelaModel

extension ApprovalSheet {
    /// A name with a text beside it, at most so many lines.
    static func fact(
        _ name: String, _ text: String, _ role: Role = .plain, width: Int, limit: Int = .max,
        _ context: ViewContext
    ) -> [Line] {
        let wrapped = Line.wrapped(text, role, width: max(10, width - 6))
        var lines = wrapped.prefix(limit).enumerated().map { index, line in
            Line((index == 0 ? name : "").padding(to: 6), .title) + line
        }
        if wrapped.count > limit, var last = lines.popLast() {
            last.spans =
                last.spans.dropLast() + [
                    Span(
                        TextWidth.clip(
                            last.spans.last?.text ?? "", to: max(4, width - 12), ellipsis: "")
                            + context.glyphs.ellipsis, role)
                ]
            last.add(" Tab", .key)
            lines.append(last)
        }
        return lines
    }

    /// What follows by itself.
    static func thenText(_ plan: ApprovalPlan) -> String {
        guard !plan.then.isEmpty else { return "nothing follows: this is the last step" }
        return plan.then.map { step in
            let places = step.places.isEmpty ? "" : " (\(step.places.joined(separator: ", ")))"
            return step.asksAgain
                ? "\(step.step)\(places) asks again" : "\(step.step)\(places) runs by itself"
        }.joined(separator: "; ")
    }

    /// What stays as it is.
    static func onlyText(_ plan: ApprovalPlan) -> String {
        plan.only.isEmpty
            ? "this step goes on; no other step of the run waits"
            : plan.only.joined(separator: "; ")
    }

    /// Reasons, consequences and caveats in full.
    static func notes(
        _ plan: ApprovalPlan, _ sheet: State, width: Int, _ context: ViewContext
    ) -> [Line] {
        var lines = head(plan, sheet, context) + [Line()]
        switch plan.risk {
        case .low: break
        case .medium(let reasons), .high(_, let reasons):
            lines.append(Line("WHY THE RISK", .title))
            for reason in reasons { lines += Line.wrapped(reason, width: width - 2, indent: 2) }
            lines.append(Line())
        }
        lines += places(plan, sheet, width: width, limit: .max, context) + [Line()]
        lines += fact("THEN", thenText(plan), width: width, context)
        lines += fact("ONLY", onlyText(plan), width: width, context) + [Line()]
        if !plan.caveats.isEmpty {
            lines.append(Line("NOT CHECKED, NOT LOCKED", .title))
            for caveat in plan.caveats {
                lines += Line.wrapped(caveat, .warn, width: width - 2, indent: 2)
            }
        }
        return lines
    }
}
