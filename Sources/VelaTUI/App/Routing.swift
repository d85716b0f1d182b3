import VelaModel

/// Opens and closes screens.
enum Routing {
    /// Opens a screen above the present one.
    static func open(_ state: inout AppState, _ route: Route) -> [AppEffect] {
        // What was opened stays selected when rows re-sort meanwhile.
        state.apps.cursor.hold()
        state.clusters.cursor.hold()
        switch route {
        case .applications(let cluster):
            state.tab = .apps
            let effects = closeAll(&state)
            state.apps.filter = ListFilter("cluster:\(cluster)")
            state.apps.update(state.hub)
            return effects
        case .approval(let key, let gate):
            state.planCount += 1
            let sheet = ApprovalSheet.State(key: key, gate: gate, number: state.planCount * 1000)
            state.approval = sheet
            state.routes.append(route)
            return [.plan(sheet.request)]
        case .labels(let name):
            guard let cluster = state.hub.cluster(name) else { return [] }
            state.labels = LabelsEditor.State(cluster)
            state.routes.append(route)
            return []
        case .application, .help:
            state.routes.append(route)
            return []
        }
    }

    /// Closes the screen on top.
    static func pop(_ state: inout AppState) -> [AppEffect] {
        guard let route = state.routes.popLast() else { return [] }
        state.pendingKeys = []
        switch route {
        case .approval:
            let isPlanning = state.approval?.stage == .planning
            state.approval = nil
            return isPlanning ? [.cancel(.plan)] : []
        case .labels:
            state.labels = nil
            return [.cancel(.selectorEffects)]
        case .application, .applications, .help: return []
        }
    }

    /// Closes all screens above the lists.
    static func closeAll(_ state: inout AppState) -> [AppEffect] {
        var effects: [AppEffect] = []
        while !state.routes.isEmpty { effects += pop(&state) }
        return effects
    }
}
