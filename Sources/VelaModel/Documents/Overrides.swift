import KubeValues

/// What override policies within reach of an Application may add to its components.
///
/// Which of them a target gets is decided when a step runs; for what is missing it is enough that one
/// might fill it in.
struct Overrides {
    private let components: [JSON]
    private let entries: [JSON]
    /// Whether policies that only the hub knows may add anything.
    private let hasUnseen: Bool

    init(_ application: JSON, surroundings: Surroundings, namespace: String) {
        components = application.at("spec", "components")?.array ?? []
        var policies = application.at("spec", "policies")?.array ?? []
        policies += surroundings.policies.filter { $0.key.namespace == namespace }.map(
            \.value.value)
        entries = policies.flatMap { policy -> [JSON] in
            switch policy["type"] {
            case "override"?: return policy.at("properties", "components")?.array ?? []
            case "env-binding"?:
                let envs = policy.at("properties", "envs")?.array ?? []
                return envs.flatMap { $0.at("patch", "components")?.array ?? [] }
            default: return []
            }
        }
        let here = Set(policies.map { $0["name"]?.string ?? $0.name })
        let steps = application.at("spec", "workflow", "steps")?.array ?? []
        let named = steps.flatMap { step in
            step.at("properties", "policies")?.array?.compactMap(\.string) ?? []
        }
        func key(_ name: String) -> ObjectKey { ObjectKey(namespace: namespace, name: name) }
        let ref = application.at("spec", "workflow", "ref")?.string
        let isForeign =
            ref.map { name in
                surroundings.workflows[key(name)] == nil
                    && surroundings.hub.workflows.contains(key(name))
            } ?? false
        hasUnseen =
            isForeign
            || named.contains { name in
                !here.contains(name) && surroundings.hub.policies.contains(key(name))
            }
    }

    /// The components of the Application.
    var componentNames: Set<String> { Set(components.compactMap { $0["name"]?.string }) }

    /// The components, and those that override policies add.
    var allNames: Set<String> {
        componentNames.union(entries.compactMap { $0["name"]?.string })
    }

    /// Whether an entry of that name fits no component and so adds one.
    func addsComponent(_ name: String) -> Bool {
        name.contains { $0.isASCII && $0.isLowercase }
            && !componentNames.contains { Overrides.fits(name, $0) }
    }

    /// Whether some entry of that name has a type.
    func givesType(_ name: String) -> Bool {
        entries.contains { $0["name"]?.string == name && $0["type"]?.string?.isEmpty == false }
    }

    /// Whether a name is written as a pattern.
    static func isPattern(_ name: String) -> Bool { name.contains { "*.^$[(?+|".contains($0) } }

    /// Whether the name of an entry occurs in that of a component, a star standing for any text.
    private static func fits(_ name: String, _ component: String) -> Bool {
        guard isPattern(name) else { return component.contains(name) }
        let pattern = name.replacing("*", with: ".*")
        guard let expression = try? Regex(pattern) else { return false }
        return component.firstMatch(of: expression) != nil
    }

    func typeOfComponent(named name: String?) -> String? {
        guard let name else { return nil }
        return components.first { $0["name"]?.string == name }?["type"]?.string
    }

    /// The top-level properties that some override gives a component; all of its type's required
    /// ones if there are policies that cannot be seen.
    func supplied(to component: JSON) -> Set<String> {
        var names: Set<String> = []
        for entry in entries where matches(entry, component) {
            names.formUnion(entry["properties"]?.object?.keys ?? [])
        }
        if hasUnseen, let type = component["type"]?.string,
            case .object(let schema)? = PropertySchema.components[type]
        {
            names.formUnion(schema.fields.map(\.name))
        }
        return names
    }

    func touches(trait type: String, of component: JSON) -> Bool {
        hasUnseen
            || entries.contains { entry in
                matches(entry, component)
                    && entry["traits"]?.array?.contains { $0["type"]?.string == type } ?? false
            }
    }

    private func matches(_ entry: JSON, _ component: JSON) -> Bool {
        if let name = entry["name"]?.string, !name.isEmpty {
            return component["name"]?.string.map { Overrides.fits(name, $0) } ?? false
        }
        guard let type = entry["type"]?.string, !type.isEmpty else { return true }
        return type == component["type"]?.string
    }
}
