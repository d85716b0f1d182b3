package import KubeValues

/// An Application as the labels of the objects that it owns name it.
package struct ObjectOwner: Sendable, Hashable, CustomStringConvertible {
    /// The label that names the owning Application.
    package static let nameLabel = "app.oam.dev/name"
    /// The label that names the owning Application's namespace.
    package static let namespaceLabel = "app.oam.dev/namespace"
    /// The annotation that lists the Applications that share an object.
    package static let sharedBy = "app.oam.dev/shared-by"

    /// The Application's namespace.
    package var namespace: String
    /// The Application's name.
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// The Application that owns a live object, or nil if none does.
    package init?(of live: JSON) {
        let labels = live.labels
        guard let name = labels[Self.nameLabel], let namespace = labels[Self.namespaceLabel],
            !name.isEmpty, !namespace.isEmpty
        else { return nil }
        self.init(namespace: namespace, name: name)
    }

    package var description: String { "\(namespace)/\(name)" }

    /// The Applications that share a live object, the first sharer first.
    package static func sharers(of live: JSON) -> [ObjectOwner] {
        (live.annotations[sharedBy] ?? "").split(separator: ",").compactMap { entry in
            let parts = entry.split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return ObjectOwner(namespace: String(parts[0]), name: String(parts[1]))
        }
    }
}
