import CursesKit
import Foundation
import VelaModel

/// Turns keys into actions by the table that binds them.
enum KeyHandling {
    /// How long after one Ctrl-C another one quits.
    static let interruptWindow: TimeInterval = 2
    /// The exit code after two.
    static let interruptedExitCode: Int32 = 130

    /// Handles a key.
    static func press(_ state: inout AppState, _ key: Key) -> [AppEffect] {
        if key != .control("c") { state.interruptedAt = nil }
        // Any key acknowledges an error; what the key itself says comes after.
        state.message = nil
        let scope = state.scope
        let keys = state.pendingKeys + [key]
        switch Keymap.match(keys, in: scope) {
        case .binding(let binding):
            state.pendingKeys = []
            if let reason = binding.disabled(state) {
                AppReducer.say(&state, reason, .notice)
                return []
            }
            return perform(&state, binding.action)
        case .prefix:
            state.pendingKeys = keys
            return []
        case .none:
            if !state.pendingKeys.isEmpty {
                state.pendingKeys = []
                return []
            }
            // Terminals send Alt as an escape, so a quick Esc and a key look like it; nothing is bound to Alt.
            if let plain = key.afterEscape {
                return press(&state, Key(.escape)) + press(&state, plain)
            }
            return type(&state, key, scope)
        }
    }

    /// Handles a paste.
    static func paste(_ state: inout AppState, _ text: String) -> [AppEffect] {
        state.pendingKeys = []
        switch state.scope {
        case .filter:
            state.filterEditor?.insert(text)
            applyFilter(&state)
        case .help:
            state.help.search.insert(text)
            state.help.offset = 0
        case .labels, .labelsConfirm:
            guard var labels = state.labels else { return [] }
            let requests = LabelsEditor.paste(&labels, text)
            state.labels = labels
            return carryOut(&state, requests)
        case .approval, .approvalPhrase:
            AppReducer.say(&state, "pasted text never approves; type it", .notice)
        case .apps, .clusters, .tree, .workflow: break
        }
        return []
    }

    private static func type(_ state: inout AppState, _ key: Key, _ scope: Scope) -> [AppEffect] {
        switch scope {
        case .filter:
            if state.filterEditor?.handle(key) == true { applyFilter(&state) }
        case .help:
            if state.help.search.handle(key) { state.help.offset = 0 }
        case .labels, .labelsConfirm:
            guard var labels = state.labels else { return [] }
            let requests = LabelsEditor.type(&labels, key)
            state.labels = labels
            return carryOut(&state, requests)
        case .approvalPhrase:
            _ = state.approval?.phrase.handle(key)
        case .apps, .clusters, .tree, .workflow, .approval: break
        }
        return []
    }

    // MARK: - Actions

    private static func perform(_ state: inout AppState, _ action: AppAction) -> [AppEffect] {
        switch action {
        case .move(let motion):
            move(&state, motion)
            return []
        case .root(let action): return perform(&state, action)
        case .apps(let message):
            return carryOut(&state, AppsScreen.reduce(&state.apps, message, state.hub))
        case .clusters(let message):
            return carryOut(&state, ClustersScreen.reduce(&state.clusters, message, state.hub))
        case .detail(let message): return carryOut(&state, DetailScreen.reduce(&state, message))
        case .approval(let message):
            guard var sheet = state.approval else { return [] }
            let requests = ApprovalSheet.reduce(&sheet, message, state.hub, now: state.now)
            state.approval = sheet
            return carryOut(&state, requests)
        case .labels(let message):
            guard var labels = state.labels else { return [] }
            let requests = LabelsEditor.reduce(&labels, message)
            state.labels = labels
            return carryOut(&state, requests)
        }
    }

    private static func perform(_ state: inout AppState, _ action: RootAction) -> [AppEffect] {
        switch action {
        case .show(let tab):
            state.tab = tab
            return Routing.closeAll(&state)
        case .back: return back(&state)
        case .close:
            if state.routes.isEmpty {
                state.exitCode = 0
                return []
            }
            return Routing.pop(&state)
        case .interrupt: return interrupt(&state)
        case .help:
            state.help = HelpScreen.State(scope: state.scope)
            state.routes.append(.help)
            return []
        case .refresh:
            AppReducer.say(&state, "reading again", .info)
            return state.hub.description == nil ? connect(&state) : [.refresh]
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .filter:
            state.filterEditor = LineEditor(
                state.tab == .apps ? state.apps.filter.text : state.clusters.filter.text)
            return []
        case .keepFilter:
            state.filterEditor = nil
            return []
        }
    }

    private static func connect(_ state: inout AppState) -> [AppEffect] {
        guard state.hub.connectionFailure != nil else { return [] }
        state.hub.connectionFailure = nil
        state.hub.state = .connecting(since: state.now)
        return [.connect]
    }

    private static func back(_ state: inout AppState) -> [AppEffect] {
        if state.filterEditor != nil {
            state.filterEditor = nil
            setFilter(&state, "")
            return []
        }
        if state.scope == .help, !state.help.search.text.isEmpty {
            state.help.search = LineEditor()
            return []
        }
        switch state.scope {
        case .tree, .workflow:
            if state.detail.isInspectorFocused {
                state.detail.isInspectorFocused = false
                return []
            }
        case .apps:
            if state.apps.isPreviewFocused {
                state.apps.isPreviewFocused = false
                return []
            }
            if !state.apps.filter.isEmpty {
                setFilter(&state, "")
                return []
            }
        case .clusters:
            if state.clusters.isPreviewFocused {
                state.clusters.isPreviewFocused = false
                return []
            }
            if !state.clusters.filter.isEmpty {
                setFilter(&state, "")
                return []
            }
        case .approval, .approvalPhrase, .labels, .labelsConfirm, .help, .filter: break
        }
        return Routing.pop(&state)
    }

    private static func interrupt(_ state: inout AppState) -> [AppEffect] {
        if let last = state.interruptedAt,
            state.now.timeIntervalSince(last) <= interruptWindow
        {
            state.exitCode = interruptedExitCode
            return []
        }
        state.interruptedAt = state.now
        AppReducer.say(&state, "Ctrl-C again within 2 seconds quits", .notice)
        if state.filterEditor != nil { state.filterEditor = nil }
        switch state.routes.last {
        case .approval where state.approval?.stage == .planning:
            return [.cancel(.plan)] + Routing.pop(&state)
        case .approval:
            state.approval?.isTyping = false
            state.approval?.isArmed = false
        case .labels where state.labels?.phase != .saving:
            return [.cancel(.selectorEffects)] + Routing.pop(&state)
        case .help: return Routing.pop(&state)
        case .labels, .application, .applications, nil: break
        }
        return []
    }

    private static func move(_ state: inout AppState, _ motion: Motion) {
        let height = AppLayout.listHeight(state.size)
        let pane = AppLayout.paneHeight(state.size)
        func scroll(_ offset: inout Int, limit: Int) {
            // Lines move under the window, so one step is one line.
            offset = motion.applied(to: offset, count: max(1, limit), page: pane)
        }
        switch state.scope {
        case .apps, .clusters, .filter:
            if state.tab == .apps {
                if state.apps.isPreviewFocused {
                    scroll(&state.apps.previewOffset, limit: AppState.textLimit)
                } else {
                    state.apps.cursor.move(motion, state.apps.rows.map(\.key), height: height)
                }
            } else if state.clusters.isPreviewFocused {
                scroll(&state.clusters.previewOffset, limit: AppState.textLimit)
            } else {
                state.clusters.cursor.move(motion, state.clusters.rows.map(\.name), height: height)
            }
        case .tree, .workflow:
            if state.detail.isInspectorFocused {
                scroll(&state.detail.inspectorOffset, limit: AppState.textLimit)
            } else if state.scope == .tree {
                let ids = state.detail.treeRows.map(\.node.id)
                state.detail.treeCursor.move(motion, ids, height: TreePane.listHeight(state))
            } else {
                let ids = state.detail.stepRows.map(\.number)
                state.detail.stepCursor.move(motion, ids, height: WorkflowPane.listHeight(state))
            }
        case .approval:
            guard var sheet = state.approval else { return }
            if sheet.showsNotes {
                scroll(&sheet.notesOffset, limit: AppState.textLimit)
            } else {
                sheet.cursor.move(motion, Array((sheet.plan?.objects ?? []).indices), height: pane)
            }
            state.approval = sheet
        case .help: scroll(&state.help.offset, limit: HelpScreen.entries(state).count)
        case .approvalPhrase, .labels, .labelsConfirm: break
        }
    }

    // MARK: - Filters

    private static func applyFilter(_ state: inout AppState) {
        setFilter(&state, state.filterEditor?.text ?? "")
    }

    private static func setFilter(_ state: inout AppState, _ text: String) {
        if state.tab == .apps {
            state.apps.filter = ListFilter(text)
            state.apps.update(state.hub)
        } else {
            state.clusters.filter = ListFilter(text)
            state.clusters.update(state.hub)
        }
    }

    // MARK: - Requests of screens

    private static func carryOut(
        _ state: inout AppState, _ requests: [ScreenRequest]
    ) -> [AppEffect] {
        requests.flatMap { request -> [AppEffect] in
            switch request {
            case .effect(let effect): return [effect]
            case .open(let route): return Routing.open(&state, route)
            case .back: return Routing.pop(&state)
            case .say(let text, let severity):
                AppReducer.say(&state, text, severity)
                return []
            case .editFilter: return []
            }
        }
    }
}

extension AppState {
    /// The lines that a text pane scrolls over at most.
    static let textLimit = 200
}

extension Key {
    /// The key that follows an escape if this one is an escape with a key right behind it.
    fileprivate var afterEscape: Key? {
        guard modifiers.contains(.alt) else { return nil }
        switch code {
        case .character, .escape, .enter, .tab, .backspace:
            return Key(code, modifiers.subtracting(.alt))
        case .backTab, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp,
            .pageDown, .function:
            return nil
        }
    }
}
