import CursesKit
import VelaModel

/// Edits a cluster's labels and shows which topology selectors gain or lose the cluster.
enum LabelsEditor {
    /// The question what labels would do.
    struct Question: Sendable, Hashable {
        /// The cluster.
        var cluster: String
        /// The labels it would have.
        var labels: [String: String]
    }

    /// Where the user stands.
    enum Phase: Sendable, Hashable {
        /// The labels are being edited.
        case editing
        /// The cluster's name must be typed.
        case confirming
        /// The labels are being saved.
        case saving
    }

    /// The editor's state.
    struct State: Sendable {
        /// The cluster.
        let cluster: String
        /// The labels it had when the editor was opened.
        let original: [String: String]
        /// The pairs as typed.
        var editor: LineEditor
        /// The name as typed.
        var confirmation = LineEditor()
        /// Where the user stands.
        var phase = Phase.editing
        /// The answer to the last question that was asked.
        var effects: [SelectorEffect]?
        /// The question that ``effects`` answers or is to answer.
        var question: Question?
        /// Why saving failed, or nil.
        var failure: String?

        init(_ cluster: ClusterSummary) {
            self.cluster = cluster.name
            original = cluster.labels
            let pairs = cluster.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            editor = LineEditor(pairs.joined(separator: " "))
        }

        /// The labels as typed, or what is wrong with them.
        var labels: Result<[String: String], OperationError> {
            do throws(OperationError) {
                return .success(try LabelEdit.pairs([editor.text]))
            } catch {
                return .failure(error)
            }
        }

        /// Whether the labels differ from those the cluster has.
        var isChanged: Bool { (try? labels.get()).map { $0 != original } ?? false }
    }

    /// What can be done here.
    enum Message: Sendable, Hashable {
        /// Go on: to the name, or to saving.
        case confirm
        /// One step back.
        case back
    }

    /// Answers a message.
    static func reduce(_ state: inout State, _ message: Message) -> [ScreenRequest] {
        switch (message, state.phase) {
        case (.confirm, .editing):
            guard case .success(let labels) = state.labels else { return [] }
            guard labels != state.original else {
                return [.say("nothing has changed", .notice)]
            }
            state.phase = .confirming
            state.confirmation = LineEditor()
            return []
        case (.confirm, .confirming):
            guard state.confirmation.text == state.cluster else {
                return [.say("type \(state.cluster) to save its labels", .notice)]
            }
            guard case .success(let labels) = state.labels else { return [] }
            state.phase = .saving
            state.failure = nil
            return [
                .effect(
                    .setLabels(
                        cluster: state.cluster, labels: labels, replacing: state.original))
            ]
        case (.back, .confirming):
            state.phase = .editing
            return []
        case (.back, .editing): return [.back]
        case (.back, .saving): return [.back, .say("saving goes on", .notice)]
        case (.confirm, .saving): return []
        }
    }

    /// Handles a key that edits text; asks again what the labels would do.
    static func type(_ state: inout State, _ key: Key) -> [ScreenRequest] {
        switch state.phase {
        case .editing:
            guard state.editor.handle(key) else { return [] }
            return ask(&state)
        case .confirming:
            _ = state.confirmation.handle(key)
            return []
        case .saving: return []
        }
    }

    /// Pasted text may be labels, but never confirms.
    static func paste(_ state: inout State, _ text: String) -> [ScreenRequest] {
        switch state.phase {
        case .editing:
            state.editor.insert(text)
            return ask(&state)
        case .confirming: return [.say("pasted text does not confirm; type the name", .notice)]
        case .saving: return []
        }
    }

    /// Takes the answer to a question, if it is the last one.
    static func answered(_ state: inout State, _ question: Question, _ effects: [SelectorEffect]) {
        if state.question == question { state.effects = effects }
    }

    private static func ask(_ state: inout State) -> [ScreenRequest] {
        state.failure = nil
        guard case .success(let labels) = state.labels else {
            state.question = nil
            state.effects = nil
            return [.effect(.cancel(.selectorEffects))]
        }
        let question = Question(cluster: state.cluster, labels: labels)
        guard question != state.question else { return [] }
        state.question = question
        state.effects = nil
        guard labels != state.original else { return [.effect(.cancel(.selectorEffects))] }
        return [.effect(.selectorEffects(question))]
    }

    private static let obstacle: @Sendable (AppState) -> String? = { state in
        guard let labels = state.labels else { return nil }
        if case .failure(let problem) = labels.labels { return problem.message }
        if labels.phase == .saving { return "the labels are being saved" }
        return state.hub.writeObstacle
    }

    /// The keys while the labels are edited.
    static let keymap: [Binding] = [
        Binding(
            Key(.enter), "labels.confirm", .labels(.confirm), hint: "Save...",
            help: "go on to saving; the cluster's name is asked for", disabled: obstacle),
        Binding(
            Key(.escape), "app.back", .labels(.back), hint: "Cancel",
            help: "leave the labels as they are"),
        Binding(Key(.function(1)), "app.help", .root(.help), hint: "Help", help: "this help"),
    ]

    /// The keys while the name is typed.
    static let confirmKeymap: [Binding] = [
        Binding(
            Key(.enter), "labels.save", .labels(.confirm), hint: "Save",
            help: "save the labels once the name is right", disabled: obstacle),
        Binding(
            Key(.escape), "app.back", .labels(.back), hint: "Edit again", help: "back to the labels"
        ),
        Binding(Key(.function(1)), "app.help", .root(.help), hint: "Help", help: "this help"),
    ]
}
