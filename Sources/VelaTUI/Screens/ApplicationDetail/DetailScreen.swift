import CursesKit
import Foundation
import VelaModel

/// One Application: its tree down to pods, and its workflow.
enum DetailScreen {
    /// The parts of the screen.
    enum Pane: Sendable, Hashable {
        /// Components, clusters, objects, pods.
        case tree
        /// The run's steps.
        case workflow
    }

    /// A row of the tree.
    struct TreeRow: Sendable, Hashable {
        /// The node.
        var node: ResourceNode
        /// How deep it is below the root.
        var depth: Int
        /// For each level above, whether the line of siblings goes on.
        var guides: [Bool]
        /// Whether its children are hidden.
        var isFolded: Bool
    }

    /// A row of the workflow.
    struct StepRow: Sendable, Hashable {
        /// The step.
        var step: TimelineStep
        /// Its number: `4`, `4a`.
        var number: String
        /// Whether it belongs to a group.
        var isSubStep: Bool
    }

    /// The screen's state.
    struct State: Sendable {
        /// The Application it shows; a change starts anew.
        private(set) var key: ObjectKey?
        /// Nodes whose children are hidden.
        private(set) var folded: Set<String> = []
        /// The rows of the tree that are not hidden.
        private(set) var treeRows: [TreeRow] = []
        /// The rows of the workflow.
        private(set) var stepRows: [StepRow] = []
        /// The selected node.
        var treeCursor = ListCursor<String>()
        /// The selected step.
        var stepCursor = ListCursor<String>()
        /// Whether keys go to the inspector.
        var isInspectorFocused = false
        /// The first line of the inspector that is shown.
        var inspectorOffset = 0

        /// The selected node.
        var selectedRow: TreeRow? {
            treeRows.indices.contains(treeCursor.index) ? treeRows[treeCursor.index] : nil
        }
        /// The selected step.
        var selectedStep: StepRow? {
            stepRows.indices.contains(stepCursor.index) ? stepRows[stepCursor.index] : nil
        }

        /// Makes the rows from what is known.
        mutating func update(_ key: ObjectKey, _ detail: ApplicationDetail?) {
            if self.key != key { self = State(key: key) }
            treeRows = detail?.tree.map { rows(of: $0) } ?? []
            stepRows = State.steps(detail?.timeline ?? [])
        }

        private init(key: ObjectKey) { self.key = key }

        init() {}

        /// Shows or hides the selected node's children.
        mutating func toggleFold() {
            guard let row = selectedRow, !row.node.children.isEmpty else { return }
            if folded.remove(row.node.id) == nil { folded.insert(row.node.id) }
        }

        /// Hides the selected node's children, or goes to its parent.
        mutating func fold() {
            guard let row = selectedRow else { return }
            if !row.node.children.isEmpty, !row.isFolded {
                folded.insert(row.node.id)
            } else if let parent = treeRows[..<treeCursor.index].last(where: {
                $0.depth < row.depth
            }) {
                treeCursor.select(parent.node.id)
            }
        }

        /// Shows the selected node's children, or goes to the first.
        mutating func unfold() {
            guard let row = selectedRow, let first = row.node.children.first else { return }
            if folded.remove(row.node.id) == nil { treeCursor.select(first.id) }
        }

        private func rows(of root: ResourceNode) -> [TreeRow] {
            var rows: [TreeRow] = []
            func add(_ node: ResourceNode, depth: Int, guides: [Bool]) {
                let isFolded = folded.contains(node.id)
                rows.append(
                    TreeRow(node: node, depth: depth, guides: guides, isFolded: isFolded))
                guard !isFolded else { return }
                for (index, child) in node.children.enumerated() {
                    add(
                        child, depth: depth + 1,
                        guides: guides + [index < node.children.count - 1])
                }
            }
            add(root, depth: 0, guides: [])
            return rows
        }

        private static func steps(_ timeline: [TimelineStep]) -> [StepRow] {
            timeline.enumerated().flatMap { index, step in
                [StepRow(step: step, number: String(index + 1), isSubStep: false)]
                    + step.subSteps.enumerated().map { place, sub in
                        StepRow(
                            step: sub, number: "\(index + 1)\(letter(place))", isSubStep: true)
                    }
            }
        }

        /// A letter for the first places, then a number.
        private static func letter(_ place: Int) -> String {
            place < 26
                ? String(Character(Unicode.Scalar(UInt8(97 + place)))) : ".\(place + 1)"
        }
    }

    /// What can be done here.
    enum Message: Sendable, Hashable {
        /// Tree or workflow.
        case show(Pane)
        /// Look at what approving would do.
        case approve
        /// Hide children.
        case fold
        /// Show children.
        case unfold
        /// Show or hide children.
        case toggleFold
        /// Go to the inspector or back.
        case switchPane
    }

    /// The gate that `a` means: the selected step's in the workflow, else the first.
    static func gate(_ state: AppState) -> Gate? {
        guard let key = state.openKey, let summary = state.summary(of: key) else { return nil }
        if case .application(_, .workflow) = state.routes.last,
            let step = state.detail.selectedStep?.step,
            let gate = summary.gates.first(where: { $0.stepID == step.id && !step.id.isEmpty })
        {
            return gate
        }
        return summary.gates.first
    }

    /// Answers a message.
    static func reduce(_ state: inout AppState, _ message: Message) -> [ScreenRequest] {
        guard let key = state.openKey else { return [] }
        switch message {
        case .show(let pane):
            if case .application = state.routes.last { state.routes.removeLast() }
            state.detail.isInspectorFocused = false
            return [.open(.application(key, pane))]
        case .approve: return gate(state).map { [.open(.approval(key, $0))] } ?? []
        case .fold: state.detail.fold()
        case .unfold: state.detail.unfold()
        case .toggleFold: state.detail.toggleFold()
        case .switchPane:
            state.detail.isInspectorFocused.toggle()
            state.detail.inspectorOffset = 0
        }
        return []
    }

    // MARK: - Keys

    private static let approve = Binding(
        Key("a"), "detail.approve", .detail(.approve), hint: "Approve...",
        help: "show what approving the waiting step does, then decide",
        disabled: { state in
            Obstacle.approval(of: state.openKey.flatMap { state.summary(of: $0) })
        })

    private static let isLeaf: @Sendable (AppState) -> String? = { state in
        guard let row = state.detail.selectedRow else { return "the tree has not been read yet" }
        return row.node.children.isEmpty ? "nothing grows from this node" : nil
    }

    /// The keys of the tree.
    static let treeKeymap: [Binding] = [
        approve,
        Binding(
            Key("w"), "detail.workflow", .detail(.show(.workflow)), hint: "Workflow",
            help: "show the workflow"),
        Binding(
            Key(.enter), "detail.toggleFold", .detail(.toggleFold), hint: "Fold",
            help: "show or hide what grows from the node", disabled: isLeaf),
        Binding(
            Key(.left), "detail.fold", .detail(.fold),
            help: "hide what grows from the node, or go to its parent"),
        Binding(
            Key(.right), "detail.unfold", .detail(.unfold),
            help: "show what grows from the node, or go into it"),
        Binding(
            Key(.tab), "detail.switchPane", .detail(.switchPane), hint: "Inspect",
            help: "go to the node's details and back"),
    ]

    /// The keys of the workflow.
    static let workflowKeymap: [Binding] = [
        approve,
        Binding(
            Key("w"), "detail.tree", .detail(.show(.tree)), hint: "Tree", help: "show the tree"),
        Binding(
            Key(.tab), "detail.switchPane", .detail(.switchPane), hint: "Step",
            help: "go to the step's details and back"),
    ]
}
