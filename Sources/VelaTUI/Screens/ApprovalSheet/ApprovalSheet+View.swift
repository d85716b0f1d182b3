import CursesKit
import Foundation
import VelaModel

extension ApprovalSheet {
    /// The rows of the pane that takes the decision on a wide terminal.
    private static let decideRows = 5

    /// Draws the sheet.
    static func view(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        guard let sheet = state.approval else { return }
        let title = "Approve \(sheet.key.name) \(canvas.glyphs.crumb) \(sheet.gate.stepName) ?"
        guard let plan = sheet.plan else {
            let inside = canvas.box(rect, title: title, isFocused: true)
            canvas.put(waiting(sheet, width: inside.columns), in: inside.inset(rows: 1))
            return
        }
        if case .progress(let plan, let since) = sheet.stage {
            let inside = canvas.box(
                rect, title: "Approved \(sheet.gate.stepName)", isFocused: true)
            canvas.put(
                ApprovalProgress.lines(
                    plan, since: since, state, width: inside.columns, canvas.context), in: inside)
            return
        }
        if sheet.showsNotes {
            let inside = canvas.box(
                rect, title: title, footer: "Tab back to the plan", isFocused: true)
            canvas.put(
                notes(plan, sheet, width: inside.columns, canvas.context), in: inside,
                offset: sheet.notesOffset)
            return
        }
        if AppLayout.hasPreview(state.size) {
            let rows = rect.stacked([.weight(1), .fixed(decideRows)])
            let columns = rows[0].sideBySide([.weight(60), .weight(40)])
            let left = canvas.box(
                columns[0], title: title, footer: changeCount(plan), isFocused: true)
            body(plan, sheet, state, showsDiff: false, in: left, &canvas)
            let object =
                plan.objects.indices.contains(sheet.cursor.index)
                ? plan.objects[sheet.cursor.index] : nil
            let right = canvas.box(
                columns[1], title: object.map { "\($0.kind) \($0.name) on \($0.cluster)" } ?? "Diff"
            )
            canvas.put(
                object.map { diff($0, width: right.columns, indent: 0, canvas.context) } ?? [],
                in: right)
            let decide = canvas.box(
                rows[1], title: "Decide", isFocused: sheet.isTyping || sheet.isArmed)
            decision(plan, sheet, state, in: decide, &canvas)
        } else {
            let inside = canvas.box(rect, title: title, isFocused: true)
            let parts = inside.stacked([.weight(1), .fixed(inside.rows >= 16 ? 2 : 1)])
            body(plan, sheet, state, showsDiff: true, in: parts[0], &canvas)
            decision(plan, sheet, state, in: parts[1], &canvas)
        }
    }

    private static func changeCount(_ plan: ApprovalPlan) -> String {
        let count = plan.objects.count { $0.change != .same }
        return count == 1 ? "1 change" : "\(count) changes"
    }

    private static func waiting(_ sheet: State, width: Int) -> [Line] {
        switch sheet.stage {
        case .planning:
            [Line("Making the plan: rendering, and comparing with each cluster...", .muted)]
        case .failed(let sentence):
            [Line("No plan could be made.", .bad)] + Line.wrapped(sentence, width: width)
                + [Line(), Line("Ctrl-R tries again, Esc keeps the step waiting.", .muted)]
        case .closed(let sentence):
            [Line("Nothing to approve.", .title)] + Line.wrapped(sentence, width: width)
                + [Line(), Line("Esc goes back.", .muted)]
        case .ready, .sending, .progress: []
        }
    }

    // MARK: - The plan

    private static func body(
        _ plan: ApprovalPlan, _ sheet: State, _ state: AppState, showsDiff: Bool, in rect: Rect,
        _ canvas: inout Canvas
    ) {
        let context = canvas.context
        let isTall = rect.rows >= 14
        var top = head(plan, sheet, context)
        if isTall { top.append(Line()) }
        top += places(plan, sheet, width: rect.columns, limit: isTall ? 6 : 2, context)
        if isTall { top.append(Line()) }
        let perNote = rect.rows >= 22 ? 4 : isTall ? 2 : 1
        var bottom = fact("THEN", thenText(plan), width: rect.columns, limit: perNote, context)
        bottom += fact("ONLY", onlyText(plan), width: rect.columns, limit: perNote, context)
        if !plan.caveats.isEmpty, isTall {
            bottom += fact(
                "NOTE",
                plan.caveats.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " "),
                .warn, width: rect.columns,
                limit: perNote, context)
        }
        if isTall { bottom.insert(Line(), at: 0) }
        canvas.put(top, in: rect)
        let middle = Rect(
            column: rect.column, row: rect.row + top.count, columns: rect.columns,
            rows: max(1, rect.rows - top.count - bottom.count))
        objects(plan, sheet, showsDiff: showsDiff, in: middle, &canvas)
        canvas.put(
            bottom,
            in: Rect(
                column: rect.column, row: middle.endRow, columns: rect.columns,
                rows: max(0, rect.endRow - middle.endRow)))
    }

    /// The first lines: what, risk, plan.
    static func head(_ plan: ApprovalPlan, _ sheet: State, _ context: ViewContext) -> [Line] {
        var first = Line("app ", .muted)
        first.add(plan.application.description, .title)
        first.add("   rev ", .muted)
        first.add(plan.application.short(plan.revision))
        if !plan.previousRevision.isEmpty, plan.previousRevision != plan.revision {
            first.add(" (last good \(plan.application.short(plan.previousRevision)))", .muted)
        }
        if let since = plan.gate.since {
            first.add("   waiting ", .muted)
            first.add(context.clock.age(since))
        }
        var second = Line("risk ", .muted)
        switch plan.risk {
        case .low: second.add("low", .ok)
        case .medium(let reasons):
            second.add("MEDIUM", .warn)
            second.add("  " + reasons.joined(separator: ", "))
        case .high(_, let reasons):
            second.add("HIGH", .bad)
            second.add("  " + reasons.joined(separator: ", "))
        }
        second.add("   plan ", .muted)
        second.add(plan.shortHash, .title)
        second.add(" " + context.time(plan.madeAt), .muted)
        context.clock.note(plan.madeAt + lifetime + 1)
        return [first, second]
    }

    /// The table of targets.
    static func places(
        _ plan: ApprovalPlan, _ sheet: State, width: Int, limit: Int, _ context: ViewContext
    ) -> [Line] {
        let isNarrow = width < 66
        let table = Table(columns: [
            TableColumn(
                title: "CLUSTER", rule: ColumnRule(minimum: 10, weight: 2, maximum: 28),
                clip: .middle),
            TableColumn(
                title: "NS", rule: ColumnRule(minimum: 6, weight: 1, maximum: 22), clip: .middle),
            TableColumn(title: "STATE", rule: ColumnRule(minimum: 8, maximum: 14)),
            TableColumn(title: "+NEW", rule: ColumnRule(minimum: 4), alignment: .trailing),
            TableColumn(title: "~CHG", rule: ColumnRule(minimum: 4), alignment: .trailing),
            TableColumn(title: "-DEL", rule: ColumnRule(minimum: 4), alignment: .trailing),
            TableColumn(
                title: "=SAME", rule: ColumnRule(minimum: 5, fallback: .drop(order: 1)),
                alignment: .trailing),
            TableColumn(
                title: "CHECKED BY", rule: ColumnRule(minimum: 14, fallback: .drop(order: 2))),
        ])
        // The word WHERE stands in the place of the marks.
        let label = isNarrow ? 0 : 5
        let widths = table.widths(in: width - label)
        func line(_ title: String, _ line: Line) -> Line {
            Line(title.padding(to: label), .title) + line
        }
        var lines = [line(isNarrow ? "" : "WHERE", table.header(widths, glyphs: context.glyphs))]
        for (index, target) in plan.targets.enumerated().prefix(limit) {
            let isChanged = sheet.changes.targets.contains(index)
            func count(_ number: Int, _ role: Role) -> Span {
                Span(String(number), number > 0 ? role : .same)
            }
            let cells = [
                Span(target.cluster, target.isCritical ? .critical : .plain),
                Span(target.namespace),
                Span(target.state.words(context.clock), target.state.status.role),
                count(target.creates, .add), count(target.changes, .change),
                count(target.deletes, .remove), count(target.same, .same),
                Span(target.comparison.words, target.comparison == .none ? .warn : .muted),
            ]
            var row = table.row(
                cells, status: nil, isSelected: false, widths,
                glyphs: context.glyphs)
            if isChanged { row.spans[0] = Span("*", .change) }
            lines.append(line("", row))
        }
        if plan.targets.count > limit {
            lines.append(
                Line("\(plan.targets.count - limit) more clusters: Tab".padding(to: 10), .muted))
        }
        return lines
    }
}
