import Delivery
import Foundation
import KubeKit
import KubeValues

/// Compares what would be dispatched with what is live, and lets the servers try it without keeping it.
struct LiveComparison: Sendable {
    let access: ClusterAccess
    let owner: ObjectKey
    /// What the policies say about objects.
    let policies: ObjectPolicies
    let now: Date

    /// What was found for one object.
    struct Finding: Sendable {
        /// What would happen to it, with the fields that differ.
        var object: ApprovalPlan.PlannedObject
        /// How it was checked.
        var comparison: ApprovalPlan.Comparison
        /// What could not be checked, as a whole sentence.
        var caveat: String?
    }

    /// Compares one object.
    ///
    /// - Parameters:
    ///   - manifest: the object as rendered and labelled.
    ///   - cluster: where it goes, `local` for the hub.
    func compare(_ manifest: JSON, in cluster: String) async -> Finding {
        guard let address = ObjectAddress(of: manifest, in: cluster) else {
            return finding(manifest, cluster, .notRendered, caveat: "an object has no kind or name")
        }
        let live: JSON?
        do {
            live = try await access.get(address)
        } catch {
            return finding(
                manifest, cluster, .notRendered,
                caveat: "\(cluster) could not be compared: \(error.description)")
        }
        let decision = ObjectApplication(
            of: manifest, by: ObjectOwner(namespace: owner.namespace, name: owner.name),
            rules: policies.rules(for: manifest)
        ).decide(live: live, at: now)
        switch decision {
        case .nothing: return finding(manifest, cluster, .same, comparison: .live)
        case .refuse(let reason):
            return finding(
                manifest, cluster, .same, comparison: .live,
                caveat: "the step will fail on \(cluster): \(reason)")
        case .create(let object):
            var found = finding(
                manifest, cluster, .create, diff: ObjectDiff.lines(from: nil, to: manifest))
            await attempt(&found) { () async throws(KubernetesError) in
                try await access.create(object, at: address, isTrial: true)
            }
            return found
        case .patch(let patch):
            guard let live else { return finding(manifest, cluster, .create) }
            let merged = MergePatch.apply(patch, to: live)
            let lines = ObjectDiff.lines(from: live, to: merged)
            var found = finding(
                manifest, cluster, lines.isEmpty ? .same : .change, diff: lines)
            await attempt(&found) { () async throws(KubernetesError) in
                try await access.patch(patch, at: address, isTrial: true)
            }
            return found
        case .replace(let object):
            return finding(
                manifest, cluster, .change, comparison: .live,
                diff: ObjectDiff.lines(from: live, to: object))
        case .recreate:
            return finding(
                manifest, cluster, .change, comparison: .live,
                diff: ObjectDiff.lines(from: live, to: manifest),
                caveat: "\(address) on \(cluster) is deleted and made anew")
        }
    }

    /// Lets the server try a write; what it says decides how sure the finding is.
    private func attempt(
        _ found: inout Finding, _ write: () async throws(KubernetesError) -> JSON
    ) async {
        do {
            _ = try await write()
            found.comparison = .dryRun
        } catch {
            found.comparison = .live
            let cluster = found.object.cluster
            if [400, 404, 409, 422].contains(error.status) {
                found.caveat = "the step will fail on \(cluster): \(error.description)"
            } else {
                found.caveat = "\(cluster) refused the trial run: \(error.description)"
            }
        }
    }

    private func finding(
        _ manifest: JSON, _ cluster: String, _ change: ApprovalPlan.Change,
        comparison: ApprovalPlan.Comparison = .none, diff: [ApprovalPlan.DiffLine] = [],
        caveat: String? = nil
    ) -> Finding {
        let object = ApprovalPlan.PlannedObject(
            cluster: cluster, namespace: manifest.namespace,
            kind: manifest["kind"]?.string ?? "", name: manifest.name, change: change,
            summary: ObjectDiff.summary(of: manifest, change: change, diff: diff), diff: diff)
        return Finding(object: object, comparison: comparison, caveat: caveat)
    }
}
