package import Foundation
package import KubeValues

/// The status of an Application while it is being worked out.
package struct StatusDraft: Sendable, Hashable {
    /// The status as it would be written.
    package private(set) var json: JSON

    /// A draft that begins with what is recorded.
    package init(_ application: JSON) { json = application["status"] ?? [:] }

    /// The phase, `status.status`.
    package var phase: String {
        get { json["status"]?.string ?? "" }
        set { json["status"] = .string(newValue) }
    }

    /// The workflow's run.
    package var workflow: JSON? {
        get { json["workflow"] }
        set { json["workflow"] = newValue }
    }

    /// The revision that the Application is at.
    package var latestRevision: JSON? {
        get { json["latestRevision"] }
        set { json["latestRevision"] = newValue }
    }

    /// The generation that the status speaks of.
    package var observedGeneration: Int {
        get { json["observedGeneration"]?.int ?? 0 }
        set { json["observedGeneration"] = JSON(newValue) }
    }

    /// Whether any component is known to be unhealthy.
    package var hasUnhealthyService: Bool {
        list("services").contains { $0["healthy"]?.bool == false }
    }

    /// Forgets what belongs to the run before.
    package mutating func beginRun() {
        json["services"] = nil
        json["appliedResources"] = nil
        json["policy"] = nil
        drop(conditions: ["Workflow", "Ready", "StateKeep"])
    }

    /// Takes in a member of the status that the draft has no name for; empty lists are left out.
    package mutating func set(_ key: String, _ value: [JSON]) {
        json[key] = value.isEmpty ? nil : .array(value)
    }

    /// A list of the status, empty if absent.
    package func list(_ key: String) -> [JSON] { json[key]?.array ?? [] }

    // MARK: - Conditions

    /// The order in which conditions stand.
    private static let order = [
        "Parsed", "Revision", "Policy", "Render", "Workflow", "Ready", "StateKeep",
    ]

    /// Says that a part of the delivery is done.
    package mutating func succeed(_ type: String, at now: Date) {
        set(
            type, status: "True", reason: type == "Ready" ? "ReconcileSuccess" : "Available",
            message: "", at: now)
    }

    /// Says that a part of the delivery is not done, and why.
    package mutating func fail(
        _ type: String, _ message: String, reason: String = "ReconcileError", at now: Date
    ) {
        set(type, status: "False", reason: reason, message: message, at: now)
    }

    /// Takes conditions away.
    package mutating func drop(conditions types: Set<String>) {
        let kept = list("conditions").filter { !types.contains($0["type"]?.string ?? "") }
        set("conditions", kept)
    }

    /// Whether a condition is said to be true.
    package func holds(_ type: String) -> Bool {
        list("conditions").contains { $0["type"]?.string == type && $0["status"] == "True" }
    }

    private mutating func set(
        _ type: String, status: String, reason: String, message: String, at now: Date
    ) {
        var condition: JSON = [
            "type": .string(type), "status": .string(status), "reason": .string(reason),
        ]
        if !message.isEmpty { condition["message"] = .string(message) }
        var all = list("conditions")
        let index = all.firstIndex { $0["type"]?.string == type }
        var before = index.map { all[$0] }
        let moment = before?["lastTransitionTime"]
        before?["lastTransitionTime"] = nil
        condition["lastTransitionTime"] =
            before == condition ? moment : .string(KubernetesTime.text(now))
        if let index {
            all[index] = condition
        } else {
            let rank = Self.order.firstIndex(of: type) ?? Self.order.count
            let place = all.firstIndex {
                (Self.order.firstIndex(of: $0["type"]?.string ?? "") ?? Self.order.count) > rank
            }
            all.insert(condition, at: place ?? all.count)
        }
        set("conditions", all)
    }
}
