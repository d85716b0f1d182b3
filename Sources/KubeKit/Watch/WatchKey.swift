package import KubeValues

/// Names an object of the watched kind.
package struct WatchKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The namespace, empty for what is in none.
    package var namespace: String
    /// The name.
    package var name: String

    package init(namespace: String = "", name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// The key of an object.
    package init(_ object: JSON) {
        self.init(namespace: object.namespace, name: object.name)
    }

    package var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    package static func < (left: WatchKey, right: WatchKey) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}

/// How fresh what a watch reported is.
package enum WatchState: Sendable, Hashable {
    /// The first list is on its way.
    case connecting
    /// Changes arrive as they happen. Comes again whenever the server gave a sign of life.
    case live
    /// The server refuses to be watched; it is asked again after each such time.
    case polling(every: Duration)
    /// What was reported before may be old; the next attempt follows after that time.
    case failing(KubernetesError, retryIn: Duration)
}

/// What a watch reports.
package enum WatchEvent<Row: Sendable>: Sendable {
    /// Those objects are there now, with what the projection made of them, and those are gone.
    case changes(changed: [WatchKey: Row], removed: [WatchKey])
    /// All objects have been reported once since the last time they had to be listed.
    case complete
    /// How fresh all this is.
    case state(WatchState)
}
