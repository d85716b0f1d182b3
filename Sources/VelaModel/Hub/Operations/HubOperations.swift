package import Foundation
package import KubeKit
package import KubeValues

/// Everything that commands and screens do on a hub, one call each.
///
/// Each call reads what it needs, decides with a pure value, and writes once with the `resourceVersion` it
/// has read. On a conflict it reads and decides again, a few times.
package struct HubOperations: Sendable {
    /// Reads and writes objects of the hub and its clusters.
    package let access: ClusterAccess

    /// Operations over a transport of the hub.
    package init(hub: any HTTPTransport) { access = ClusterAccess(hub: hub) }

    /// How often a write is tried when somebody else's came in between.
    private static let conflictLimit = 5

    private func address(_ key: ObjectKey) -> ObjectAddress {
        ObjectAddress(kind: .application, namespace: key.namespace, name: key.name)
    }

    // MARK: - Reading

    /// The clusters, the hub first, as listed; not probed.
    ///
    /// - Throws: ``OperationError`` when the hub does not answer or refuses.
    package func clusters(at now: Date) async throws(OperationError) -> [ClusterSummary] {
        try await translating("fail to get registered cluster") {
            () async throws(KubernetesError) in
            try await ClusterReader(access: access).list(at: now)
        }
    }

    /// An Application.
    ///
    /// - Throws: ``OperationError`` with code `notFound` if there is none.
    package func application(_ key: ObjectKey) async throws(OperationError) -> JSON {
        let found = try await translating("") { () async throws(KubernetesError) in
            try await access.get(address(key))
        }
        guard let found else {
            throw OperationError(
                .notFound,
                "failed to load application \(key.name) from namespace \(key.namespace): "
                    + "applications.core.oam.dev \"\(key.name)\" not found")
        }
        return found
    }

    /// The Applications of a namespace, or of all.
    ///
    /// - Throws: ``OperationError`` when the hub does not answer or refuses.
    package func applications(namespace: String?) async throws(OperationError) -> [JSON] {
        try await translating("") { () async throws(KubernetesError) in
            try await access.list(.application, in: namespace ?? "")
        }
    }

    // MARK: - Clusters

    /// Changes the user labels of a managed cluster.
    ///
    /// - Parameters:
    ///   - name: the cluster.
    ///   - expected: the labels it must have now, or nil for whatever it has.
    ///   - verb: `add` or `delete`, for the refusal of the hub itself.
    ///   - change: the labels afterwards, from those now.
    /// - Returns: the cluster with its new labels.
    /// - Throws: ``OperationError`` when the cluster is unknown, is the hub itself, or the change is refused.
    package func changeLabels(
        of name: String, expected: [String: String]? = nil, verb: String = "add",
        _ change: ([String: String]) throws(OperationError) -> [String: String]
    ) async throws(OperationError) -> ClusterSummary {
        if name == "local" {
            throw OperationError(
                .refused, "cluster type Internal do not support \(verb) labels now")
        }
        let reader = ClusterReader(access: access)
        for _ in 0..<Self.conflictLimit {
            let secret = try await translating("") { () async throws(KubernetesError) in
                try await reader.secret(of: name)
            }
            guard let secret else {
                throw OperationError(.notFound, "failed to get cluster \(name): no such cluster")
            }
            var cluster = ClusterSummary(secret: secret, state: .live)
            if let expected, expected != cluster.labels {
                throw OperationError(
                    .refused, "the labels of \(name) were changed by somebody else; look again")
            }
            let labels = try change(cluster.labels)
            try LabelEdit.check(labels.filter { cluster.labels[$0.key] != $0.value })
            do {
                try await reader.patchSecret(
                    LabelEdit.patch(secret: secret, labels: labels), of: name)
            } catch {
                if error.isConflict { continue }
                throw OperationError(error)
            }
            cluster.labels = labels
            cluster.isCritical = ClusterSummary.isCritical(labels)
            return cluster
        }
        throw OperationError(.failed, "the cluster \(name) keeps changing; try again")
    }

    // MARK: - Workflow

    /// Suspends the run of an Application.
    ///
    /// - Throws: ``OperationError`` when there is none, or it is over.
    package func suspend(_ key: ObjectKey) async throws(OperationError) {
        _ = try await changeRun(key) { operation throws(OperationError) in
            try operation.suspend()
        }
    }

    /// Resumes the run of an Application; see ``WorkflowOperation/resume(step:all:)``.
    ///
    /// - Returns: whether there was anything to resume.
    /// - Throws: ``OperationError`` when it cannot be resumed that way.
    package func resume(
        _ key: ObjectKey, step: String?, all: Bool
    ) async throws(OperationError) -> Bool {
        try await changeRun(key) { operation throws(OperationError) in
            switch try operation.resume(step: step, all: all) {
            case .patch(let patch): patch
            case .notSuspended: nil
            }
        }
    }

    /// Reads, decides and patches the status; again when somebody else's write came in between.
    private func changeRun(
        _ key: ObjectKey, _ decide: (WorkflowOperation) throws(OperationError) -> JSON?
    ) async throws(OperationError) -> Bool {
        for _ in 0..<Self.conflictLimit {
            let application = try await application(key)
            let operation = try WorkflowOperation(application: application)
            guard let patch = try decide(operation) else { return false }
            do {
                _ = try await access.patch(patch, at: address(key), subresource: "status")
                return true
            } catch {
                if error.isConflict { continue }
                throw OperationError(error)
            }
        }
        throw OperationError(.failed, "application \(key) keeps changing; try again")
    }

    // MARK: - Whole objects

    /// Creates an object, or changes the one of that name to it by a three-way merge.
    ///
    /// What was last applied is kept in the annotation that `vela` uses too, so that both can take turns;
    /// where only `kubectl` has applied before, its annotation tells.
    ///
    /// - Returns: the object as the hub holds it now.
    /// - Throws: ``OperationError`` when the hub refuses.
    @discardableResult
    package func apply(_ object: JSON) async throws(OperationError) -> JSON {
        guard let address = ObjectAddress(of: object, in: "local"),
            let kind = object.groupVersionKind
        else { throw OperationError(.usage, "an object without kind or name cannot be applied") }
        let annotation = "app.oam.dev/last-applied-configuration"
        var desired = object
        desired[path: ["metadata", "annotations", annotation]] = JSON(object.text(.canonical))
        for _ in 0..<Self.conflictLimit {
            var attempt = "create"
            do {
                guard let live = try await access.get(address) else {
                    return try await access.create(desired, at: address)
                }
                attempt = "update"
                let applied =
                    live.annotations[annotation]
                    ?? live.annotations["kubectl.kubernetes.io/last-applied-configuration"]
                let original = applied.flatMap { try? JSON(parsing: $0) }
                let merge = ThreeWayMerge.merge(
                    original: original, modified: desired, live: live, kind: kind)
                guard var patch = merge.patch else { return live }
                patch[path: ["metadata", "resourceVersion"]] = JSON(live.resourceVersion)
                return try await access.patch(patch, at: address)
            } catch {
                if error.isConflict || error.isAlreadyExists { continue }
                if error.status != 0 {
                    throw OperationError(error, prefix: "cannot \(attempt) object")
                }
                throw OperationError(error)
            }
        }
        throw OperationError(.failed, "\(address) keeps changing; try again")
    }

    /// Asks for an Application to be deleted; whether there was one.
    ///
    /// - Throws: ``OperationError`` when the hub refuses.
    package func delete(_ key: ObjectKey) async throws(OperationError) -> Bool {
        try await translating("") { () async throws(KubernetesError) in
            try await access.delete(address(key))
        }
    }

    /// The Application, or nil if it is gone.
    ///
    /// - Throws: ``OperationError`` when the hub does not answer or refuses.
    package func find(_ key: ObjectKey) async throws(OperationError) -> JSON? {
        try await translating("") { () async throws(KubernetesError) in
            try await access.get(address(key))
        }
    }

    private func translating<T>(
        _ prefix: String, _ body: () async throws(KubernetesError) -> T
    ) async throws(OperationError) -> T {
        do {
            return try await body()
        } catch {
            throw OperationError(error, prefix: prefix)
        }
    }
}

extension OperationError {
    /// The failure of a request as the failure of an operation.
    init(_ error: KubernetesError, prefix: String = "") {
        let message = prefix.isEmpty ? error.description : "\(prefix): \(error.description)"
        self.init(error.isNotFound ? .notFound : .failed, message)
    }
}
