import KubeValues

/// Types that CustomResourceDefinitions bring.
enum CustomTypes {
    static let definitions = "apiextensions.k8s.io/customresourcedefinitions"

    /// The type that a definition describes, nil if it lacks what is needed.
    static func type(_ definition: JSON) -> ResourceType? {
        guard let group = definition.at("spec", "group")?.string,
            let names = definition.at("spec", "names"), let kind = names["kind"]?.string,
            let plural = names["plural"]?.string
        else { return nil }
        let all = definition.at("spec", "versions")?.array ?? []
        let served = all.filter { $0["served"]?.bool ?? true }
        let stored = served.first { $0["storage"]?.bool == true } ?? served.first
        guard let first = stored?["name"]?.string else { return nil }
        let others = served.compactMap { $0["name"]?.string }.filter { $0 != first }
        var sub: ResourceType.Subresources = []
        if stored?.at("subresources", "status") != nil { sub.insert(.status) }
        var type = ResourceType(
            group, [first] + others, kind, plural,
            namespaced: definition.at("spec", "scope")?.string != "Cluster",
            short: names["shortNames"]?.array?.compactMap(\.string) ?? [],
            categories: names["categories"]?.array?.compactMap(\.string) ?? [], sub: sub,
            custom: true)
        if let singular = names["singular"]?.string, !singular.isEmpty { type.singular = singular }
        return type
    }
}

extension HubSimulator {
    /// Serves what a definition describes; types that are served anyway stay as they are.
    mutating func register(_ definition: JSON, in cluster: String) {
        guard let type = CustomTypes.type(definition) else { return }
        let builtIn: ResourceTable = cluster == HubSimulator.hubName ? .hub : .member
        guard builtIn.types[type.id] == nil else { return }
        clusters[cluster]?.types.register(type)
    }

    /// Marks a definition as accepted, as its controller does.
    mutating func establish(_ id: ObjectID, _ definition: JSON) {
        let isEstablished = (definition.at("status", "conditions")?.array ?? []).contains {
            $0["type"]?.string == "Established"
        }
        guard !isEstablished, !definition.isBeingDeleted else { return }
        let time = timestamp
        let condition = { (type: String, reason: String, message: String) -> JSON in
            [
                "type": .string(type), "status": "True", "lastTransitionTime": time,
                "reason": .string(reason), "message": .string(message),
            ]
        }
        var definition = definition
        definition["status"] = [
            "conditions": [
                condition("NamesAccepted", "NoConflicts", "no conflicts found"),
                condition(
                    "Established", "InitialNamesAccepted", "the initial names have been accepted"),
            ],
            "acceptedNames": definition.at("spec", "names") ?? [:],
            "storedVersions": .array(
                (CustomTypes.type(definition)?.versions.prefix(1) ?? []).map { .string($0) }),
        ]
        commit(definition, at: id)
    }

    /// Takes a type's objects away with its definition.
    mutating func withdraw(_ definition: JSON, in cluster: String) {
        guard let type = CustomTypes.type(definition),
            clusters[cluster]?.types.types[type.id] != nil
        else { return }
        let builtIn: ResourceTable = cluster == HubSimulator.hubName ? .hub : .member
        guard builtIn.types[type.id] == nil else { return }
        for key in clusters[cluster]?.collections[type.id]?.keys ?? [] {
            erase(ObjectID(cluster: cluster, resource: type.id, key: key))
        }
        clusters[cluster]?.types.remove(id: type.id)
    }
}
