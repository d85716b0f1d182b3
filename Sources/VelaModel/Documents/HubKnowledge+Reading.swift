import KubeValues

extension HubKnowledge {
    /// Where definitions stand that all namespaces may use.
    private static let systemNamespace = "vela-system"

    /// Reads what the check of some documents needs to know of a hub.
    ///
    /// Kinds that the hub does not serve count as none; kinds that may not be read leave the knowledge
    /// incomplete.
    ///
    /// - Parameters:
    ///   - access: the hub.
    ///   - documents: what is to be checked; their namespaces are read.
    ///   - defaultNamespace: where objects without a namespace go.
    ///   - rendered: the types that the engine in charge renders, or nil if it renders all.
    /// - Throws: ``EngineError`` when the hub does not answer.
    package static func read(
        _ access: ClusterAccess, for documents: [Document], defaultNamespace: String = "default",
        rendered: TypeCatalogue? = nil
    ) async throws(EngineError) -> HubKnowledge {
        var reader = Reader(access: access, knowledge: HubKnowledge(rendered: rendered))
        var namespaces: Set<String> = []
        for document in documents
        where document.value.groupVersionKind?.group == OAMKind.group {
            let namespace = document.value.namespace
            namespaces.insert(namespace.isEmpty ? defaultNamespace : namespace)
        }
        guard !namespaces.isEmpty else { return reader.knowledge }
        for namespace in namespaces.union([systemNamespace]).sorted() {
            for role in TypeRole.allCases { try await reader.readDefinitions(role, in: namespace) }
        }
        for namespace in namespaces.sorted() {
            for object in try await reader.list("v1alpha1", "Policy", in: namespace) {
                reader.knowledge.policies.insert(
                    ObjectKey(namespace: namespace, name: object.name))
            }
            for object in try await reader.list("v1alpha1", "Workflow", in: namespace) {
                reader.knowledge.workflows.insert(
                    ObjectKey(namespace: namespace, name: object.name))
            }
        }
        return reader.knowledge
    }
}

private struct Reader {
    let access: ClusterAccess
    var knowledge: HubKnowledge

    mutating func readDefinitions(
        _ role: TypeRole, in namespace: String
    ) async throws(EngineError) {
        let kind =
            switch role {
            case .component: "ComponentDefinition"
            case .trait: "TraitDefinition"
            case .policy: "PolicyDefinition"
            case .step: "WorkflowStepDefinition"
            }
        for object in try await list("v1beta1", kind, in: namespace) {
            knowledge.definitions[role].insert(object.name)
        }
    }

    mutating func list(
        _ version: String, _ kind: String, in namespace: String
    ) async throws(EngineError) -> [JSON] {
        do {
            return try await access.list(
                GroupVersionKind(group: OAMKind.group, version: version, kind: kind), in: namespace)
        } catch {
            switch error {
            case .refused(404, _, _), .invalid: return []
            case .refused(403, _, _):
                knowledge.isComplete = false
                return []
            case .refused, .transport: throw error
            }
        }
    }
}
