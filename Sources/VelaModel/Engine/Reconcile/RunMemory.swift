import Delivery
import KubeKit

/// What is remembered about running workflows between passes and is not worth keeping over a restart.
final class RunMemory: Sendable {
    private struct Entry {
        var run: String
        var memory: WorkflowMemory
    }

    private let entries = LockedBox<[ObjectKey: Entry]>([:])
    private let failures = LockedBox<[ObjectKey: Int]>([:])

    /// What is remembered about a run.
    func recall(_ key: ObjectKey, run: String) -> WorkflowMemory {
        entries.withLock { entries in
            guard let entry = entries[key], entry.run == run else { return WorkflowMemory() }
            return entry.memory
        }
    }

    /// Remembers something about a run.
    func keep(_ memory: WorkflowMemory, _ key: ObjectKey, run: String) {
        entries.withLock { $0[key] = Entry(run: run, memory: memory) }
    }

    /// Forgets an Application.
    func forget(_ key: ObjectKey) {
        entries.withLock { $0[key] = nil }
        failures.withLock { $0[key] = nil }
    }

    /// Counts one more time that an Application could not be driven; how often in a row.
    func countFailure(_ key: ObjectKey) -> Int {
        failures.withLock { failures in
            failures[key, default: 0] += 1
            return failures[key, default: 0]
        }
    }

    /// Notes that an Application could be driven.
    func clearFailures(_ key: ObjectKey) { failures.withLock { $0[key] = nil } }
}
