import CursesKit
import Foundation
import VelaModel

/// Shows what an approval does before it is given, takes the decision, and follows what comes of it.
enum ApprovalSheet {
    /// Where the sheet stands.
    enum Stage: Sendable, Hashable {
        /// The plan is being made.
        case planning
        /// No plan could be made.
        case failed(String)
        /// The plan is there to be read and decided on.
        case ready(ApprovalPlan)
        /// The approval is on its way.
        case sending(ApprovalPlan)
        /// The hub accepted it; the controller's work is followed.
        case progress(ApprovalPlan, since: Date)
        /// The gate is not open any more.
        case closed(String)
    }

    /// The sheet's state.
    struct State: Sendable, Hashable {
        /// The Application.
        let key: ObjectKey
        /// The gate.
        let gate: Gate
        /// The last request for a plan.
        var request: PlanRequest
        /// Where the sheet stands.
        var stage = Stage.planning
        /// Whether the plan at hand was painted; decisions typed before that do not count.
        var isPainted = false
        /// Whether `A` was pressed and Enter is awaited.
        var isArmed = false
        /// Whether the phrase is being typed.
        var isTyping = false
        /// The phrase as typed.
        var phrase = LineEditor()
        /// What differs from the plan that was shown before.
        var changes = PlanChanges()
        /// The selected object.
        var cursor = ListCursor<Int>()
        /// Whether reasons, consequences and caveats fill the sheet.
        var showsNotes = false
        /// The first line of them that is shown.
        var notesOffset = 0
        /// Why the last decision was not carried out, or nil.
        var refusal: String?

        init(key: ObjectKey, gate: Gate, number: Int) {
            self.key = key
            self.gate = gate
            request = PlanRequest(key: key, stepID: gate.stepID, number: number)
        }

        /// Whether there is nothing left to decide.
        var isDecided: Bool {
            switch stage {
            case .sending, .progress, .closed: true
            case .planning, .failed, .ready: false
            }
        }

        /// The plan that is shown, if any.
        var plan: ApprovalPlan? {
            switch stage {
            case .ready(let plan), .sending(let plan), .progress(let plan, _): plan
            case .planning, .failed, .closed: nil
            }
        }

        /// Shows a plan that nobody has seen yet.
        mutating func show(_ plan: ApprovalPlan) {
            stage = .ready(plan)
            isPainted = false
            isArmed = false
            isTyping = false
            phrase = LineEditor()
        }
    }

    /// A plan older than this must be made again.
    static let lifetime: TimeInterval = 120

    /// What can be done here.
    enum Message: Sendable, Hashable {
        /// Begin to approve: at low risk this is all.
        case approve
        /// Confirm what was begun.
        case confirm
        /// One step back.
        case back
        /// Make the plan again.
        case rebuild
        /// Show or hide reasons, consequences and caveats in full.
        case toggleNotes
    }

    /// Why the plan cannot be approved now, or nil.
    static func obstacle(_ sheet: State, _ hub: HubData, now: Date) -> String? {
        switch sheet.stage {
        case .planning: return "the plan is still being made"
        case .failed: return "there is no plan; Ctrl-R tries again"
        case .sending: return "the approval is on its way"
        case .progress: return "this step has been approved"
        case .closed(let sentence): return sentence
        case .ready(let plan):
            if let reason = plan.disabledReason ?? hub.writeObstacle { return reason }
            return now.timeIntervalSince(plan.madeAt) > lifetime
                ? "the plan is older than 2 minutes; Ctrl-R makes it again" : nil
        }
    }

    /// Answers a message.
    static func reduce(
        _ sheet: inout State, _ message: Message, _ hub: HubData, now: Date
    ) -> [ScreenRequest] {
        switch message {
        case .approve: return begin(&sheet, hub, now)
        case .confirm: return confirm(&sheet, hub, now)
        case .back: return back(&sheet)
        case .rebuild: return rebuild(&sheet)
        case .toggleNotes:
            sheet.showsNotes.toggle()
            sheet.notesOffset = 0
            return []
        }
    }

    private static func begin(_ sheet: inout State, _ hub: HubData, _ now: Date) -> [ScreenRequest]
    {
        // What was typed before the plan could be read is no decision about it.
        guard sheet.isPainted, case .ready(let plan) = sheet.stage else { return [] }
        if let reason = obstacle(sheet, hub, now: now) { return [.say(reason, .notice)] }
        sheet.refusal = nil
        switch plan.risk {
        case .low: return send(&sheet, plan)
        case .medium: sheet.isArmed = true
        case .high:
            sheet.isTyping = true
            sheet.phrase = LineEditor()
        }
        return []
    }

    private static func confirm(
        _ sheet: inout State, _ hub: HubData, _ now: Date
    ) -> [ScreenRequest] {
        guard sheet.isPainted, case .ready(let plan) = sheet.stage else { return [] }
        if let reason = obstacle(sheet, hub, now: now) { return [.say(reason, .notice)] }
        switch plan.risk {
        case .low: return []
        case .medium: return sheet.isArmed ? send(&sheet, plan) : []
        case .high(let phrase, _):
            guard sheet.isTyping else { return [] }
            guard sheet.phrase.text == phrase else {
                return [.say("nothing is sent until the text reads: \(phrase)", .notice)]
            }
            return send(&sheet, plan)
        }
    }

    private static func send(_ sheet: inout State, _ plan: ApprovalPlan) -> [ScreenRequest] {
        sheet.stage = .sending(plan)
        sheet.isArmed = false
        sheet.isTyping = false
        sheet.showsNotes = false
        return [.effect(.approve(sheet.request, plan))]
    }

    private static func back(_ sheet: inout State) -> [ScreenRequest] {
        if sheet.isTyping {
            sheet.isTyping = false
            sheet.phrase = LineEditor()
            return []
        }
        if sheet.isArmed {
            sheet.isArmed = false
            return []
        }
        if sheet.showsNotes {
            sheet.showsNotes = false
            return []
        }
        return [.back]
    }

    private static func rebuild(_ sheet: inout State) -> [ScreenRequest] {
        switch sheet.stage {
        case .sending, .progress: return [.effect(.refresh)]
        case .planning: return []
        case .failed, .ready, .closed:
            if case .ready(let plan) = sheet.stage { sheet.changes.before = plan }
            sheet.request.number += 1
            sheet.stage = .planning
            sheet.isPainted = false
            sheet.isArmed = false
            sheet.isTyping = false
            sheet.refusal = nil
            return [.effect(.plan(sheet.request))]
        }
    }

    // MARK: - Answers

    /// Takes a plan, if it answers the last request.
    static func planned(_ sheet: inout State, _ request: PlanRequest, _ result: PlanResult) {
        guard sheet.request == request, sheet.stage == .planning else { return }
        switch result {
        case .failed(let sentence): sheet.stage = .failed(sentence)
        case .plan(let plan):
            sheet.changes = PlanChanges(from: sheet.changes.before, to: plan)
            sheet.show(plan)
        }
    }

    /// Takes the end of an approval.
    static func ended(
        _ sheet: inout State, _ request: PlanRequest, _ outcome: ApprovalOutcome, now: Date
    ) {
        guard sheet.request == request, case .sending(let plan) = sheet.stage else { return }
        switch outcome {
        case .accepted: sheet.stage = .progress(plan, since: now)
        case .closed(let sentence): sheet.stage = .closed(sentence)
        case .refused(let sentence):
            sheet.show(plan)
            sheet.refusal = sentence
        case .changed(let new):
            sheet.changes = PlanChanges(from: plan, to: new)
            sheet.show(new)
            sheet.refusal = "Nothing was approved: the plan changed. Changed lines are marked."
        }
    }

    /// Notices that somebody else closed the gate.
    static func observed(_ sheet: inout State, _ summary: ApplicationSummary?) {
        switch sheet.stage {
        case .sending, .progress, .closed: return
        case .planning, .failed, .ready: break
        }
        guard let summary else { return }
        if !summary.gates.contains(where: { $0.stepID == sheet.gate.stepID }) {
            sheet.stage = .closed("step \(sheet.gate.stepName) does not wait for approval any more")
        }
    }
}

/// What differs between the plan that was shown and the new one.
struct PlanChanges: Sendable, Hashable {
    /// The plan that was shown before, to compare the next one with.
    var before: ApprovalPlan?
    /// The places of objects in the new plan that are new or different.
    private(set) var objects: Set<Int> = []
    /// The places of targets in the new plan that are new or different.
    private(set) var targets: Set<Int> = []
    /// Objects that are not in the new plan.
    private(set) var dropped: [String] = []

    init() {}

    /// Compares two plans; without an old one nothing differs.
    init(from old: ApprovalPlan?, to new: ApprovalPlan) {
        guard let old else { return }
        objects = Set(new.objects.indices.filter { !old.objects.contains(new.objects[$0]) })
        targets = Set(new.targets.indices.filter { !old.targets.contains(new.targets[$0]) })
        dropped = old.objects.filter { object in
            !new.objects.contains { $0.isSameObject(as: object) }
        }.map { "\($0.cluster) \($0.kind) \($0.name)" }
    }
}

extension ApprovalPlan.PlannedObject {
    /// Whether it is about the same object in the same place.
    fileprivate func isSameObject(as other: ApprovalPlan.PlannedObject) -> Bool {
        (cluster, namespace, kind, name) == (other.cluster, other.namespace, other.kind, other.name)
    }
}
