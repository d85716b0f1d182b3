import CursesKit
import Foundation
import VelaModel

/// What has become of an approval, target by target, as the clusters say.
enum ApprovalProgress {
    /// How far one target is.
    struct TargetProgress: Sendable, Hashable {
        /// How it fares.
        var status: Status
        /// The words for it.
        var words: String
    }

    /// How far a target is.
    static func progress(
        of target: ApprovalPlan.Target, in plan: ApprovalPlan, step: TimelineStep.State?,
        tree: ResourceNode?
    ) -> TargetProgress {
        let wanted = plan.objects.filter {
            ($0.cluster, $0.namespace) == (target.cluster, target.namespace)
                && $0.change != .delete
        }
        guard let tree else { return TargetProgress(status: .unknown, words: "not read yet") }
        let places = tree.children.flatMap(\.children).filter { node in
            guard case .cluster(let namespace) = node.subject else { return false }
            return node.name == target.cluster && namespace == target.namespace
        }
        let present = places.flatMap(\.children).filter { node in
            guard case .object(let kind, _) = node.subject, node.health != .missing else {
                return false
            }
            return wanted.isEmpty || wanted.contains { ($0.kind, $0.name) == (kind, node.name) }
        }
        let total = max(wanted.count, present.count)
        let healthy = present.count { $0.health == .healthy }
        if present.contains(where: { $0.health == .unhealthy }) {
            return TargetProgress(status: .bad, words: "unhealthy, healthy \(healthy)/\(total)")
        }
        if step == .failed {
            return TargetProgress(status: .bad, words: "stopped at \(present.count)/\(total)")
        }
        if present.isEmpty { return TargetProgress(status: .unknown, words: "queued") }
        if present.count < total {
            return TargetProgress(status: .progress, words: "applying \(present.count)/\(total)")
        }
        if healthy < total || step != .succeeded {
            return TargetProgress(status: .progress, words: "healthy \(healthy)/\(total)")
        }
        return TargetProgress(status: .ok, words: "done, healthy \(healthy)/\(total)")
    }

    /// The lines of the sheet after the approval.
    static func lines(
        _ plan: ApprovalPlan, since: Date, _ state: AppState, width: Int, _ context: ViewContext
    ) -> [Line] {
        let detail = state.detail(of: plan.application)
        let steps = (detail?.timeline ?? []).flatMap { [$0] + $0.subSteps }
        let step =
            steps.first { !$0.id.isEmpty && $0.id == plan.gate.stepID }
            ?? steps.first { $0.name == plan.gate.stepName }
        var head = Line("app ", .muted)
        head.add(plan.application.description, .title)
        head.add("   plan ", .muted)
        head.add(plan.shortHash, .title)
        head.add("   approved ", .muted)
        head.add("\(context.time(since)), \(context.clock.age(since)) ago")
        var lines = [head, stepLine(step, plan, context), Line()]
        let names =
            plan.targets.map { TextWidth.columns(of: "\($0.cluster) / \($0.namespace)") }.max() ?? 0
        for target in plan.targets {
            let progress = progress(of: target, in: plan, step: step?.state, tree: detail?.tree)
            var line = Line("  ")
            line.add(context.glyphs.mark(progress.status) + " ", progress.status.role)
            line.add(
                "\(target.cluster) / \(target.namespace)", target.isCritical ? .critical : .plain,
                width: min(names, width / 2), mode: .middle, glyphs: context.glyphs)
            line.add("  " + progress.words, progress.status.role)
            lines.append(line)
        }
        if plan.targets.isEmpty { lines.append(Line("  This step places nothing itself.", .muted)) }
        lines.append(Line())
        lines += next(plan, steps, width: width, context)
        lines += [
            Line(),
            Line(
                step?.state.isOver == true
                    ? "Esc goes back; w shows the workflow."
                    : "Esc leaves it running; w shows the workflow.", .muted),
        ]
        return lines
    }

    private static func stepLine(
        _ step: TimelineStep?, _ plan: ApprovalPlan, _ context: ViewContext
    ) -> Line {
        var line = Line("step ", .muted)
        line.add(plan.gate.stepName, .title)
        line.add("  ")
        guard let step else {
            line.add("accepted; reading what the controller makes of it...", .muted)
            return line
        }
        let status: Status = step.state == .approve ? .progress : step.state.status
        line.add(context.glyphs.mark(status) + " ", status.role)
        switch step.state {
        case .approve: line.add("accepted; waiting for the controller's answer", .progress)
        default: line.add(step.state.word(context.clock), status.role)
        }
        if !step.message.isEmpty, step.state != .approve { line.add("  " + step.message, .muted) }
        return line
    }

    private static func next(
        _ plan: ApprovalPlan, _ steps: [TimelineStep], width: Int, _ context: ViewContext
    ) -> [Line] {
        plan.then.map { consequence in
            var line = Line("then ", .muted)
            line.add(consequence.step)
            let state = steps.first { $0.name == consequence.step }?.state
            switch state {
            case .pending, nil:
                line.add(consequence.asksAgain ? "  will ask again" : "  runs by itself", .muted)
            case .some(let state):
                line.add("  " + context.glyphs.mark(state.status) + " ", state.status.role)
                line.add(state.word(context.clock), state.status.role)
            }
            return line
        }
    }
}
