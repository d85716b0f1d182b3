/// Group, version and kind of an object, as `apiVersion` and `kind` write them.
package struct GroupVersionKind: Sendable, Hashable, CustomStringConvertible {
    /// The API group, empty for core.
    package var group: String
    /// The version in the group, `v1` or `v1beta1`.
    package var version: String
    /// The kind, `Deployment`.
    package var kind: String

    package init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    /// From the two fields of an object: `apps/v1` and `Deployment`.
    package init(apiVersion: String, kind: String) {
        if let slash = apiVersion.firstIndex(of: "/") {
            group = String(apiVersion[..<slash])
            version = String(apiVersion[apiVersion.index(after: slash)...])
        } else {
            group = ""
            version = apiVersion
        }
        self.kind = kind
    }

    /// The field `apiVersion`: `v1`, `apps/v1`.
    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    package var description: String { "\(apiVersion)/\(kind)" }
}

// MARK: - What every object has

extension JSON {
    /// `apiVersion` and `kind`, or nil if one is missing.
    package var groupVersionKind: GroupVersionKind? {
        guard let apiVersion = self["apiVersion"]?.string, let kind = self["kind"]?.string else {
            return nil
        }
        return GroupVersionKind(apiVersion: apiVersion, kind: kind)
    }

    /// `metadata.name`, empty if absent.
    package var name: String { at("metadata", "name")?.string ?? "" }
    /// `metadata.namespace`, empty if absent or cluster-scoped.
    package var namespace: String { at("metadata", "namespace")?.string ?? "" }
    /// `metadata.uid`, empty if absent.
    package var uid: String { at("metadata", "uid")?.string ?? "" }
    /// `metadata.resourceVersion`, empty if absent; opaque.
    package var resourceVersion: String { at("metadata", "resourceVersion")?.string ?? "" }
    /// `metadata.generation`, 0 if absent.
    package var generation: Int { at("metadata", "generation")?.int ?? 0 }
    /// `metadata.labels`.
    package var labels: [String: String] { at("metadata", "labels")?.stringMap ?? [:] }
    /// `metadata.annotations`.
    package var annotations: [String: String] { at("metadata", "annotations")?.stringMap ?? [:] }
    /// `metadata.finalizers`.
    package var finalizers: [String] {
        at("metadata", "finalizers")?.array?.compactMap(\.string) ?? []
    }
    /// Whether `metadata.deletionTimestamp` is set.
    package var isBeingDeleted: Bool { at("metadata", "deletionTimestamp")?.string != nil }
}
