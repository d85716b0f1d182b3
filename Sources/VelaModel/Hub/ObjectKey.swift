/// Names a namespaced object of one known kind, as `namespace/name`.
package struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The namespace.
    package var namespace: String
    /// The name.
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    package var description: String { "\(namespace)/\(name)" }

    package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}
