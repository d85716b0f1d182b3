import KubeValues

/// Names one object of a hub: its cluster, its type and its place there.
struct ObjectID: Sendable, Hashable {
    /// The cluster, `local` for the hub.
    var cluster: String
    /// ``ResourceType/id``.
    var resource: String
    /// Namespace and name with a slash between; the namespace is empty in the cluster's scope.
    var key: String

    /// The namespace, empty in the cluster's scope.
    var namespace: String { String(key[..<(key.firstIndex(of: "/") ?? key.startIndex)]) }

    /// The name.
    var name: String {
        guard let slash = key.firstIndex(of: "/") else { return key }
        return String(key[key.index(after: slash)...])
    }

    /// The key under which the keeper of the data files it: `group/plural/namespace/name`.
    var storeKey: String { "\(resource)/\(key)" }
}

extension ObjectID: Comparable {
    static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.cluster, left.resource, left.key) < (right.cluster, right.resource, right.key)
    }
}

/// An object as kept in memory.
struct StoreEntry: Sendable {
    /// The object, in its type's stored version.
    var object: JSON
    /// The object as text without `apiVersion` and `kind`, once somebody has asked for it.
    var body: [UInt8]?
}

/// The objects of one type in one cluster, in the order of their keys.
struct ObjectCollection: Sendable {
    private(set) var keys: [String] = []
    private var entries: [String: StoreEntry] = [:]

    var count: Int { keys.count }

    /// The object with that key.
    subscript(key: String) -> JSON? { entries[key]?.object }

    /// Puts an object in or replaces it.
    mutating func put(_ object: JSON, at key: String) {
        if entries.updateValue(StoreEntry(object: object), forKey: key) == nil {
            keys.insert(key, at: lowerBound(key))
        }
    }

    /// Takes an object out.
    mutating func remove(_ key: String) {
        guard entries.removeValue(forKey: key) != nil else { return }
        keys.remove(at: lowerBound(key))
    }

    /// The text of the object with that key, made once for each state.
    mutating func body(at key: String) -> [UInt8] {
        guard let entry = entries[key] else { return [] }
        if let body = entry.body { return body }
        let body = ObjectText.body(entry.object)
        entries[key]?.body = body
        return body
    }

    /// Where that key is or would be.
    func lowerBound(_ key: String) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The positions of a namespace's keys, or all for nil.
    func range(namespace: String?) -> Range<Int> {
        guard let namespace else { return 0..<keys.count }
        return lowerBound("\(namespace)/")..<lowerBound("\(namespace)0")
    }
}

/// Texts of objects put together from parts that are made once.
enum ObjectText {
    /// An object without `apiVersion` and `kind`, which depend on the version asked for.
    static func body(_ object: JSON) -> [UInt8] {
        guard case .object(var members) = object else { return Array("{}".utf8) }
        members["apiVersion"] = nil
        members["kind"] = nil
        return JSON.object(members).encoded()
    }

    /// The whole object from such a text.
    static func whole(_ body: [UInt8], type: ResourceType, version: String) -> [UInt8] {
        let apiVersion = type.apiVersion(version)
        let head =
            type.isCustom
            ? "{\"apiVersion\":\"\(apiVersion)\",\"kind\":\"\(type.kind)\""
            : "{\"kind\":\"\(type.kind)\",\"apiVersion\":\"\(apiVersion)\""
        var text = Array(head.utf8)
        text.reserveCapacity(text.count + body.count + 1)
        if body.count > 2 { text.append(UInt8(ascii: ",")) }
        text.append(contentsOf: body.dropFirst())
        return text
    }
}
