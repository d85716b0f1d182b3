import CursesKit
import VelaModel

extension LabelsEditor {
    /// Draws the editor.
    static func view(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        guard let labels = state.labels else { return }
        let box = rect.centred(Size(columns: min(rect.columns, 110), rows: rect.rows))
        let inside = canvas.box(box, title: "Labels of \(labels.cluster)", isFocused: true)
        var row = inside.row
        canvas.put(
            "Labels as key=value, separated by spaces:", .muted, column: inside.column, row: row,
            columns: inside.columns)
        row += 1
        field(
            labels.editor, isActive: labels.phase == .editing, row: row, in: inside, &canvas)
        row += 2
        let lines = effectLines(labels, state.hub, width: inside.columns, canvas.context)
        let tail = labels.phase == .editing && labels.failure == nil ? 1 : 3
        let room = max(0, inside.endRow - row - tail)
        canvas.put(
            lines,
            in: Rect(column: inside.column, row: row, columns: inside.columns, rows: room))
        if lines.count > room, room > 0 {
            canvas.putTrailing(
                Line("\(lines.count - room) more lines", .muted), endColumn: inside.endColumn,
                row: row + room)
        }
        decision(labels, in: inside, &canvas)
    }

    private static func decision(_ labels: State, in inside: Rect, _ canvas: inout Canvas) {
        let row = inside.endRow - 1
        if let failure = labels.failure {
            canvas.put(
                Line.wrapped(failure, .bad, width: inside.columns),
                in: Rect(column: inside.column, row: row - 1, columns: inside.columns, rows: 1))
        }
        switch labels.phase {
        case .editing:
            let text = labels.isChanged ? "Enter goes on to saving" : "nothing changed yet"
            canvas.put(text, .muted, column: inside.column, row: row, columns: inside.columns)
        case .confirming:
            let prompt = "Type \(labels.cluster) to save: "
            let used = canvas.put(
                prompt, .title, column: inside.column, row: row, columns: inside.columns)
            var field = inside
            field.column += used
            field.columns -= used
            self.field(labels.confirmation, isActive: true, row: row, in: field, &canvas)
        case .saving:
            canvas.put("saving...", .progress, column: inside.column, row: row)
        }
    }

    private static func field(
        _ editor: LineEditor, isActive: Bool, row: Int, in rect: Rect, _ canvas: inout Canvas
    ) {
        let text = Span(editor.text).text
        // Long text scrolls so that its end, where people type, stays in view.
        let over = max(0, TextWidth.columns(of: text) - rect.columns + 1)
        let shown = over == 0 ? text : String(text.suffix(max(1, rect.columns - 2)))
        canvas.fill(
            Rect(column: rect.column, row: row, columns: rect.columns, rows: 1),
            isActive ? .input : .plain)
        canvas.put(
            shown, isActive ? .input : .plain, column: rect.column, row: row, columns: rect.columns)
        guard isActive else { return }
        let before =
            over == 0
            ? TextWidth.columns(of: Span(String(editor.text.prefix(editor.caret))).text)
            : TextWidth.columns(of: shown)
        canvas.placeCursor(column: rect.column + min(before, rect.columns - 1), row: row)
    }

    private static func effectLines(
        _ labels: State, _ hub: HubData, width: Int, _ context: ViewContext
    ) -> [Line] {
        switch labels.labels {
        case .failure(let problem):
            return [Line("NOT READY", .title)]
                + Line.wrapped(problem.message, .warn, width: width - 2, indent: 2)
        case .success(let wanted):
            let effects =
                wanted == labels.original
                ? [Line("  nothing changes", .muted)]
                : labels.effects.map { effectLines($0, labels.cluster, context) }
                    ?? [Line("  reading...", .muted)]
            // Who gains or loses the cluster is what must not be overlooked, so it stands first.
            return [Line("SELECTORS (topology policies)", .title)] + effects + [Line()]
                + changeLines(from: labels.original, to: wanted, context)
        }
    }

    private static func effectLines(
        _ effects: [SelectorEffect], _ cluster: String, _ context: ViewContext
    ) -> [Line] {
        if effects.isEmpty { return [Line("  no selector gains or loses \(cluster)", .muted)] }
        return effects.flatMap { effectLines($0, cluster, context) }
    }

    private static func changeLines(
        from old: [String: String], to new: [String: String], _ context: ViewContext
    ) -> [Line] {
        var lines = [Line("CHANGES", .title)]
        for key in Set(old.keys).union(new.keys).sorted() {
            switch (old[key], new[key]) {
            case (nil, let value?): lines.append(Line("  + \(key)=\(value)", .add))
            case (let value?, nil): lines.append(Line("  - \(key)=\(value)", .remove))
            case (let before?, let after?) where before != after:
                lines.append(Line("  ~ \(key)=\(before) \(context.glyphs.arrow) \(after)", .change))
            default: continue
            }
        }
        return lines.count == 1 ? [lines[0], Line("  none", .muted)] : lines
    }

    private static func effectLines(
        _ effect: SelectorEffect, _ cluster: String, _ context: ViewContext
    ) -> [Line] {
        var line = Line(effect.gains ? "  + " : "  - ", effect.gains ? .add : .remove)
        let holder = effect.application.map { "\(effect.namespace)/\($0)" } ?? effect.namespace
        line.add("\(holder)/\(effect.policy)")
        line.add(
            effect.gains ? "  gains \(cluster)" : "  loses \(cluster)",
            effect.gains ? .add : .remove)
        guard effect.application == nil else { return [line] }
        let users =
            effect.usedBy.isEmpty
            ? "no application uses it" : "used by " + effect.usedBy.joined(separator: ", ")
        return [line, Line("      external policy, \(users)", .muted)]
    }
}
