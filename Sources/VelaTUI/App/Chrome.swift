import CursesKit
import Foundation
import VelaModel

/// The rows around the screens: status bar, tabs, hints, message.
enum Chrome {
    /// The status bar: where this is, whether something waits, whether something is broken, how fresh it is.
    static func bar(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        canvas.fill(rect, .bar)
        let hub = state.hub
        var left = Line(" VELA ", isCriticalInScope(state) ? .barCritical : .barTitle)
        left.add(
            " hub:\(hub.description?.hub ?? (hub.expectedHub.isEmpty ? "-" : hub.expectedHub))",
            .bar)
        if let user = hub.description?.user, !user.isEmpty, rect.columns >= 100 {
            left.add("  user:\(user)", .bar)
        }
        left.add("  ns:\(hub.description?.namespace ?? "*")", .bar)
        if hub.description?.isReadOnly == true { left.add("  RO", .barAttention) }
        // What matters least goes first when the bar is short.
        let candidates = (0...2).map { news(hub, dropping: $0, canvas.context) }
        let right =
            candidates.first { left.columns + $0.columns + 2 <= rect.columns } ?? candidates[2]
        let room = max(0, rect.columns - right.columns - 1)
        canvas.put(left, column: rect.column, row: rect.row, columns: room)
        canvas.putTrailing(right, endColumn: rect.endColumn, row: rect.row)
    }

    /// The right side: at 1 without the time, at 2 with short words.
    private static func news(_ hub: HubData, dropping level: Int, _ context: ViewContext) -> Line {
        var right = Line()
        if hub.waiting > 0 {
            right.add(
                "\(context.glyphs.mark(.attention)) \(hub.waiting)" + (level < 2 ? " approve" : ""),
                .barAttention)
            right.add("  ", .bar)
        }
        if let clusters = hub.clusters {
            // Without the hub nobody knows how its clusters fare.
            let live = hub.state.isOutdated ? nil : clusters.count { !$0.state.isOutdated }
            let count = live.map(String.init) ?? "?"
            right.add(
                (level < 2 ? "clusters " : "") + "\(count)/\(clusters.count)",
                live ?? 0 < clusters.count ? .barBad : .bar)
            right.add("  ", .bar)
        }
        let words =
            hub.connectionFailure == nil ? hub.state.hubWords(context.clock) : "NO HUB"
        right.add(words, hub.state.isOutdated ? .barBad : .bar)
        if level == 0, let changed = hub.changedAt { right.add(" " + context.time(changed), .bar) }
        right.add(" ", .bar)
        return right
    }

    private static func isCriticalInScope(_ state: AppState) -> Bool {
        guard let key = state.openKey, let summary = state.summary(of: key) else { return false }
        let targets = state.approval?.plan?.targets.map(\.cluster) ?? []
        return (summary.clusters + targets).contains { state.hub.cluster($0)?.isCritical == true }
            || state.approval?.plan?.targets.contains { $0.isCritical } == true
    }

    /// The tabs, or the path to the screen.
    static func tabs(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        let right = summary(state, canvas.context)
        var left = Line(" ")
        if state.routes.isEmpty {
            for (number, tab) in AppState.Tab.allCases.enumerated() {
                let isActive = tab == state.tab
                let text = "\(number + 1) \(tab.title)"
                left.add(isActive ? "[\(text)]" : " \(text) ", isActive ? .accent : .muted)
                left.add(" ")
            }
        } else {
            let crumbs = crumbs(state)
            for (index, crumb) in crumbs.enumerated() {
                if index > 0 { left.add(" \(canvas.glyphs.crumb) ", .muted) }
                left.add(crumb, index == crumbs.count - 1 ? .accent : .muted)
            }
        }
        let isRoomy = left.columns + right.columns + 2 <= rect.columns
        canvas.put(left, column: rect.column, row: rect.row, columns: rect.columns)
        if isRoomy { canvas.putTrailing(right, endColumn: rect.endColumn - 1, row: rect.row) }
    }

    private static func crumbs(_ state: AppState) -> [String] {
        var crumbs = [state.tab.title]
        for route in state.routes {
            switch route {
            case .application(let key, let pane):
                if !crumbs.contains(key.description) { crumbs.append(key.description) }
                if pane == .workflow { crumbs.append("Workflow") }
            case .approval(let key, let gate):
                if state.routes.first == route { crumbs.append(key.description) }
                crumbs.append("Approve \(gate.stepName)")
            case .labels(let cluster): crumbs += [cluster, "Labels"]
            case .help: crumbs.append("Help")
            case .applications: break
            }
        }
        return crumbs
    }

    private static func summary(_ state: AppState, _ context: ViewContext) -> Line {
        switch state.routes.last {
        case nil, .applications: return listSummary(state)
        case .application(_, let pane):
            var line = Line()
            for (name, its) in [("Tree", DetailScreen.Pane.tree), ("Workflow", .workflow)] {
                line.add(its == pane ? "[\(name)]" : " \(name) ", its == pane ? .accent : .muted)
                line.add(" ")
            }
            if let failure = state.watch?.failure, state.watch?.detail != nil {
                line.add(" stale: \(failure)", .warn)
            }
            return line
        case .approval:
            guard let plan = state.approval?.plan else { return Line() }
            if case .ready = state.approval?.stage {
                let isOld = state.now.timeIntervalSince(plan.madeAt) > ApprovalSheet.lifetime
                let age = context.clock.age(plan.madeAt)
                return Line(isOld ? "plan too old" : "plan fresh \(age)", isOld ? .warn : .muted)
            }
            return Line()
        case .labels, .help: return Line()
        }
    }

    private static func listSummary(_ state: AppState) -> Line {
        var line = Line()
        switch state.tab {
        case .apps:
            let count = state.apps.rows.count
            let total = state.apps.total
            line.add(count == total ? "Apps \(total)" : "Apps \(count) of \(total)", .muted)
            line.add(
                "   sort:\(state.apps.order.rawValue)" + (state.apps.isInverted ? " inverted" : ""),
                .muted)
            if !state.apps.filter.isEmpty {
                line.add("   filter:\(state.apps.filter.text)", .accent)
            }
        case .clusters:
            let count = state.clusters.rows.count
            let total = state.hub.clusters?.count ?? 0
            line.add(count == total ? "Clusters \(total)" : "Clusters \(count) of \(total)", .muted)
            line.add(
                "   sort:\(state.clusters.order.rawValue)"
                    + (state.clusters.isInverted ? " inverted" : ""), .muted)
            if !state.clusters.filter.isEmpty {
                line.add("   filter:\(state.clusters.filter.text)", .accent)
            }
        }
        return line
    }

    // MARK: - Hints

    /// The keys that work now; those that are off are dimmed.
    static func hints(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        var line = Line(" ")
        let bindings: [(String, String, Bool)]
        if state.pendingKeys.isEmpty {
            bindings = Keymap.bindings(state.scope).compactMap { binding in
                let isOn = binding.disabled(state) == nil
                // After the decision its keys are not expected any more.
                if !isOn, state.approval?.isDecided == true { return nil }
                return binding.hint.map { (binding.keyText, $0, isOn) }
            }
        } else {
            bindings = Keymap.bindings(state.scope).flatMap { binding in
                binding.chords.filter { $0.starts(with: state.pendingKeys) }.map { chord in
                    (
                        chord.dropFirst(state.pendingKeys.count).map(\.name).joined(separator: " "),
                        binding.help, true
                    )
                }
            }
        }
        let last = bindings.last { $0.1 == "Help" }
        let reserve = last.map { TextWidth.columns(of: $0.0 + $0.1) + 3 } ?? 0
        for (keys, text, isOn) in bindings where text != "Help" {
            let width = TextWidth.columns(of: keys + text) + 3
            guard line.columns + width + reserve <= rect.columns else { continue }
            line.add(keys, isOn ? .key : .disabled)
            line.add(" \(text)  ", isOn ? .plain : .disabled)
        }
        if let last {
            line.add(last.0, .key)
            line.add(" \(last.1)")
        }
        canvas.put(line, column: rect.column, row: rect.row, columns: rect.columns)
    }

    // MARK: - Message

    /// The filter that is typed, or the last message; the position at the right.
    static func message(_ state: AppState, in rect: Rect, _ canvas: inout Canvas) {
        let position = Line(position(state), .muted)
        let room = max(10, rect.columns - position.columns - 2)
        if let editor = state.filterEditor {
            let text = Span(editor.text).text
            var line = Line("/", .key)
            line.add(text + " ", .input)
            canvas.put(line, column: rect.column, row: rect.row, columns: room)
            canvas.placeCursor(
                column: rect.column + 1
                    + TextWidth.columns(of: Span(String(editor.text.prefix(editor.caret))).text),
                row: rect.row)
        } else if !state.pendingKeys.isEmpty {
            canvas.put(
                Line(state.pendingKeys.map(\.name).joined(separator: " ") + " ...", .key),
                column: rect.column + 1, row: rect.row)
        } else if let message = state.message {
            let status: Status? =
                switch message.severity {
                case .info: nil
                case .notice: .warn
                case .error: .bad
                }
            var line = Line()
            if let status { line.add(canvas.glyphs.mark(status) + " ", status.role) }
            line.add(message.text, message.severity == .error ? .bad : .plain)
            canvas.put(
                line, column: rect.column + (status == nil ? 1 : 0), row: rect.row, columns: room)
        }
        canvas.putTrailing(position, endColumn: rect.endColumn - 1, row: rect.row)
    }

    private static func position(_ state: AppState) -> String {
        func row(_ index: Int, _ count: Int, _ word: String = "row") -> String {
            count == 0 ? "" : "\(word) \(index + 1)/\(count)"
        }
        switch state.routes.last {
        case nil, .applications:
            switch state.tab {
            case .apps: return row(state.apps.cursor.index, state.apps.rows.count)
            case .clusters: return row(state.clusters.cursor.index, state.clusters.rows.count)
            }
        case .application(let key, let pane):
            guard let detail = state.detail(of: key) else { return "" }
            if pane == .workflow {
                return row(state.detail.stepCursor.index, state.detail.stepRows.count, "step")
            }
            return detail.treeReadAt.map { _ in
                row(state.detail.treeCursor.index, state.detail.treeRows.count, "node")
            } ?? ""
        case .approval:
            guard let sheet = state.approval, case .ready(let plan) = sheet.stage else { return "" }
            return row(sheet.cursor.index, plan.objects.count, "object")
        case .labels, .help: return ""
        }
    }
}

extension AppState.Tab {
    /// Its name.
    var title: String {
        switch self {
        case .apps: "Apps"
        case .clusters: "Clusters"
        }
    }
}
