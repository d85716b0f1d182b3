import KubeValues

/// All that one cluster holds.
struct ClusterState: Sendable {
    /// The types that it serves.
    var types: ResourceTable
    /// Its objects by type.
    var collections: [String: ObjectCollection] = [:]
    /// Where the object with a uid is.
    private(set) var places: [String: ObjectID] = [:]
    /// The objects that name a uid as their owner.
    private var dependents: [String: [ObjectID]] = [:]

    init(types: ResourceTable) { self.types = types }

    /// The object at a place.
    subscript(id: ObjectID) -> JSON? { collections[id.resource]?[id.key] }

    /// Puts the new state of an object in, nil for removal, and keeps the indexes true.
    mutating func put(_ object: JSON?, at id: ObjectID) {
        let old = self[id]
        let oldOwners = ClusterState.owners(old)
        let newOwners = ClusterState.owners(object)
        if oldOwners != newOwners {
            for owner in oldOwners {
                dependents[owner]?.removeAll { $0 == id }
                if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
            }
            for owner in newOwners { dependents[owner, default: []].append(id) }
        }
        if let old, old.uid != object?.uid { places[old.uid] = nil }
        if let object {
            places[object.uid] = id
            collections[id.resource, default: ObjectCollection()].put(object, at: id.key)
        } else {
            collections[id.resource]?.remove(id.key)
        }
    }

    /// The objects owned by a uid, in the order of their places.
    func dependents(of uid: String) -> [ObjectID] { (dependents[uid] ?? []).sorted() }

    private static func owners(_ object: JSON?) -> [String] {
        guard let list = object?["metadata"]?["ownerReferences"]?.array else { return [] }
        return list.compactMap { $0["uid"]?.string }
    }
}
