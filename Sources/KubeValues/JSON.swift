/// A Kubernetes object, or any part of one, as a value.
///
/// Members keep the order in which they were written and numbers keep their spelling, so that an
/// object read from a server and written back differs in nothing but what was changed on purpose.
package enum JSON: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number as it was written, see ``JSONNumber``.
    case number(JSONNumber)
    /// A text.
    case string(String)
    /// A list.
    case array([JSON])
    /// An object with ordered members.
    case object(JSONObject)
}

extension JSON {
    /// Whether two values mean the same: texts by their code points, so that a change between two
    /// spellings of one character, which Swift's texts call equal, is seen as the change it is.
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b && a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }
}

// MARK: - Reading

extension JSON {
    /// The member of that name, or nil if this is no object or has no such member.
    package subscript(key: String) -> JSON? {
        get {
            guard case .object(let object) = self else { return nil }
            return object[key]
        }
        set {
            var object = self.object ?? JSONObject()
            object[key] = newValue
            self = .object(object)
        }
    }

    /// The element at that position, or nil if this is no array or is shorter.
    package subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The value reached by following member names, or nil where the path ends early.
    package subscript(path path: [String]) -> JSON? {
        get {
            var value = self
            for key in path {
                guard let next = value[key] else { return nil }
                value = next
            }
            return value
        }
        set {
            guard let first = path.first else {
                if let newValue { self = newValue }
                return
            }
            if path.count == 1 {
                self[first] = newValue
                return
            }
            var child = self[first] ?? .object([:])
            child[path: Array(path.dropFirst())] = newValue
            self[first] = child
        }
    }

    /// The value reached by following member names: `object.at("metadata", "name")`.
    package func at(_ path: String...) -> JSON? {
        self[path: path]
    }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }

    /// The text, if this is a string.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The truth value, if this is one.
    package var bool: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    /// The number as an integer, if this is a number that is one (`3`, `3.0` and `3e0` are).
    package var int: Int? {
        guard case .number(let number) = self else { return nil }
        return number.int
    }

    /// The number, if this is one.
    package var double: Double? {
        guard case .number(let number) = self else { return nil }
        return number.double
    }

    /// The elements, if this is an array.
    package var array: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, if this is an object.
    package var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// The members whose values are texts, as label and annotation maps are; others are left out.
    package var stringMap: [String: String] {
        guard case .object(let object) = self else { return [:] }
        var map: [String: String] = [:]
        for (key, value) in object {
            if case .string(let text) = value { map[key] = text }
        }
        return map
    }
}

// MARK: - Literals

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements))
    }
    package init(nilLiteral: ()) { self = .null }
}

extension JSON {
    /// An integer as a value.
    package init(_ value: Int) { self = .number(JSONNumber(value)) }
    /// A text as a value.
    package init(_ value: String) { self = .string(value) }
    /// A map of texts as an object, its members sorted by name.
    package init(_ map: [String: String]) {
        self = .object(
            JSONObject(map.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
}
