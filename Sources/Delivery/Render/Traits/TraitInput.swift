import KubeValues

/// What a trait is rendered from.
struct TraitInput {
    /// The trait.
    let trait: Trait
    /// The component that has it.
    let component: Component
    /// What the component is rendered for.
    let context: RenderContext
    /// Its properties.
    let reader: PropertyReader
    /// Remembers required values that a patch lacks.
    let patched: MissingValues
}

/// A patch that does not fit the workload.
struct PatchFailure: Error {
    let message: String
}

/// A rule that a trait has of its own.
struct RuleFailure: Error {
    let message: String
}

/// Unites a workload with a patch that may only add.
enum Unification {
    /// The workload with the patch; what both have must be the same.
    ///
    /// Elements of lists are matched by the key, where both lists have it, else by position.
    static func unite(
        _ patch: JSON, into value: JSON?, at path: String, key: String = "name"
    ) throws(PatchFailure) -> JSON {
        guard let value else { return patch }
        switch (patch, value) {
        case (.object(let added), .object(var members)):
            for (name, member) in added {
                members[name] = try unite(
                    member, into: members[name], at: "\(path).\(name)", key: key)
            }
            return .object(members)
        case (.array(let added), .array(var list)):
            for (position, element) in added.enumerated() {
                let known = element[key].map { wanted in
                    list.firstIndex { $0[key] == wanted } ?? list.endIndex
                }
                let index = known ?? position
                if list.indices.contains(index) {
                    list[index] = try unite(
                        element, into: list[index], at: "\(path).\(index)", key: key)
                } else {
                    list.append(element)
                }
            }
            return .array(list)
        default:
            guard patch == value else {
                throw PatchFailure(
                    message: "\(path): conflicting values \(patch.text()) and \(value.text())")
            }
            return value
        }
    }
}

extension JSON {
    /// The pod template's containers of a workload.
    static let containerPath = ["spec", "template", "spec", "containers"]

    /// The containers of a workload with a pod template, or nil.
    var containers: [JSON]? { self[path: Self.containerPath]?.array }
}
