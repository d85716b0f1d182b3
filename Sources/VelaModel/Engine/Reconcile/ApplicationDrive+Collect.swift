import Delivery
import Foundation
import KubeKit
import KubeValues

extension ApplicationDrive {
    /// Goes on with removing what is not wanted any more; whether nothing is left to remove.
    @discardableResult
    mutating func collect(_ runner: StepRunner, marks: Bool) async throws(KubernetesError) -> Bool {
        var task = Collector.Task()
        task.marks = marks
        task.keepsLegacy = runner.keepsLegacy
        task.current = ResourceTracker.currentName(of: runner.parsed.application)
        guard marks || runner.book.history.contains(where: \.isBeingDeleted) else { return true }
        guard !runner.book.history.isEmpty else { return true }
        return try await report(task)
    }

    /// Runs a collection and says in the condition Ready how far it got.
    private mutating func report(_ task: Collector.Task) async throws(KubernetesError) -> Bool {
        let store = TrackerStore(access: setting.access, owner: key)
        let collector = Collector(
            access: setting.access, store: store,
            owner: ObjectOwner(namespace: key.namespace, name: key.name))
        do {
            switch try await collector.run(task) {
            case .finished:
                return true
            case .waiting(let sentence):
                status.fail(.ready, reason: "Deleting", message: sentence, at: stamp)
                return false
            }
        } catch  where !error.isConflict {
            let sentence = "error encountered during garbage collection: \(error)"
            status.fail(.ready, reason: "Deleting", message: sentence, at: stamp)
            events.append(.failed("FailedGC", "\(error)"))
            return false
        }
    }

    /// Removes everything of an Application that is to go, then lets it go.
    mutating func delete() async throws(KubernetesError) -> Date? {
        let orphans = application.finalizers.contains(Self.orphanFinalizer)
        guard orphans || application.finalizers.contains(Self.finalizer) else { return nil }
        status.phase = .deleting
        var task = Collector.Task()
        task.deletesAll = true
        task.orphans = orphans
        var isGone = try await report(task)
        if !isGone, orphans { isGone = try await report(task) }
        guard isGone else {
            try await write()
            await tell()
            return now.addingTimeInterval(Self.collectionPause)
        }
        let revisions = RevisionStore(access: setting.access, owner: key)
        for revision in try await revisions.all() { try await revisions.delete(revision) }
        let rest = application.finalizers.filter {
            $0 != Self.finalizer && $0 != Self.orphanFinalizer
        }
        _ = try await setting.access.patch(
            [
                "metadata": [
                    "resourceVersion": .string(application.resourceVersion),
                    "finalizers": rest.isEmpty ? .null : .array(rest.map { .string($0) }),
                ]
            ], at: address)
        setting.memory.forget(key)
        return nil
    }

    /// Brings back what drifted from what was delivered.
    mutating func keep(_ runner: StepRunner) async throws(KubernetesError) {
        let problems = try await runner.repair()
        guard !problems.isEmpty else { return }
        let list = problems.map { "(\($0))" }.joined(separator: ", ")
        let sentence = "Found \(problems.count) errors. [\(list)]"
        status.fail(.stateKeep, message: sentence, at: stamp)
        events.append(.failed("FailedStateKeep", sentence))
    }
}
