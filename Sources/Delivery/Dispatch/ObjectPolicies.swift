package import KubeValues

/// What the policies of an Application say about its objects.
package struct ObjectPolicies: Sendable, Hashable {
    private let policies: [Policy]

    /// What those policies say.
    package init(_ policies: [Policy]) { self.policies = policies }

    /// How one object is applied.
    package func rules(for manifest: JSON) -> ApplyRules {
        var rules = ApplyRules()
        rules.takesOver = rule("take-over", manifest) != nil
        rules.isReadOnly = rule("read-only", manifest) != nil
        rules.isShared = rule("shared-resource", manifest) != nil
        if let strategy = rule("resource-update", manifest)?["strategy"] {
            rules.replaces = strategy["op"]?.string == "replace"
            rules.recreateFields = strategy["recreateFields"]?.array?.compactMap(\.string) ?? []
        }
        return rules
    }

    /// Which tracker records an object, and whether it outlives the Application.
    package func shelf(for manifest: JSON) -> (shelf: ResourceTracker.Shelf, outlives: Bool) {
        switch rule("garbage-collect", manifest)?["strategy"]?.string {
        case "onAppDelete": (.root, false)
        case "never": (.root, true)
        default: (.current, false)
        }
    }

    /// Whether only the places of objects are recorded and drift is left alone.
    package var appliesOnce: Bool {
        policies.contains { policy in
            policy.type == "apply-once" && policy.properties?["enable"]?.bool == true
                && (policy.properties?["rules"]?.array ?? []).isEmpty
        }
    }

    /// Whether trackers of earlier generations stay.
    package var keepsLegacy: Bool { flag("keepLegacyResource") }
    /// How many old revisions are kept, nil if no policy says so.
    package var revisionLimit: Int? {
        collection.compactMap { $0.properties?["applicationRevisionLimit"]?.int }.first
    }

    private var collection: [Policy] { policies.filter { $0.type == "garbage-collect" } }

    private func flag(_ key: String) -> Bool {
        collection.contains { $0.properties?[key]?.bool == true }
    }

    private func rule(_ type: String, _ manifest: JSON) -> JSON? {
        for policy in policies where policy.type == type {
            for rule in policy.properties?["rules"]?.array ?? []
            where Self.matches(rule["selector"] ?? [:], manifest) {
                return rule
            }
        }
        return nil
    }

    /// Whether every list of a selector names the object; a selector without lists names nothing.
    package static func matches(_ selector: JSON, _ manifest: JSON) -> Bool {
        let labels = manifest.labels
        let facts: [(String, String?)] = [
            ("componentNames", labels["app.oam.dev/component"]),
            ("componentTypes", labels["workload.oam.dev/type"]),
            ("oamTypes", labels["app.oam.dev/resourceType"]),
            ("traitTypes", labels["trait.oam.dev/type"]),
            ("resourceTypes", manifest["kind"]?.string),
            ("resourceNames", manifest.name),
        ]
        var isNamed = false
        for (key, fact) in facts {
            let names = selector[key]?.array?.compactMap(\.string) ?? []
            guard !names.isEmpty else { continue }
            guard let fact, names.contains(fact) else { return false }
            isNamed = true
        }
        return isNamed
    }
}
