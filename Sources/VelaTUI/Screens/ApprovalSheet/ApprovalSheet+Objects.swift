import CursesKit
import Foundation
import VelaModel

extension ApprovalSheet {
    /// Draws the objects, with the selected one's diff below it where there is no room beside.
    static func objects(
        _ plan: ApprovalPlan, _ sheet: State, showsDiff: Bool, in rect: Rect,
        _ canvas: inout Canvas
    ) {
        let context = canvas.context
        let label = rect.columns < 66 ? 0 : 5
        guard !plan.objects.isEmpty else {
            canvas.put(
                "This step places no objects.", .muted, column: rect.column + label, row: rect.row,
                columns: rect.columns - label)
            return
        }
        let kinds = plan.objects.map { TextWidth.columns(of: $0.kind) }.max() ?? 0
        let clusters = plan.objects.map { TextWidth.columns(of: $0.cluster) }.max() ?? 0
        let names = plan.objects.map { TextWidth.columns(of: $0.name) }.max() ?? 0
        var lines: [Line] = []
        var selectedLines = 0..<0
        for (index, object) in plan.objects.enumerated() {
            let isSelected = index == sheet.cursor.index
            var line = Line(String(repeating: " ", count: label))
            line.add(sheet.changes.objects.contains(index) ? "*" : " ", .change)
            line.add(isSelected ? context.glyphs.cursor : " ")
            line.add(" " + object.change.mark + " ", object.change.role)
            line.add(
                object.cluster, .muted, width: min(clusters, 20), mode: .middle,
                glyphs: context.glyphs)
            line.add(" ")
            line.add(object.kind, width: min(kinds, 18), glyphs: context.glyphs)
            line.add(" ")
            line.add(
                object.name, .title, width: min(names, max(12, rect.columns / 4)), mode: .middle,
                glyphs: context.glyphs)
            line.add("  " + object.summary, .muted)
            let start = lines.count
            lines.append(line)
            if showsDiff, isSelected {
                lines += diff(object, width: rect.columns, indent: label + 5, context)
            }
            if isSelected { selectedLines = start..<lines.count }
        }
        for dropped in sheet.changes.dropped {
            lines.append(
                Line(String(repeating: " ", count: label), .title)
                    + Line("*   \(dropped) is not in the plan any more", .change))
        }
        let height = rect.rows
        // The selected object with as much of its diff as fits stays in view.
        var offset = min(max(0, selectedLines.upperBound - height), selectedLines.lowerBound)
        offset = max(0, min(offset, lines.count - height))
        canvas.put(lines, in: rect, offset: offset)
        if label > 0 { canvas.put("WHAT", .title, column: rect.column, row: rect.row) }
        canvas.select(
            Rect(
                column: rect.column + label, row: rect.row + selectedLines.lowerBound - offset,
                columns: rect.columns - label, rows: 1))
        if lines.count > offset + height {
            let more = "\(lines.count - offset - height) more"
            canvas.putTrailing(
                Line(" " + more, .muted), endColumn: rect.endColumn, row: rect.endRow - 1)
        }
        canvas.placeCursor(
            column: rect.column + label + 1, row: rect.row + selectedLines.lowerBound - offset)
    }

    /// The lines of an object's diff.
    static func diff(
        _ object: ApprovalPlan.PlannedObject, width: Int, indent: Int, _ context: ViewContext
    ) -> [Line] {
        let space = String(repeating: " ", count: indent)
        if object.diff.isEmpty {
            let text =
                object.change == .notRendered
                ? "cannot be rendered here; only its place is known" : "no field differs"
            return [Line(space + text, .muted)]
        }
        return object.diff.flatMap { line -> [Line] in
            let old = line.old.map { "\($0)" }
            let new = line.new.map { "\($0)" }
            let short = [old, new].compactMap(\.self).joined(separator: " \(context.glyphs.arrow) ")
            if TextWidth.columns(of: line.path) + TextWidth.columns(of: short) + 3 <= width - indent
            {
                var one = Line(space + line.path + "  ", .muted)
                if let old { one.add(old, .remove) }
                if old != nil, new != nil { one.add(" \(context.glyphs.arrow) ", .muted) }
                if let new { one.add(new, .add) }
                return [one]
            }
            var lines = [Line(space + line.path, .muted)]
            if let old {
                lines += Line.wrapped(
                    "- " + old, .remove, width: width - indent - 2, indent: indent + 2)
            }
            if let new {
                lines += Line.wrapped(
                    "+ " + new, .add, width: width - indent - 2, indent: indent + 2)
            }
            return lines
        }
    }
}

extension ApprovalPlan.Change {
    /// The mark in front of an object.
    var mark: String {
        switch self {
        case .create: "+"
        case .change: "~"
        case .delete: "-"
        case .same: "="
        case .notRendered: "?"
        }
    }

    /// Its role.
    var role: Role {
        switch self {
        case .create: .add
        case .change: .change
        case .delete: .remove
        case .same: .same
        case .notRendered: .warn
        }
    }
}

extension ApprovalPlan.Comparison {
    /// How the target was checked, in words.
    var words: String {
        switch self {
        case .dryRun: "server dry-run"
        case .live: "live objects"
        case .lastApplied: "last applied"
        case .none: "not checked"
        }
    }
}
