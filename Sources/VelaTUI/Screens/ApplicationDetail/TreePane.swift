import CursesKit
import Foundation
import VelaModel

/// Draws an Application's tree with what is known of the selected node.
enum TreePane {
    /// The height of the inspector below a tree on a narrow terminal.
    static let inspectorRows = 6

    /// Draws the pane.
    static func view(_ state: AppState, _ key: ObjectKey, in rect: Rect, _ canvas: inout Canvas) {
        let parts = areas(state, rect)
        let footer =
            state.detail.treeRows.isEmpty
            ? "" : "\(state.detail.treeCursor.index + 1)/\(state.detail.treeRows.count)"
        if let area = parts.tree {
            let inside = canvas.box(
                area, title: "Tree", footer: footer, isFocused: !state.detail.isInspectorFocused)
            tree(state, key, in: inside, &canvas)
        }
        if let area = parts.inspector {
            let title = state.detail.selectedRow.map(title) ?? "Node"
            let inside = canvas.box(
                area, title: title, footer: parts.tree == nil ? "Tab back to the tree" : "",
                isFocused: state.detail.isInspectorFocused)
            canvas.put(
                inspector(state, key, width: inside.columns, canvas.context), in: inside,
                offset: state.detail.inspectorOffset)
        }
        if let area = parts.workflow, let detail = state.detail(of: key) {
            let inside = canvas.box(area, title: "Workflow", footer: "w opens it")
            WorkflowPane.table(
                state.detail, detail, in: inside, showsCursor: false, &canvas)
        }
    }

    /// The areas of the pane; the inspector stands beside the tree, below it, or instead of it.
    static func areas(
        _ state: AppState, _ rect: Rect
    ) -> (tree: Rect?, inspector: Rect?, workflow: Rect?) {
        if AppLayout.hasPreview(state.size) {
            let steps = min(10, max(1, state.detail.stepRows.count) + 3)
            let rows = rect.stacked(
                state.size.rows >= AppLayout.tallRows ? [.weight(1), .fixed(steps)] : [.weight(1)])
            let columns = rows[0].sideBySide([.weight(58), .weight(42)])
            return (columns[0], columns[1], rows.count > 1 ? rows[1] : nil)
        }
        if state.detail.isInspectorFocused { return (nil, rect, nil) }
        guard rect.rows >= 18 else { return (rect, nil, nil) }
        let rows = rect.stacked([.weight(1), .fixed(inspectorRows)])
        return (rows[0], rows[1], nil)
    }

    /// The height of the list in the pane.
    static func listHeight(_ state: AppState) -> Int {
        max(1, (areas(state, AppLayout.parts(state.size).body).tree?.rows ?? 2) - 2)
    }

    private static func tree(
        _ state: AppState, _ key: ObjectKey, in rect: Rect, _ canvas: inout Canvas
    ) {
        let detail = state.detail
        if detail.treeRows.isEmpty {
            canvas.put(
                DetailStates.missing(state, key, what: "tree", width: rect.columns), in: rect)
            return
        }
        let visible = detail.treeRows.enumerated().dropFirst(detail.treeCursor.offset).prefix(
            rect.rows)
        let labels = detail.treeRows.map { label($0, state, canvas.context) }
        let ageColumns = rect.columns >= 60 ? 6 : 0
        let widest = labels.map(\.columns).max() ?? 0
        let nameColumns = min(widest + 2, max(20, (rect.columns - ageColumns) * 66 / 100))
        for (place, (index, row)) in visible.enumerated() {
            let y = rect.row + place
            canvas.put(labels[index], column: rect.column, row: y, columns: nameColumns - 1)
            let room = rect.columns - nameColumns - ageColumns
            let (text, role) = remark(row.node, state, key, canvas.context)
            canvas.put(
                text, role, column: rect.column + nameColumns, row: y, columns: room)
            if ageColumns > 0, row.node.createdAt != nil, !isRoot(row) {
                canvas.putTrailing(
                    Line(canvas.context.clock.shortAge(row.node.createdAt), .muted),
                    endColumn: rect.endColumn, row: y)
            }
            if index == detail.treeCursor.index, !detail.isInspectorFocused {
                canvas.select(Rect(column: rect.column, row: y, columns: rect.columns, rows: 1))
                canvas.placeCursor(column: rect.column, row: y)
            }
        }
    }

    private static func isRoot(_ row: DetailScreen.TreeRow) -> Bool { row.depth == 0 }

    private static func label(
        _ row: DetailScreen.TreeRow, _ state: AppState, _ context: ViewContext
    ) -> Line {
        let glyphs = context.glyphs
        var line = Line()
        for guide in row.guides.dropLast() { line.add(guide ? glyphs.guide : "  ", .border) }
        if !row.guides.isEmpty { line.add("  ") }
        let mark = row.node.children.isEmpty ? " " : row.isFolded ? glyphs.closed : glyphs.open
        line.add(mark + " ", .muted)
        let status = row.node.health.status
        line.add(glyphs.mark(status) + " ", status.role)
        switch row.node.subject {
        case .application: line.add(row.node.name, .title)
        case .component(let type):
            line.add(row.node.name, .title)
            line.add("  " + type, .muted)
        case .cluster(let namespace):
            let isCritical = state.hub.cluster(row.node.name)?.isCritical == true
            line.add(row.node.name, isCritical ? .critical : .accent)
            line.add(" / " + namespace, .muted)
        case .object(let kind, let generated):
            line.add(kind + " ", .muted)
            line.add(row.node.name, generated ? .plain : .title)
        }
        return line
    }

    private static func remark(
        _ node: ResourceNode, _ state: AppState, _ key: ObjectKey, _ context: ViewContext
    ) -> (String, Role) {
        let status = node.health.status
        let role: Role = status == .ok ? .muted : status.role
        switch node.subject {
        case .application:
            guard let summary = state.summary(of: key) else { return ("", .plain) }
            let revision = summary.revision == 0 ? "" : "   v\(summary.revision)"
            return (summary.headline.word(context.clock) + revision, summary.headline.status.role)
        case .cluster(let namespace):
            if let reason = state.detail(of: key)?.unread[node.name] { return (reason, .bad) }
            _ = namespace
            let objects = node.children
            let healthy = objects.count { $0.health == .healthy }
            return (
                "\(healthy)/\(objects.count)" + (node.detail.isEmpty ? "" : "  " + node.detail),
                role
            )
        case .component, .object:
            return (node.detail.isEmpty && status != .ok ? node.health.word : node.detail, role)
        }
    }

    private static func title(_ row: DetailScreen.TreeRow) -> String {
        switch row.node.subject {
        case .application: "Application \(row.node.name)"
        case .component: "Component \(row.node.name)"
        case .cluster: "Cluster \(row.node.name)"
        case .object(let kind, _): "\(kind) \(row.node.name)"
        }
    }

    private static func inspector(
        _ state: AppState, _ key: ObjectKey, width: Int, _ context: ViewContext
    ) -> [Line] {
        guard let row = state.detail.selectedRow else { return [] }
        let node = row.node
        func fact(_ name: String, _ value: String, _ role: Role = .plain) -> [Line] {
            let wrapped = Line.wrapped(value, role, width: max(10, width - 9))
            return wrapped.enumerated().map { index, line in
                Line((index == 0 ? name : "").padding(to: 9), .muted) + line
            }
        }
        var place = node.cluster
        if !node.namespace.isEmpty {
            place += place.isEmpty ? node.namespace : " / " + node.namespace
        }
        var lines = fact("health", node.health.word, node.health.status.role)
        if !node.detail.isEmpty { lines += fact("status", node.detail) }
        if !place.isEmpty { lines += fact("place", place) }
        if let created = node.createdAt {
            lines += fact(
                "age", "\(context.clock.shortAge(created)), since \(context.time(created))")
        }
        if let reason = state.detail(of: key)?.unread[node.cluster], !node.cluster.isEmpty {
            lines += fact("unread", reason, .bad)
        }
        if !node.children.isEmpty {
            let counts = Dictionary(grouping: node.children, by: \.health).mapValues(\.count)
            let words = ResourceNode.Health.displayOrder.compactMap { health in
                counts[health].map { "\($0) \(health.word)" }
            }
            lines += fact("below", words.joined(separator: ", "))
        }
        guard let detail = state.detail(of: key), !detail.events.isEmpty else { return lines }
        lines += [Line(), Line("EVENTS OF THE APPLICATION", .title)]
        for event in detail.events.prefix(12) {
            var line = Line("  \(context.time(event.at))  ", .muted)
            line.add(event.reason, event.isWarning ? .warn : .plain)
            line.add("  " + event.message, .muted)
            lines.append(line)
        }
        return lines
    }
}

extension ResourceNode.Health {
    /// The order in which counts are listed.
    fileprivate static let displayOrder: [ResourceNode.Health] = [
        .healthy, .progressing, .unhealthy, .missing, .deleting, .unknown,
    ]
}

/// What is said when an Application's details are not there.
enum DetailStates {
    /// The lines.
    static func missing(_ state: AppState, _ key: ObjectKey, what: String, width: Int) -> [Line] {
        if state.watch?.isGone == true {
            return [Line("\(key) was deleted.", .title), Line("Esc goes back.", .muted)]
        }
        if let failure = state.watch?.failure {
            return [Line("The \(what) could not be read.", .bad)]
                + Line.wrapped(failure, width: width)
        }
        if let reason = state.hub.state.reason { return Line.wrapped(reason, .bad, width: width) }
        return [Line("Reading the \(what)...", .muted)]
    }
}
