import Delivery
import KubeKit
import KubeValues

/// Brings bundles to clusters: checks them there, records them, applies them.
struct Dispatcher: Sendable {
    let applier: ObjectApplier
    let policies: ObjectPolicies
    /// How many objects are applied at once.
    let limit: Int

    private struct Item: Sendable {
        var bundle: Int
        var part: Int
        var cluster: String
        var manifest: JSON
        var rules: ApplyRules
        var known: JSON??
    }

    /// Dispatches the parts of those stages; what went wrong is noted in the bundles.
    ///
    /// Nothing is applied before the trackers on the hub record it.
    ///
    /// - Throws: when the trackers could not be written.
    func dispatch(
        _ bundles: inout [Bundle], stages: ClosedRange<DispatchStage>, book: inout TrackerBook
    ) async throws(KubernetesError) {
        let checked = await concurrently(items(bundles, stages), limit: limit) { item in
            let result = await Self.attempt { () async throws(KubernetesError) in
                try await applier.check(item.manifest, in: item.cluster, rules: item.rules)
            }
            return (item, result)
        }
        var problems: [Int: [String]] = [:]
        for (item, result) in checked {
            switch result {
            case .success(let live):
                bundles[item.bundle].parts[item.part].live = live
                bundles[item.bundle].parts[item.part].isKnown = true
            case .failure(let error):
                problems[item.bundle, default: []].append("\(error)")
            }
        }
        for (index, list) in problems {
            bundles[index].problem =
                "Dispatch: pre-dispatch dryrun failed: \(Self.sentence(list))"
        }
        let ready = items(bundles, stages)
        try await book.record(ready.map { record(of: bundles[$0.bundle].parts[$0.part]) })
        let applied = await concurrently(ready, limit: limit) { item in
            let result = await Self.attempt { () async throws(KubernetesError) in
                try await applier.apply(
                    item.manifest, in: item.cluster, rules: item.rules, known: item.known)
            }
            return (item, result)
        }
        problems = [:]
        for (item, result) in applied {
            switch result {
            case .success(let live):
                bundles[item.bundle].parts[item.part].live = live
                bundles[item.bundle].parts[item.part].isKnown = true
            case .failure(let error):
                problems[item.bundle, default: []].append("\(error)")
            }
        }
        for (index, list) in problems {
            bundles[index].problem = "Dispatch: \(Self.sentence(list))"
        }
    }

    /// The record of a part.
    func record(of part: Bundle.Part) -> (TrackerRecord, ResourceTracker.Shelf) {
        let (shelf, outlives) = policies.shelf(for: part.planned.object)
        var raw = part.planned.record
        if policies.appliesOnce { raw["raw"] = nil }
        if outlives { raw["skipGC"] = true }
        return (TrackerRecord(raw), shelf)
    }

    private func items(_ bundles: [Bundle], _ stages: ClosedRange<DispatchStage>) -> [Item] {
        var items: [Item] = []
        for (index, bundle) in bundles.enumerated() where bundle.problem == nil {
            for (number, part) in bundle.parts.enumerated()
            where stages.contains(part.planned.stage) {
                items.append(
                    Item(
                        bundle: index, part: number, cluster: part.planned.cluster,
                        manifest: part.planned.object,
                        rules: policies.rules(for: part.planned.object),
                        known: part.isKnown ? .some(part.live) : .none))
            }
        }
        return items
    }

    private static func attempt<Value>(
        _ body: () async throws(KubernetesError) -> Value
    ) async -> Result<Value, KubernetesError> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private static func sentence(_ problems: [String]) -> String {
        let list = problems.map { "(\($0))" }.joined(separator: ", ")
        return "Found \(problems.count) errors. [\(list)]"
    }
}
