import KubeValues

/// A kind of object that an API serves, with the names by which it is asked for.
struct ResourceType: Sendable, Hashable {
    /// The parts of an object that have a path of their own.
    struct Subresources: OptionSet, Sendable, Hashable {
        let rawValue: Int
        static let status = Subresources(rawValue: 1)
        static let scale = Subresources(rawValue: 2)
    }

    /// The API group, empty for core.
    var group: String
    /// The versions that are served, the stored one first.
    var versions: [String]
    /// The kind, `Deployment`.
    var kind: String
    /// The name in paths, `deployments`.
    var plural: String
    /// The singular, `deployment`.
    var singular: String
    /// Whether its objects live in namespaces.
    var isNamespaced: Bool
    /// What `kubectl` takes instead of the name.
    var shortNames: [String]
    /// The sets that it belongs to, such as `all`.
    var categories: [String]
    /// Its subresources.
    var subresources: Subresources
    /// Whether it was defined by a CustomResourceDefinition.
    var isCustom: Bool
    /// Whether its objects count the changes of what is wanted in `metadata.generation`.
    var hasGeneration: Bool

    init(
        _ group: String, _ versions: [String], _ kind: String, _ plural: String,
        namespaced: Bool = true, short: [String] = [], categories: [String] = [],
        sub: Subresources = [], custom: Bool = false, generation: Bool = false
    ) {
        self.group = group
        self.versions = versions
        self.kind = kind
        self.plural = plural
        singular = kind.lowercased()
        isNamespaced = namespaced
        shortNames = short
        self.categories = categories
        subresources = sub
        isCustom = custom
        hasGeneration = generation || custom
    }

    /// The identity in a cluster: group and name in paths.
    var id: String { "\(group)/\(plural)" }

    /// The version in which objects are kept.
    var storedVersion: String { versions.first ?? "v1" }

    /// How messages name it: `deployments.apps`.
    var qualifiedPlural: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// How messages about invalid objects name it: `Deployment.apps`.
    var qualifiedKind: String { group.isEmpty ? kind : "\(kind).\(group)" }

    /// The field `apiVersion` of its objects in that version.
    func apiVersion(_ version: String) -> String { group.isEmpty ? version : "\(group)/\(version)" }

    /// Group, version and kind as stored.
    var groupVersionKind: GroupVersionKind {
        GroupVersionKind(group: group, version: storedVersion, kind: kind)
    }
}
