import CursesKit
import Foundation
import VelaModel

/// What the preview says of an Application, beside the list.
enum ApplicationPreview {
    /// The lines for the selected Application.
    static func lines(_ state: AppState, width: Int, _ context: ViewContext) -> [Line] {
        guard let app = state.apps.selected else { return [] }
        var lines = facts(app, context)
        if case .invalid(let message) = app.headline {
            lines += [Line()] + Line.wrapped(message, .bad, width: width)
        }
        guard let detail = state.detail(of: app.key) else {
            let failure = state.watch?.key == app.key ? state.watch?.failure : nil
            return lines + [Line(), Line(failure ?? "reading...", failure == nil ? .muted : .bad)]
        }
        lines += [Line(), Line("WORKFLOW", .title)]
        if detail.timeline.isEmpty { lines.append(Line("  no run yet", .muted)) }
        for (index, step) in detail.timeline.enumerated() {
            lines.append(stepLine(step, index + 1, width: width, context))
        }
        if let tree = detail.tree {
            lines += [Line(), Line("CLUSTERS", .title)] + clusters(tree, width: width, context)
        }
        if !detail.events.isEmpty {
            lines += [Line(), Line("LAST EVENTS", .title)]
            for event in detail.events.prefix(6) {
                var line = Line("  " + context.time(event.at) + " ", .muted)
                line.add(event.reason, event.isWarning ? .warn : .plain)
                line.add(" " + event.message, .muted)
                lines.append(line)
            }
        }
        return lines
    }

    private static func facts(_ app: ApplicationSummary, _ context: ViewContext) -> [Line] {
        var phase = Line("phase   ", .muted)
        phase.add(app.headline.word(context.clock), app.headline.status.role)
        if let since = app.waitsSince { phase.add("  for \(context.clock.age(since))") }
        var step = Line("step    ", .muted)
        step.add(app.stepText)
        if let gate = app.gates.first { step.add("  (\(gate.stepType))", .muted) }
        var revision = Line("rev     ", .muted)
        revision.add(app.revision == 0 ? "-" : "v\(app.revision)")
        revision.add("   created \(context.clock.shortAge(app.createdAt)) ago", .muted)
        return [phase, step, revision]
    }

    /// One line of a workflow.
    static func stepLine(
        _ step: TimelineStep, _ number: Int, width: Int, _ context: ViewContext
    ) -> Line {
        var line = Line("  ")
        line.add(context.glyphs.mark(step.state.status), step.state.status.role)
        line.add(" \(number) ", .muted)
        let room = max(8, width - 20)
        line.add(step.name, width: min(room, 26), mode: .middle, glyphs: context.glyphs)
        line.add(" ")
        line.add(StepTimes.took(step, context), step.state.isOver ? .muted : step.state.status.role)
        return line
    }

    private static func clusters(
        _ tree: ResourceNode, width: Int, _ context: ViewContext
    ) -> [Line] {
        var places: [(name: String, healthy: Int, total: Int, status: Status)] = []
        for component in tree.children {
            for cluster in component.children {
                let name = "\(cluster.name) / \(cluster.namespace)"
                let healthy = cluster.children.count { $0.health == .healthy }
                if let index = places.firstIndex(where: { $0.name == name }) {
                    places[index].healthy += healthy
                    places[index].total += cluster.children.count
                    if cluster.health != .healthy { places[index].status = cluster.health.status }
                } else {
                    places.append((name, healthy, cluster.children.count, cluster.health.status))
                }
            }
        }
        if places.isEmpty { return [Line("  nothing is delivered yet", .muted)] }
        return places.map { place in
            var line = Line("  ")
            line.add(context.glyphs.mark(place.status), place.status.role)
            line.add(" ")
            line.add(
                place.name, width: max(10, min(width - 14, 36)), mode: .middle,
                glyphs: context.glyphs)
            line.add(" \(place.healthy)/\(place.total)", .muted)
            return line
        }
    }
}

/// Times of a step, as the timeline and the preview print them.
enum StepTimes {
    /// How long the step took, or for how long it has gone on.
    static func took(_ step: TimelineStep, _ context: ViewContext) -> String {
        guard let start = step.startedAt else { return step.needsApproval ? "asks again" : "" }
        if step.state == .pending { return "" }
        if step.state.isOver {
            return ViewContext.length(from: start, to: step.lastAt ?? start)
        }
        return context.clock.age(start)
    }
}
