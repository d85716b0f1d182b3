/// How the lists and objects of a built-in kind merge: Kubernetes' `patchStrategy` and
/// `patchMergeKey` markers.
package struct MergeSchema: Sendable {
    /// How one field merges.
    package struct Field: Sendable {
        /// The type of the object, or of a list's elements, when it has rules of its own.
        var type: String?
        /// How a list merges.
        var list = ListRule.atomic
        /// Whether members absent from a change go away as soon as any member changes, as of a union.
        var retainsKeys = false
    }

    /// How a list merges.
    package enum ListRule: Sendable, Hashable {
        /// It is replaced whole.
        case atomic
        /// Its scalars are a set.
        case set
        /// Its objects are paired by that member.
        case map(key: String)
    }

    let type: String?

    /// The schema of a kind, or nil if it is no built-in kind, which merges as plain JSON then.
    package init?(_ kind: GroupVersionKind) {
        guard let kinds = MergeSchema.kinds[kind.group], let type = kinds[kind.kind] else {
            return nil
        }
        self.type = type
    }

    private init(type: String?) { self.type = type }

    func field(_ name: String) -> Field {
        guard let type else { return Field() }
        return MergeSchema.types[type]?[name] ?? Field()
    }

    func child(_ field: Field) -> MergeSchema { MergeSchema(type: field.type) }
}
