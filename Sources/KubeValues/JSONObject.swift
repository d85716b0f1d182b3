/// The members of a JSON object in the order in which they were written.
///
/// Two objects are equal when they have equal members, in whatever order.
///
/// - Complexity: a look-up is linear in the number of members, which is small in Kubernetes objects
///   and there faster than hashing.
package struct JSONObject: Sendable {
    /// A member: its name and its value.
    package typealias Element = (key: String, value: JSON)

    private var members: [Element]

    /// An object with those members; of members with one name the last one wins, as in Go's reader.
    package init(_ members: [(String, JSON)] = []) {
        self.members = []
        self.members.reserveCapacity(members.count)
        for (key, value) in members { self[key] = value }
    }

    /// An object with members whose names are known to differ.
    package init(uniqueMembers members: [Element]) { self.members = members }

    /// The value of the member with that name; setting nil removes it, a new one is appended.
    package subscript(key: String) -> JSON? {
        get {
            for member in members where member.key == key { return member.value }
            return nil
        }
        set {
            if let index = members.firstIndex(where: { $0.key == key }) {
                if let newValue {
                    members[index].value = newValue
                } else {
                    members.remove(at: index)
                }
            } else if let newValue {
                members.append((key, newValue))
            }
        }
    }

    /// The names of the members, in order.
    package var keys: [String] { members.map(\.key) }

    /// The same members sorted by name, at this level only.
    package var sortedByKey: JSONObject {
        JSONObject(uniqueMembers: members.sorted { $0.key < $1.key })
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { members.count }
    package subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices {
            let member = left[index]
            let other = right[index]
            if other.key == member.key {
                if other.value != member.value { return false }
            } else if right[member.key] != member.value {
                return false
            }
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var inner = Hasher()
            inner.combine(member.key)
            inner.combine(member.value)
            sum &+= inner.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
