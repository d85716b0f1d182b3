import CursesKit
import Foundation
import VelaModel

/// Draws an Application's workflow: a time line of its steps, and the selected step.
enum WorkflowPane {
    /// The rows of the run's head.
    private static let headRows = 3
    /// The rows of the step's details on a terminal of ordinary height.
    private static let stepRows = 8

    /// The areas of the pane.
    static func areas(_ state: AppState, _ rect: Rect) -> (head: Rect, table: Rect, step: Rect?) {
        let head = rect.stacked([.fixed(headRows), .weight(1)])
        if state.detail.isInspectorFocused, rect.rows < 26 {
            return (head[0], Rect(column: 0, row: 0, columns: 0, rows: 0), head[1])
        }
        guard head[1].rows >= stepRows + 6 else { return (head[0], head[1], nil) }
        let wanted = state.detail.stepRows.count + 3
        let rest = head[1].rows
        let tableRows = min(max(wanted, 6), rest - stepRows)
        let parts = head[1].stacked([.fixed(tableRows), .weight(1)])
        return (head[0], parts[0], parts[1])
    }

    /// The height of the list in the pane.
    static func listHeight(_ state: AppState) -> Int {
        max(1, areas(state, AppLayout.parts(state.size).body).table.rows - 3)
    }

    /// Draws the pane.
    static func view(_ state: AppState, _ key: ObjectKey, in rect: Rect, _ canvas: inout Canvas) {
        let parts = areas(state, rect)
        guard let detail = state.detail(of: key) else {
            canvas.put(
                DetailStates.missing(state, key, what: "workflow", width: rect.columns - 4),
                in: rect.inset(columns: 2, rows: 1))
            return
        }
        head(state, key, detail, in: parts.head, &canvas)
        if parts.table.rows >= 2 {
            let inside = canvas.box(
                parts.table, title: "Timeline", isFocused: !state.detail.isInspectorFocused)
            table(state.detail, detail, in: inside, showsCursor: true, &canvas)
        }
        if let area = parts.step, let row = state.detail.selectedStep {
            let inside = canvas.box(
                area, title: "Step \(row.number) \(row.step.name)",
                isFocused: state.detail.isInspectorFocused)
            canvas.put(
                stepLines(row, state, detail, width: inside.columns, canvas.context), in: inside,
                offset: state.detail.inspectorOffset)
        }
    }

    private static func head(
        _ state: AppState, _ key: ObjectKey, _ detail: ApplicationDetail, in rect: Rect,
        _ canvas: inout Canvas
    ) {
        let context = canvas.context
        let summary = state.hub.applications[key] ?? detail.summary
        var first = Line(" ")
        first.add(key.name, .title)
        let revision = detail.revisionName.isEmpty ? "-" : key.short(detail.revisionName)
        first.add("   rev ", .muted)
        first.add(revision)
        if !summary.modeText.isEmpty {
            first.add("   mode ", .muted)
            first.add(summary.modeText)
        }
        if let start = detail.runStartedAt {
            first.add("   started ", .muted)
            first.add(context.time(start))
            first.add(detail.runEndedAt == nil ? "   runs for " : "   took ", .muted)
            first.add(
                detail.runEndedAt.map { ViewContext.length(from: start, to: $0) }
                    ?? context.clock.age(start))
        }
        canvas.put(first, column: rect.column, row: rect.row, columns: rect.columns)
        var second = Line(" ")
        let status = summary.headline.status
        second.add(context.glyphs.mark(status) + " ", status.role)
        second.add(summary.headline.word(context.clock), status.role)
        second.add("   " + counts(detail.timeline), .muted)
        canvas.put(second, column: rect.column, row: rect.row + 1, columns: rect.columns)
        if case .invalid(let message) = summary.headline {
            canvas.put(
                message, .bad, column: rect.column + 1, row: rect.row + 2, columns: rect.columns - 2
            )
        }
    }

    private static func counts(_ timeline: [TimelineStep]) -> String {
        let waiting = timeline.flatMap { [$0] + $0.subSteps }.count { $0.state == .approve }
        let failed = timeline.count { $0.state == .failed || $0.state == .retrying }
        let done = timeline.count { $0.state == .succeeded || $0.state == .skipped }
        let pending = timeline.count { $0.state == .pending }
        var words: [String] = []
        if waiting > 0 {
            words.append(waiting == 1 ? "1 step waits for you" : "\(waiting) steps wait for you")
        }
        if failed > 0 { words.append("\(failed) failed") }
        words.append("\(done) of \(timeline.count) done")
        if pending > 0 { words.append("\(pending) pending") }
        return words.joined(separator: ", ")
    }

    // MARK: - Table

    /// Draws the steps with their place in time.
    static func table(
        _ state: DetailScreen.State, _ detail: ApplicationDetail, in rect: Rect,
        showsCursor: Bool, _ canvas: inout Canvas
    ) {
        if state.stepRows.isEmpty {
            canvas.put("No run yet.", .muted, column: rect.column, row: rect.row)
            return
        }
        let glyphs = canvas.glyphs
        let names = state.stepRows.map {
            TextWidth.columns(of: $0.step.name) + ($0.isSubStep ? 2 : 0)
        }
        let types = state.stepRows.map { TextWidth.columns(of: $0.step.type) }
        let nameColumns = min(max(8, rect.columns - 42), max(12, (names.max() ?? 0) + 1))
        let wantedType = min(16, types.max() ?? 0) + 1
        // Marks, name, phase, start and length come first, then the chart, then the type.
        let free = rect.columns - (9 + nameColumns + 11 + 9 + 11)
        let hasType =
            free >= wantedType + 20 || (14...).contains(free) == false && free >= wantedType
        let typeColumns = hasType ? wantedType - 1 : 0
        let chart = free - (hasType ? wantedType : 0) >= 14 ? free - (hasType ? wantedType : 0) : 0
        var header = Line("  ")
        header.add("#".padding(to: 4) + "  ", .muted)
        header.add("STEP".padding(to: nameColumns + 1), .muted)
        if typeColumns > 0 { header.add("TYPE".padding(to: typeColumns + 1), .muted) }
        header.add(
            "PHASE".padding(to: 11) + "STARTED".padding(to: 9) + "TOOK".padding(to: 8), .muted)
        canvas.put(header, column: rect.column, row: rect.row, columns: rect.columns)
        let chartColumn = rect.endColumn - chart
        if chart > 0 { scale(detail, column: chartColumn, row: rect.row, columns: chart, &canvas) }
        let height = rect.rows - 1
        let offset = showsCursor ? state.stepCursor.offset : 0
        for (place, (index, row)) in state.stepRows.enumerated().dropFirst(offset).prefix(height)
            .enumerated()
        {
            let y = rect.row + 1 + place
            let step = row.step
            let isSelected = showsCursor && index == state.stepCursor.index
            let status = step.state.status
            let quiet: Role = step.state == .pending || step.state == .skipped ? .muted : .plain
            var line = Line((isSelected ? glyphs.cursor : " ") + " ")
            line.add(row.number.padding(to: 4), .muted)
            line.add(glyphs.mark(status) + " ", status.role)
            line.add(
                (row.isSubStep ? "  " : "") + step.name, quiet, width: nameColumns, mode: .middle,
                glyphs: glyphs)
            line.add(" ")
            if typeColumns > 0 {
                line.add(step.type, .muted, width: typeColumns, glyphs: glyphs)
                line.add(" ")
            }
            line.add(step.state.word(canvas.context.clock), status.role)
            line.add(String(repeating: " ", count: max(1, 11 - (line.spans.last?.columns ?? 0))))
            line.add(
                canvas.context.time(step.state == .pending ? nil : step.startedAt).padding(to: 9),
                .muted)
            line.add(StepTimes.took(step, canvas.context), quiet)
            canvas.put(
                line, column: rect.column, row: y,
                columns: chart > 0 ? rect.columns - chart - 1 : rect.columns)
            if chart > 0 { bar(step, detail, column: chartColumn, row: y, columns: chart, &canvas) }
            if isSelected, !state.isInspectorFocused {
                canvas.select(Rect(column: rect.column, row: y, columns: rect.columns, rows: 1))
                canvas.placeCursor(column: rect.column, row: y)
            }
        }
    }

    private static func span(
        _ detail: ApplicationDetail, _ now: Date
    ) -> (start: Date, seconds: TimeInterval)? {
        guard let start = detail.runStartedAt else { return nil }
        return (start, max(1, (detail.runEndedAt ?? now).timeIntervalSince(start)))
    }

    private static func scale(
        _ detail: ApplicationDetail, column: Int, row: Int, columns: Int, _ canvas: inout Canvas
    ) {
        guard let (_, seconds) = span(detail, canvas.context.now) else { return }
        canvas.put("0", .muted, column: column + 1, row: row)
        let end =
            seconds < 120
            ? "\(Int(seconds))s"
            : seconds < 7200 ? "\(Int(seconds / 60))m" : "\(Int(seconds / 3600))h"
        canvas.putTrailing(Line(end, .muted), endColumn: column + columns - 1, row: row)
    }

    private static func bar(
        _ step: TimelineStep, _ detail: ApplicationDetail, column: Int, row: Int, columns: Int,
        _ canvas: inout Canvas
    ) {
        let edge = String(canvas.glyphs.vertical)
        canvas.put(edge, .border, column: column, row: row)
        canvas.put(edge, .border, column: column + columns - 1, row: row)
        guard let (start, seconds) = span(detail, canvas.context.now), let began = step.startedAt,
            step.state != .pending
        else { return }
        let inner = columns - 2
        let ended = step.state.isOver ? step.lastAt ?? began : canvas.context.now
        func place(_ date: Date) -> Int {
            max(0, min(inner, Int(date.timeIntervalSince(start) / seconds * Double(inner))))
        }
        let first = min(place(began), inner - 1)
        let last = step.state.isOver ? max(first + 1, place(ended)) : inner
        let glyph: Character =
            step.state == .approve
            ? canvas.glyphs.waitingBar
            : step.state.isOver ? canvas.glyphs.bar : canvas.glyphs.runningBar
        let role: Role = step.state == .approve ? .warn : step.state.status.role
        canvas.fill(
            Rect(column: column + 1 + first, row: row, columns: last - first, rows: 1), role,
            with: glyph)
    }

    // MARK: - The selected step

    private static func stepLines(
        _ row: DetailScreen.StepRow, _ state: AppState, _ detail: ApplicationDetail, width: Int,
        _ context: ViewContext
    ) -> [Line] {
        let step = row.step
        func fact(_ name: String, _ value: String, _ role: Role = .plain) -> [Line] {
            Line.wrapped(value, role, width: max(10, width - 10)).enumerated().map { index, line in
                Line((index == 0 ? name : "").padding(to: 10), .muted) + line
            }
        }
        let status = step.state.status
        let kind = step.needsApproval ? "\(step.type), asks for approval" : step.type
        var lines = fact("type", kind)
        lines += fact("phase", step.state.word(context.clock), status.role)
        switch step.state {
        case .approve:
            lines += fact(
                "waits",
                "for you since \(context.time(step.lastAt ?? step.startedAt)); a shows what approving does"
            )
        case .waits(let until):
            lines += fact(
                "waits", "ends by itself" + (until.map { " at \(context.time($0))" } ?? ""))
        case .suspended:
            lines += fact("waits", "somebody suspended the run here")
        case .pending where step.needsApproval:
            lines += fact("then", "stops here and asks before it does anything")
        default: break
        }
        if !step.policies.isEmpty {
            lines += fact("policies", step.policies.joined(separator: ", "))
        }
        if !step.reason.isEmpty { lines += fact("reason", step.reason) }
        if !step.message.isEmpty { lines += fact("message", step.message) }
        if !step.subSteps.isEmpty {
            lines += fact(
                "group",
                "\(step.subSteps.count) steps: " + step.subSteps.map(\.name).joined(separator: ", ")
            )
        }
        if let start = step.startedAt, step.state != .pending {
            lines += fact(
                "times",
                "started \(context.time(start))"
                    + (step.state.isOver ? ", ended \(context.time(step.lastAt))" : ""))
        }
        if !detail.events.isEmpty {
            lines += [Line(), Line("EVENTS", .title)]
            for event in detail.events.prefix(10) {
                var line = Line("  \(context.time(event.at))  ", .muted)
                line.add(event.reason, event.isWarning ? .warn : .plain)
                line.add("  " + event.message, .muted)
                lines.append(line)
            }
        }
        return lines
    }
}
