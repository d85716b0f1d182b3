package import KubeValues

/// The trackers of an Application by what they are for.
package struct ApplicationTrackers: Sendable, Hashable {
    /// The tracker of what outlives versions.
    package private(set) var root: JSON?
    /// The tracker of the present generation or publish version.
    package private(set) var current: JSON?
    /// The trackers of earlier versions, in the order given.
    package private(set) var history: [JSON] = []

    /// Sorts trackers out.
    ///
    /// - Parameters:
    ///   - application: whose trackers are wanted.
    ///   - trackers: all trackers with its name and namespace.
    /// - Throws: when one belongs to another Application of the same name, and when the publish version
    ///   has been used before and was followed by another one.
    package init(of application: Application, from trackers: [JSON]) throws(DeliveryError) {
        let name = ResourceTracker.currentName(of: application)
        for tracker in trackers {
            try ResourceTracker(tracker).checkOwner(application)
            switch tracker.at("spec", "type")?.string {
            case "root": root = tracker
            case "versioned" where tracker.name == name: current = tracker
            case "versioned": history.append(tracker)
            default: break
            }
        }
        guard !application.publishVersion.isEmpty, let current,
            let newest = history.map(Self.generation).max(),
            newest > Self.generation(of: current)
        else { return }
        throw DeliveryError(
            .step,
            "current publish version \(application.publishVersion)"
                + "(gen-\(Self.generation(of: current))) is in-use and outdated, found newer"
                + " gen-\(newest)")
    }

    private static func generation(of tracker: JSON) -> Int {
        tracker.at("spec", "applicationGeneration")?.int ?? 0
    }
}
