package import Foundation
import KubeKit
import KubeValues

extension HubOperations {
    /// What a check of documents needs to know of the hub.
    ///
    /// Kinds that a hub does not serve count as having no objects; where reading is forbidden, the
    /// knowledge is marked as incomplete.
    ///
    /// - Parameter now: the time, to tell whether this program's own engine is in charge.
    /// - Throws: ``OperationError`` when the hub does not answer or refuses.
    package func knowledge(at now: Date) async throws(OperationError) -> HubKnowledge {
        var knowledge = HubKnowledge()
        for (role, kind) in [
            (TypeRole.component, "ComponentDefinition"), (.trait, "TraitDefinition"),
            (.policy, "PolicyDefinition"), (.step, "WorkflowStepDefinition"),
        ] {
            knowledge.definitions[role] = Set(
                try await all(kind, "v1beta1", &knowledge).map(\.name))
        }
        knowledge.policies = Set(
            try await all("Policy", "v1alpha1", &knowledge).map(ObjectKey.init(of:)))
        knowledge.workflows = Set(
            try await all("Workflow", "v1alpha1", &knowledge).map(ObjectKey.init(of:)))
        if try await isDrivenByOwnEngine(at: now) { knowledge.rendered = .ownEngine }
        return knowledge
    }

    private func all(
        _ kind: String, _ version: String, _ knowledge: inout HubKnowledge
    ) async throws(OperationError) -> [JSON] {
        do {
            return try await access.list(
                GroupVersionKind(group: "core.oam.dev", version: version, kind: kind))
        } catch {
            if error.isNotFound { return [] }
            if error.code == .forbidden {
                knowledge.isComplete = false
                return []
            }
            throw OperationError(error)
        }
    }

    /// Whether this program's engine holds the Lease of the hub now.
    private func isDrivenByOwnEngine(at now: Date) async throws(OperationError) -> Bool {
        let lease: JSON?
        do {
            lease = try await access.get(
                ObjectAddress(
                    kind: .lease,
                    namespace: ClusterReader.secretNamespace, name: LeaseClaim.name))
        } catch {
            return false
        }
        guard let lease, lease.at("spec", "holderIdentity")?.string?.isEmpty == false else {
            return false
        }
        return (LeaseClaim.end(of: lease) ?? .distantPast) > now
    }
}

extension ObjectKey {
    /// The key of an object.
    init(of object: JSON) { self.init(namespace: object.namespace, name: object.name) }
}
