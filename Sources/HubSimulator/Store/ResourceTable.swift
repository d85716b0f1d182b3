/// The types that one cluster serves.
struct ResourceTable: Sendable {
    private(set) var types: [String: ResourceType] = [:]
    /// The order in which types were registered, as discovery lists them.
    private(set) var order: [String] = []

    init(_ list: [ResourceType]) {
        for type in list { register(type) }
    }

    /// Adds a type or replaces the one with its group and name.
    mutating func register(_ type: ResourceType) {
        if types.updateValue(type, forKey: type.id) == nil { order.append(type.id) }
    }

    /// Takes a type away.
    mutating func remove(id: String) {
        types[id] = nil
        order.removeAll { $0 == id }
    }

    /// The type asked for by group, version and name, if it is served.
    func find(group: String, version: String, plural: String) -> ResourceType? {
        guard let type = types["\(group)/\(plural)"], type.versions.contains(version) else {
            return nil
        }
        return type
    }

    /// The type of a kind in whatever version.
    func find(group: String, kind: String) -> ResourceType? {
        for id in order {
            if let type = types[id], type.group == group, type.kind == kind { return type }
        }
        return nil
    }

    /// All types in order.
    var all: [ResourceType] { order.compactMap { types[$0] } }

    /// The groups with their versions, in the order of registration, without core.
    var groups: [(group: String, versions: [String])] {
        var names: [String] = []
        var versions: [String: [String]] = [:]
        for type in all where !type.group.isEmpty {
            if versions[type.group] == nil { names.append(type.group) }
            for version in type.versions
            where !(versions[type.group, default: []].contains(version)) {
                versions[type.group, default: []].append(version)
            }
        }
        return names.map { name in
            (name, versions[name, default: []].sorted { VersionOrder.isBefore($0, $1) })
        }
    }
}

/// Kubernetes' order of version names: stable before beta before alpha, newer before older.
enum VersionOrder {
    static func isBefore(_ left: String, _ right: String) -> Bool {
        let a = rank(left)
        let b = rank(right)
        if a.stage != b.stage { return a.stage > b.stage }
        if a.major != b.major { return a.major > b.major }
        if a.minor != b.minor { return a.minor > b.minor }
        return left < right
    }

    private static func rank(_ version: String) -> (stage: Int, major: Int, minor: Int) {
        for (stage, word) in [(2, "beta"), (1, "alpha")] {
            if let range = version.firstRange(of: word) {
                let major = Int(version[..<range.lowerBound].dropFirst()) ?? 0
                return (stage, major, Int(version[range.upperBound...]) ?? 0)
            }
        }
        return (3, Int(version.dropFirst()) ?? 0, 0)
    }
}
