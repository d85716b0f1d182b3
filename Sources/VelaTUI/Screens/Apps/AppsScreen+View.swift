import CursesKit
import Foundation
import VelaModel

extension AppsScreen {
    /// Draws the list, the preview beside it when there is room, and what must be said about the data.
    static func view(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        let apps = state.apps
        if AppLayout.hasPreview(state.size) {
            let parts = rect.sideBySide([
                .weight(2), .fixed(AppLayout.previewColumns(rect.columns)),
            ])
            let inside = canvas.box(
                parts[0], title: "Apps",
                footer: rangeText(apps, AppLayout.listRows(parts[0].rows - 2)),
                isFocused: !apps.isPreviewFocused)
            list(state, in: inside, &canvas)
            let preview = canvas.box(
                parts[1], title: apps.selected?.key.name ?? "", footer: "Tab to focus",
                isFocused: apps.isPreviewFocused)
            canvas.put(
                ApplicationPreview.lines(state, width: preview.columns, canvas.context),
                in: preview, offset: apps.previewOffset)
        } else if apps.isPreviewFocused {
            let preview = canvas.box(
                rect, title: apps.selected?.key.name ?? "", footer: "Tab back to the list",
                isFocused: true)
            canvas.put(
                ApplicationPreview.lines(state, width: preview.columns, canvas.context),
                in: preview, offset: apps.previewOffset)
        } else {
            list(state, in: rect, &canvas)
        }
    }

    private static func rangeText(_ apps: State, _ height: Int) -> String {
        guard !apps.rows.isEmpty else { return "" }
        let first = apps.cursor.offset + 1
        return "\(first)-\(min(apps.rows.count, first + height - 1)) of \(apps.rows.count)"
    }

    private static func list(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        let apps = state.apps
        let table = table(apps, state.hub, width: rect.columns)
        let widths = table.widths(in: rect.columns)
        canvas.put(
            table.header(widths, glyphs: canvas.glyphs), column: rect.column, row: rect.row,
            columns: rect.columns)
        let notes = notes(state, canvas.context, width: rect.columns)
        let height = AppLayout.listRows(rect.rows)
        let body = Rect(
            column: rect.column, row: rect.row + 1, columns: rect.columns, rows: height)
        if apps.rows.isEmpty {
            canvas.put(
                emptiness(state, canvas.context, width: rect.columns),
                in: body.inset(columns: 2, rows: 1))
        }
        var row = body.row
        for (index, app) in apps.rows.enumerated().dropFirst(apps.cursor.offset).prefix(height) {
            let isSelected = index == apps.cursor.index
            canvas.put(
                table.row(
                    cells(app, apps, state.hub, widths, canvas.context),
                    status: app.headline.status,
                    isSelected: isSelected, widths, glyphs: canvas.glyphs),
                column: rect.column, row: row, columns: rect.columns)
            let whole = Rect(column: rect.column, row: row, columns: rect.columns, rows: 1)
            if state.hub.state.isOutdated { canvas.restyle(whole, .muted) }
            if isSelected, !apps.isPreviewFocused {
                canvas.select(whole)
                canvas.placeCursor(column: rect.column, row: row)
            }
            row += 1
        }
        let isAway = state.hub.state.isOutdated || state.hub.connectionFailure != nil
        let free = rect.endRow - row
        let shown = Array(notes.prefix(free))
        // What is wrong with the hub stands right below the rows, a footnote at the bottom.
        let start = isAway && free > shown.count ? row + 1 : rect.endRow - shown.count
        canvas.put(
            shown,
            in: Rect(column: rect.column, row: start, columns: rect.columns, rows: shown.count))
    }

    // MARK: - Columns

    private enum Column: Int, CaseIterable {
        case name, namespace, phase, mode, step, health, clusters, revision, age
    }

    private static func table(_ apps: State, _ hub: HubData, width: Int) -> Table {
        let needs = apps.needs
        let nsWidth = min(16, needs.namespace)
        let isWide = width >= 92
        func rule(_ column: Column) -> ColumnRule {
            switch column {
            case .name: ColumnRule(minimum: 20, weight: 3, maximum: needs.name)
            case .namespace:
                ColumnRule(
                    minimum: nsWidth,
                    fallback: needs.hasOneNamespace
                        ? .drop(order: 3) : .shorten(order: 6, to: min(6, nsWidth)))
            case .phase: ColumnRule(minimum: needs.hasWaits ? 11 : 10)
            case .mode: ColumnRule(minimum: 4, fallback: .drop(order: 2))
            case .step:
                ColumnRule(
                    minimum: 14, weight: 2, maximum: needs.step, fallback: .shorten(order: 7, to: 6)
                )
            case .health: ColumnRule(minimum: isWide ? 6 : 5)
            case .clusters:
                ColumnRule(
                    minimum: isWide ? 14 : 8, weight: 2, maximum: needs.clusters,
                    fallback: .shorten(order: 5, to: 3))
            case .revision: ColumnRule(minimum: 4, fallback: .drop(order: 1))
            case .age: ColumnRule(minimum: 4, fallback: .drop(order: 4))
            }
        }
        func title(_ column: Column) -> String {
            switch column {
            case .name: "NAME"
            case .namespace: "NS"
            case .phase: "PHASE"
            case .mode: "MODE"
            case .step: "STEP"
            case .health: "HEALTH"
            case .clusters: "CLUSTERS"
            case .revision: "REV"
            case .age: "AGE"
            }
        }
        let columns = Column.allCases.map { column in
            TableColumn(
                title: title(column),
                shortTitle: column == .health ? "HLTH" : column == .clusters ? "CL" : nil,
                rule: rule(column),
                alignment: column == .health || column == .age || column == .revision
                    ? .trailing : .leading,
                clip: column == .name ? .middle : .end)
        }
        return Table(columns: columns, gap: isWide ? 2 : 1)
    }

    private static func cells(
        _ app: ApplicationSummary, _ apps: State, _ hub: HubData, _ widths: [Int?],
        _ context: ViewContext
    ) -> [Span] {
        let hasOutdated = app.clusters.contains { hub.cluster($0)?.state.isOutdated == true }
        let healthy = hasOutdated ? "?" : String(app.servicesHealthy)
        let health = app.servicesTotal == 0 ? "-" : "\(healthy)/\(app.servicesTotal)"
        let isUnwell = !hasOutdated && app.servicesHealthy < app.servicesTotal
        let clusters = clustersText(app.clusters, width: widths[Column.clusters.rawValue] ?? 0)
        return [
            Span(app.key.name),
            Span(app.key.namespace, .muted),
            Span(app.headline.word(context.clock), app.headline.status.role),
            Span(app.modeText, .muted),
            Span(app.stepText),
            Span(health, isUnwell ? .warn : hasOutdated ? .unknown : .plain),
            Span(clusters),
            Span(app.revision == 0 ? "-" : "v\(app.revision)", .muted),
            Span(context.clock.shortAge(app.createdAt), .muted),
        ]
    }

    /// As many names as fit, and how many more there are.
    static func clustersText(_ names: [String], width: Int) -> String {
        guard !names.isEmpty else { return "-" }
        for count in stride(from: names.count, to: 0, by: -1) {
            let more = names.count > count ? " +\(names.count - count)" : ""
            let text = names.prefix(count).joined(separator: " ") + more
            if TextWidth.columns(of: text) <= width { return text }
        }
        return String(names.count)
    }

    // MARK: - What must be said

    private static func emptiness(_ state: AppState, _ context: ViewContext, width: Int) -> [Line] {
        let hub = state.hub
        if hub.connectionFailure != nil { return [] }
        if state.apps.total > 0 {
            return [
                Line("No application matches the filter.", .title),
                Line("\(state.apps.total) hidden; Esc clears the filter.", .muted),
            ]
        }
        if case .forbidden(let what) = hub.state {
            return [Line("Not allowed: \(what)", .bad), Line(hub.state.remedy ?? "", .muted)]
        }
        if !hub.isComplete {
            if hub.state.isOutdated {
                return [Line("Nothing was read before the hub went away.", .title)]
            }
            return [Line("Reading applications...", .muted)]
        }
        let place = hub.description?.namespace.map { "in namespace \($0)" } ?? "on this hub"
        return [
            Line("There are no applications \(place).", .title),
            Line("velatui up -f FILE delivers one.", .muted),
        ]
    }

    /// The notes below the rows: the hub's absence, or clusters whose data is old.
    private static func notes(_ state: AppState, _ context: ViewContext, width: Int) -> [Line] {
        let hub = state.hub
        if let failure = hub.connectionFailure {
            return [Line("  " + context.glyphs.mark(.bad) + " The hub could not be opened.", .bad)]
                + Line.wrapped(failure, width: width - 4, indent: 4)
                + [Line("    Ctrl-R tries again.", .muted)]
        }
        if hub.state.isOutdated {
            var lines = [
                Line(
                    "  The hub does not answer. Rows are the last known state.",
                    .bad)
            ]
            if let reason = hub.state.reason {
                lines += Line.wrapped(reason, width: width - 4, indent: 4)
            }
            let since = hub.state.since.map { "since \(context.time($0))    " } ?? ""
            lines.append(Line("    \(since)\(hub.state.remedy ?? "")", .muted))
            lines.append(Line())
            lines.append(
                Line(
                    "  Reading, filtering and help keep working. Actions are off. Ctrl-R tries now.",
                    .muted))
            return lines
        }
        let lost = (hub.clusters ?? []).filter { $0.state.isOutdated }
        guard !lost.isEmpty else { return [] }
        let affected = state.apps.rows.count { app in
            app.clusters.contains { name in lost.contains { $0.name == name } }
        }
        guard affected > 0 else { return [] }
        let since = lost.compactMap(\.state.since).min().map { " since \(context.time($0))" } ?? ""
        let names = lost.map(\.name).joined(separator: ", ")
        var line = Line("  ")
        line.add(context.glyphs.mark(.bad), .bad)
        line.add(
            affected == 1
                ? " 1 row rests on old data: \(names) away\(since)"
                : " \(affected) rows rest on old data: \(names) away\(since)", .muted)
        return [line]
    }
}
