import CursesKit
import Foundation
import VelaModel

/// Everything that can happen to the dashboard.
enum AppMessage: Sendable {
    /// The time is now.
    case clock(Date)
    /// A key was pressed.
    case key(Key)
    /// Text was pasted.
    case paste(String)
    /// The terminal has another size.
    case resized(Size)
    /// The present state was painted.
    case painted
    /// The process was asked to end by that signal.
    case terminate(Int32)
    /// A session with the hub exists.
    case connected(HubDescription)
    /// No session could be made; the sentence says why.
    case connectionFailed(String)
    /// The session reported something.
    case hub(HubEvent)
    /// Something about the watched Application.
    case detail(ObjectKey, DetailEvent)
    /// A plan was made, or could not be.
    case plan(PlanRequest, PlanResult)
    /// An approval ended.
    case approval(PlanRequest, ApprovalOutcome)
    /// What a change of labels would do.
    case selectorEffects(LabelsEditor.Question, [SelectorEffect])
    /// Labels were saved, or not.
    case labelsSaved(cluster: String, OperationResult)
}

/// Names one request for a plan, so that a late answer to an older one is known as such.
struct PlanRequest: Sendable, Hashable {
    /// The Application.
    var key: ObjectKey
    /// The step's id.
    var stepID: String
    /// Counts requests.
    var number: Int
}

/// What the dashboard wants done; plain values, performed by the runtime.
enum AppEffect: Sendable, Hashable {
    /// Find or start the hub and read its events.
    case connect
    /// Read one Application until cancelled, after a moment when the reader may move on at once.
    case watchDetail(ObjectKey, isPreview: Bool)
    /// Make a plan.
    case plan(PlanRequest)
    /// Approve a plan.
    case approve(PlanRequest, ApprovalPlan)
    /// Find out what a change of labels would do.
    case selectorEffects(LabelsEditor.Question)
    /// Replace a cluster's labels.
    case setLabels(cluster: String, labels: [String: String], replacing: [String: String])
    /// Read everything again now.
    case refresh
    /// Stop what runs under that id.
    case cancel(EffectID)
    /// Write the whole screen again.
    case redraw
    /// Stop as job control does.
    case suspend
    /// Throw away what was typed before the last frame was painted.
    case discardTypedKeys
}

/// Names what runs; a new effect with the same id replaces the old one.
enum EffectID: Sendable, Hashable {
    /// The connection with its events.
    case connection
    /// The watched Application.
    case detail
    /// The plan that is being made.
    case plan
    /// The approval that is being sent; never cancelled.
    case approval
    /// The question about labels.
    case selectorEffects
    /// The labels that are being saved; never cancelled.
    case labels
}

/// What a screen asks the root to do after a message.
enum ScreenRequest: Sendable, Hashable {
    /// Perform an effect.
    case effect(AppEffect)
    /// Go to another screen.
    case open(Route)
    /// Go back one screen.
    case back
    /// Say something in the message row.
    case say(String, Severity)
    /// Ask for a filter.
    case editFilter
}

/// How important a message is.
enum Severity: Sendable, Hashable {
    /// Fades by itself.
    case info
    /// An answer that something is off; fades by itself.
    case notice
    /// Stays until acknowledged.
    case error
}

/// A screen above the two lists.
enum Route: Sendable, Hashable {
    /// An Application's tree and workflow.
    case application(ObjectKey, DetailScreen.Pane)
    /// The approval sheet of a gate.
    case approval(ObjectKey, Gate)
    /// The editor of a cluster's labels.
    case labels(String)
    /// Help about the screen below.
    case help
    /// The Applications of a cluster.
    case applications(onCluster: String)
}
