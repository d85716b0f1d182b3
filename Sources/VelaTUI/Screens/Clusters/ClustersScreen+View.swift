import CursesKit
import Foundation
import VelaModel

extension ClustersScreen {
    /// Draws the list with the selected cluster's details beside it, below it, or instead of it.
    static func view(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        let clusters = state.clusters
        let title = clusters.selected?.name ?? ""
        if AppLayout.hasPreview(state.size) {
            let parts = rect.sideBySide([
                .weight(2), .fixed(AppLayout.previewColumns(rect.columns)),
            ])
            let inside = canvas.box(
                parts[0], title: "Clusters", isFocused: !clusters.isPreviewFocused)
            list(state, in: inside, &canvas)
            let preview = canvas.box(
                parts[1], title: title, footer: "L edits labels",
                isFocused: clusters.isPreviewFocused)
            canvas.put(
                details(state, width: preview.columns, canvas.context), in: preview,
                offset: clusters.previewOffset)
        } else if clusters.isPreviewFocused {
            let preview = canvas.box(
                rect, title: title, footer: "Tab back to the list", isFocused: true)
            canvas.put(
                details(state, width: preview.columns, canvas.context), in: preview,
                offset: clusters.previewOffset)
        } else {
            list(state, in: rect, &canvas)
        }
    }

    private static func list(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        let clusters = state.clusters
        let table = table(clusters, width: rect.columns)
        let widths = table.widths(in: rect.columns)
        canvas.put(
            table.header(widths, glyphs: canvas.glyphs), column: rect.column, row: rect.row,
            columns: rect.columns)
        let height = AppLayout.listRows(rect.rows)
        if clusters.rows.isEmpty {
            canvas.put(
                emptiness(state),
                in: Rect(
                    column: rect.column + 2, row: rect.row + 2, columns: rect.columns - 4, rows: 3))
        }
        var row = rect.row + 1
        for (index, cluster) in clusters.rows.enumerated().dropFirst(clusters.cursor.offset)
            .prefix(height)
        {
            let isSelected = index == clusters.cursor.index
            canvas.put(
                table.row(
                    cells(cluster, width: widths[2] ?? 0, canvas.context),
                    status: cluster.state.status, isSelected: isSelected, widths,
                    glyphs: canvas.glyphs),
                column: rect.column, row: row, columns: rect.columns)
            if isSelected, !clusters.isPreviewFocused {
                canvas.select(Rect(column: rect.column, row: row, columns: rect.columns, rows: 1))
                canvas.placeCursor(column: rect.column, row: row)
            }
            row += 1
        }
        let below = footnotes(state, width: rect.columns, canvas.context)
        let free = rect.endRow - row
        if free > 1 {
            canvas.put(
                below,
                in: Rect(
                    column: rect.column, row: row + 1, columns: rect.columns, rows: free - 1))
        }
    }

    private static func table(_ clusters: State, width: Int) -> Table {
        let isWide = width >= 92
        let names = clusters.rows.map { TextWidth.columns(of: $0.name) }.max() ?? 0
        let columns = [
            TableColumn(
                title: "NAME",
                rule: ColumnRule(minimum: max(12, min(names, 24)), weight: 1, maximum: 40),
                clip: .middle),
            TableColumn(title: "STATE", rule: ColumnRule(minimum: 13, maximum: 16)),
            TableColumn(
                title: "LABELS",
                rule: ColumnRule(minimum: 16, weight: 4, fallback: .shorten(order: 4, to: 8))),
            TableColumn(
                title: "APPS", rule: ColumnRule(minimum: 4), alignment: .trailing),
            TableColumn(
                title: "NODES", rule: ColumnRule(minimum: 5, fallback: .drop(order: 3)),
                alignment: .trailing),
            TableColumn(
                title: "VERSION",
                rule: ColumnRule(minimum: 8, maximum: 14, fallback: .drop(order: 2))),
            TableColumn(
                title: "TYPE",
                rule: ColumnRule(minimum: 15, maximum: 19, fallback: .drop(order: 1))),
        ]
        return Table(columns: columns, gap: isWide ? 2 : 1)
    }

    private static func cells(
        _ cluster: ClusterSummary, width: Int, _ context: ViewContext
    ) -> [Span] {
        let nodes = cluster.nodesTotal.map { "\(cluster.nodesReady)/\($0)" } ?? "?"
        let areNodesUnwell = cluster.nodesTotal.map { cluster.nodesReady < $0 } ?? false
        return [
            Span(cluster.name, cluster.isCritical ? .critical : .plain),
            Span(cluster.state.words(context.clock), cluster.state.status.role),
            Span(labelsText(cluster.labels, width: width), .muted),
            Span(String(cluster.applications)),
            Span(nodes, areNodesUnwell ? .warn : cluster.nodesTotal == nil ? .unknown : .plain),
            Span(cluster.version.isEmpty ? "?" : cluster.version, .muted),
            Span(cluster.type, .muted),
        ]
    }

    /// Whole pairs as far as they fit, and how many more there are.
    static func labelsText(_ labels: [String: String], width: Int) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        guard !pairs.isEmpty else { return "-" }
        for count in stride(from: pairs.count, to: 0, by: -1) {
            let more = pairs.count > count ? " +\(pairs.count - count)" : ""
            let text = pairs.prefix(count).joined(separator: " ") + more
            if TextWidth.columns(of: text) <= width { return text }
        }
        return pairs.count == 1 ? pairs[0] : "\(pairs.count) labels"
    }

    private static func emptiness(_ state: AppState) -> [Line] {
        let hub = state.hub
        if let failure = hub.clustersFailure {
            return [Line("The clusters could not be read.", .bad), Line(failure)]
        }
        if let failure = hub.connectionFailure {
            return [Line("The hub could not be opened.", .bad), Line(failure)]
        }
        guard let clusters = hub.clusters else { return [Line("Reading clusters...", .muted)] }
        if clusters.isEmpty { return [Line("No cluster is joined to this hub.", .title)] }
        return [
            Line("No cluster matches the filter.", .title),
            Line("\(clusters.count) hidden; Esc clears the filter.", .muted),
        ]
    }

    /// What is wrong with the selected cluster, below the rows.
    private static func footnotes(_ state: AppState, width: Int, _ context: ViewContext) -> [Line] {
        guard let cluster = state.clusters.selected else { return [] }
        var lines: [Line] = []
        if let failure = state.hub.clustersFailure, state.hub.clusters != nil {
            lines += Line.wrapped(
                "The clusters could not be read again: \(failure)", .warn, width: width - 2,
                indent: 2)
        }
        guard let reason = cluster.state.reason else { return lines }
        lines += Line.wrapped("\(cluster.name): \(reason)", .bad, width: width - 2, indent: 2)
        let affected = affectedApplications(cluster, state.hub)
        if !affected.isEmpty {
            lines += Line.wrapped(
                (affected.count == 1 ? "1 app affected: " : "\(affected.count) apps affected: ")
                    + affected.joined(separator: ", "), .muted, width: width - 2, indent: 2)
        }
        if let remedy = cluster.state.remedy { lines.append(Line("  " + remedy, .muted)) }
        return lines
    }

    private static func affectedApplications(_ cluster: ClusterSummary, _ hub: HubData) -> [String]
    {
        hub.applications.values.filter { $0.clusters.contains(cluster.name) }.map(\.key.name)
            .sorted()
    }

    private static func details(_ state: AppState, width: Int, _ context: ViewContext) -> [Line] {
        guard let cluster = state.clusters.selected else { return [] }
        func fact(_ name: String, _ value: String, _ role: Role = .plain) -> Line {
            var line = Line(name.padding(to: 10), .muted)
            line.add(value, role)
            return line
        }
        var lines = [
            fact("state", cluster.state.words(context.clock), cluster.state.status.role),
            fact(
                "class", cluster.isCritical ? "PROD" : "-", cluster.isCritical ? .critical : .plain),
            fact("type", cluster.type),
            fact("endpoint", cluster.endpoint),
            fact("version", cluster.version.isEmpty ? "?" : cluster.version),
            fact(
                "nodes",
                cluster.nodesTotal.map { "\(cluster.nodesReady) of \($0) ready" } ?? "?"),
        ]
        if !cluster.alias.isEmpty { lines.insert(fact("alias", cluster.alias), at: 1) }
        if !cluster.accepted { lines.append(fact("accepted", "no", .warn)) }
        if let reason = cluster.state.reason {
            lines += [Line()] + Line.wrapped(reason, .bad, width: width)
        }
        lines += [Line(), Line("LABELS", .title)]
        let labels = cluster.labels.sorted { $0.key < $1.key }
        lines +=
            labels.isEmpty
            ? [Line("  none", .muted)] : labels.map { Line("  \($0.key)=\($0.value)") }
        let apps = affectedApplications(cluster, state.hub)
        lines += [Line(), Line("APPLICATIONS", .title)]
        lines +=
            apps.isEmpty
            ? [Line("  none", .muted)]
            : Line.wrapped(apps.joined(separator: "  "), width: width - 2, indent: 2)
        return lines
    }
}

extension String {
    /// The text with spaces up to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - TextWidth.columns(of: self)))
    }
}
