package import KubeValues

/// Tells changes of an Application that ask for work from those that a controller's own writes make.
///
/// Like the original's predicate: what only moves step records, services or applied resources wakes
/// nobody; the workflow's flags, its removal, and everything outside the status do.
package struct WakeRule: Sendable, Hashable {
    private let generation: Int
    private let uid: String
    private let isBeingDeleted: Bool
    private let labels: [String: String]
    private let annotations: [String: String]
    private let finalizers: [String]
    private let flags: [Bool]?

    /// What of that Application decides about waking.
    package init(_ application: JSON) {
        generation = application.generation
        uid = application.uid
        isBeingDeleted = application.isBeingDeleted
        labels = application.labels
        annotations = application.annotations
        finalizers = application.finalizers
        flags = application.at("status", "workflow").map { workflow in
            ["suspend", "terminated", "finished"].map { workflow[$0]?.bool ?? false }
        }
    }
}
