import CursesKit
import Foundation
import VelaModel

/// A frame, and when it will look different by itself.
struct Frame {
    /// The cells.
    var buffer: CellBuffer
    /// When the frame looks different though nothing happened; nil if never.
    var changesAt: Date?
}

/// Draws the whole screen from the state.
enum AppView {
    /// The frame for a state.
    static func frame(_ state: AppState, glyphs: Glyphs, zone: TimeZone) -> Frame {
        let context = ViewContext(glyphs: glyphs, zone: zone, now: state.now)
        var canvas = Canvas(size: state.size, context: context)
        if state.isTooSmall {
            Notice.view(state, &canvas)
        } else {
            draw(state, &canvas)
        }
        if let fades = state.message?.fadesAt { context.clock.note(fades) }
        return Frame(buffer: canvas.buffer, changesAt: context.clock.changesAt)
    }

    private static func draw(_ state: AppState, _ canvas: inout Canvas) {
        let parts = AppLayout.parts(state.size)
        Chrome.bar(state, in: parts.bar, &canvas)
        Chrome.tabs(state, in: parts.tabs, &canvas)
        switch state.routes.last {
        case .help: HelpScreen.view(state, in: parts.body, &canvas)
        case .labels: LabelsEditor.view(state, in: parts.body, &canvas)
        case .approval: ApprovalSheet.view(state, in: parts.body, &canvas)
        case .application(let key, .tree): TreePane.view(state, key, in: parts.body, &canvas)
        case .application(let key, .workflow):
            WorkflowPane.view(state, key, in: parts.body, &canvas)
        case .applications, nil:
            switch state.tab {
            case .apps: AppsScreen.view(state, in: parts.body, &canvas)
            case .clusters: ClustersScreen.view(state, in: parts.body, &canvas)
            }
        }
        Chrome.hints(state, in: parts.hints, &canvas)
        Chrome.message(state, in: parts.message, &canvas)
    }
}

/// What is shown on a terminal that is too small.
enum Notice {
    /// Draws it.
    static func view(_ state: AppState, _ canvas: inout Canvas) {
        let size = state.size
        let need =
            "Need \(AppLayout.minimum.columns)x\(AppLayout.minimum.rows), this is \(size.columns)x\(size.rows)"
        let waiting = state.hub.waiting
        let approvals = waiting == 1 ? "1 approval waits" : "\(waiting) approvals wait"
        let clusters =
            state.hub.clusters.map { all in
                "\(all.count { !$0.state.isOutdated })/\(all.count) clusters"
            } ?? "clusters ?"
        var status = Line(approvals, waiting > 0 ? .attention : .plain)
        status.add("  " + clusters)
        var last = Line("q quit", .muted)
        // Old numbers must not look like news.
        if state.hub.connectionFailure != nil {
            last.add("  NO HUB", .bad)
        } else if state.hub.state.isOutdated {
            last.add("  " + state.hub.state.hubWords(canvas.context.clock), .bad)
        }
        let lines = [Line(need, .title), status, last]
        if size.columns >= 24, size.rows >= 5 {
            let inside = canvas.box(
                Rect(column: 0, row: 0, columns: size.columns, rows: min(size.rows, 5)))
            canvas.put(lines, in: inside)
        } else {
            canvas.put(lines, in: canvas.bounds)
        }
    }
}
