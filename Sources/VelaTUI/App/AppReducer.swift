import CursesKit
import Foundation
import VelaModel

/// The root: takes every message, lets the screen that it belongs to answer, and routes.
enum AppReducer {
    /// Changes the state and says what must be done.
    static func reduce(_ state: inout AppState, _ message: AppMessage) -> [AppEffect] {
        var effects: [AppEffect] = []
        switch message {
        case .clock(let now):
            state.now = now
            if let fades = state.message?.fadesAt, now >= fades { state.message = nil }
            return []
        case .painted: return painted(&state)
        case .terminate(let signal):
            state.exitCode = 128 + signal
            return []
        case .resized(let size):
            state.size = size
            // What nobody can see is not decided on.
            if state.isTooSmall { state.approval?.isPainted = false }
        case .key(let key): effects += KeyHandling.press(&state, key)
        case .paste(let text): effects += KeyHandling.paste(&state, text)
        case .connected(let description):
            state.hub.description = description
            state.hub.connectionFailure = nil
            // Whatever is shown in full is asked for again, of this session.
            state.watch = nil
        case .connectionFailed(let sentence):
            state.hub.connectionFailure = sentence
            state.hub.state = .unreachable(since: state.now, reason: sentence)
            say(&state, "hub: \(sentence)", .error)
        case .hub(let event): take(&state, event)
        case .detail(let key, let event): take(&state, key, event)
        case .plan(let request, let result):
            if var sheet = state.approval {
                ApprovalSheet.planned(&sheet, request, result)
                state.approval = sheet
            }
        case .approval(let request, let outcome): take(&state, request, outcome)
        case .selectorEffects(let question, let answer):
            if var labels = state.labels {
                LabelsEditor.answered(&labels, question, answer)
                state.labels = labels
            }
        case .labelsSaved(let cluster, let result): take(&state, cluster, result)
        }
        effects += settle(&state)
        return effects
    }

    /// Shows a message in the bottom row.
    static func say(_ state: inout AppState, _ text: String, _ severity: Severity) {
        state.message = MessageLine(text: text, severity: severity, at: state.now)
    }

    // MARK: - News

    private static func painted(_ state: inout AppState) -> [AppEffect] {
        guard !state.isTooSmall, state.scope == .approval, var sheet = state.approval,
            !sheet.isPainted, case .ready = sheet.stage
        else { return [] }
        sheet.isPainted = true
        state.approval = sheet
        return [.discardTypedKeys]
    }

    private static func take(_ state: inout AppState, _ event: HubEvent) {
        switch event {
        case .hub(let new):
            let was = state.hub.state
            state.hub.state = new
            if new.isOutdated, !was.isOutdated {
                say(&state, "hub: \(new.reason ?? "data is old")", .error)
            } else if was.isOutdated, !new.isOutdated {
                say(&state, "the hub answers again", .info)
            }
        case .applications(let changed, let removed, let isComplete):
            for summary in changed { state.hub.set(summary) }
            for key in removed { state.hub.remove(key) }
            state.hub.isComplete = state.hub.isComplete || isComplete
            if !changed.isEmpty || !removed.isEmpty { state.hub.changedAt = state.now }
            state.apps.update(state.hub)
            state.clusters.update(state.hub)
        case .clusters(let clusters):
            if state.hub.clusters != clusters { state.hub.changedAt = state.now }
            state.hub.clusters = clusters
            state.hub.clustersFailure = nil
            state.clusters.update(state.hub)
        case .clustersFailed(let sentence): state.hub.clustersFailure = sentence
        }
    }

    private static func take(_ state: inout AppState, _ key: ObjectKey, _ event: DetailEvent) {
        guard state.watch?.key == key else { return }
        switch event {
        case .detail(let detail):
            state.watch?.detail = detail
            state.watch?.failure = nil
            state.watch?.isGone = false
        case .gone:
            state.watch?.isGone = true
            state.watch?.detail = nil
        case .failed(let sentence): state.watch?.failure = sentence
        }
    }

    private static func take(
        _ state: inout AppState, _ request: PlanRequest, _ outcome: ApprovalOutcome
    ) {
        let name = "\(request.key.name)"
        switch outcome {
        case .accepted: say(&state, "approved: \(name)", .info)
        case .changed: say(&state, "\(name): the plan changed, nothing was approved", .error)
        case .closed(let sentence), .refused(let sentence):
            say(&state, "\(name): \(sentence)", .error)
        }
        guard var sheet = state.approval else { return }
        ApprovalSheet.ended(&sheet, request, outcome, now: state.now)
        state.approval = sheet
    }

    private static func take(_ state: inout AppState, _ cluster: String, _ result: OperationResult)
    {
        switch result {
        case .done:
            say(&state, "labels of \(cluster) saved", .info)
            if state.labels?.cluster == cluster, state.labels?.phase == .saving {
                state.labels = nil
                state.routes.removeAll { $0 == .labels(cluster) }
            }
        case .failed(let sentence):
            say(&state, "labels of \(cluster): \(sentence)", .error)
            if state.labels?.cluster == cluster {
                state.labels?.phase = .editing
                state.labels?.failure = sentence
            }
        }
    }

    // MARK: - After every message

    /// Brings cursors, rows and the watched Application in line with what is shown now.
    private static func settle(_ state: inout AppState) -> [AppEffect] {
        let height = AppLayout.listHeight(state.size)
        state.apps.cursor.reconcile(
            state.apps.rows.map(\.key), height: height)
        state.clusters.cursor.reconcile(state.clusters.rows.map(\.name), height: height)
        let effects = syncWatch(&state)
        if let key = state.openKey {
            state.detail.update(key, state.detail(of: key))
            let detail = state.detail
            state.detail.treeCursor.reconcile(
                detail.treeRows.map(\.node.id), height: TreePane.listHeight(state))
            state.detail.stepCursor.reconcile(
                detail.stepRows.map(\.number), height: WorkflowPane.listHeight(state),
                preferred: detail.stepRows.first {
                    !$0.step.state.isOver && $0.step.state != .pending
                }?
                .number)
        }
        if var sheet = state.approval {
            ApprovalSheet.observed(&sheet, state.hub.applications[sheet.key])
            sheet.cursor.reconcile(Array((sheet.plan?.objects ?? []).indices), height: 1)
            state.approval = sheet
        }
        return effects
    }

    /// Reads in full the Application that a screen shows, and no other.
    private static func syncWatch(_ state: inout AppState) -> [AppEffect] {
        var wanted: DetailWatch?
        if let key = state.openKey {
            wanted = DetailWatch(key: key, isPreview: false)
        } else if state.tab == .apps, let key = state.apps.selected?.key,
            AppLayout.hasPreview(state.size) || state.apps.isPreviewFocused
        {
            wanted = DetailWatch(key: key, isPreview: true)
        }
        guard let wanted else {
            guard state.watch != nil else { return [] }
            state.watch = nil
            return [.cancel(.detail)]
        }
        if state.watch?.key == wanted.key {
            state.watch?.isPreview = wanted.isPreview
            return []
        }
        state.watch = wanted
        guard state.hub.description != nil else { return [] }
        return [.watchDetail(wanted.key, isPreview: wanted.isPreview)]
    }
}
