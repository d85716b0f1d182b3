/// A list of changes by place (RFC 6902).
package struct JSONPatch: Sendable, Hashable {
    /// One change.
    package enum Operation: Sendable, Hashable {
        /// Puts a value at a place; in a list it is inserted.
        case add(JSONPointer, JSON)
        /// Takes away what is at a place.
        case remove(JSONPointer)
        /// Replaces what is at a place.
        case replace(JSONPointer, JSON)
        /// Takes what is at one place to another.
        case move(from: JSONPointer, to: JSONPointer)
        /// Puts what is at one place at another, too.
        case copy(from: JSONPointer, to: JSONPointer)
        /// Stops the patch unless this value is at the place.
        case test(JSONPointer, JSON)
    }

    /// The changes, in order.
    package var operations: [Operation]

    package init(_ operations: [Operation]) { self.operations = operations }

    /// Reads the list form, `[{"op": "add", "path": "/a", "value": 1}]`.
    ///
    /// - Throws: ``JSONPatchError`` when it is no list of operations of RFC 6902.
    package init(_ value: JSON) throws(JSONPatchError) {
        guard case .array(let elements) = value else {
            throw JSONPatchError(index: 0, message: "a JSON patch must be a list of operations")
        }
        operations = []
        for (index, element) in elements.enumerated() {
            operations.append(try JSONPatch.operation(element, index: index))
        }
    }

    private static func operation(_ value: JSON, index: Int) throws(JSONPatchError) -> Operation {
        guard let name = value["op"]?.string else {
            throw JSONPatchError(index: index, message: "missing field 'op'")
        }
        func pointer(_ field: String) throws(JSONPatchError) -> JSONPointer {
            guard let text = value[field]?.string else {
                throw JSONPatchError(index: index, message: "missing field '\(field)'")
            }
            guard let pointer = JSONPointer(text) else {
                throw JSONPatchError(
                    index: index, message: "\(field) '\(text)' must be empty or start with '/'")
            }
            return pointer
        }
        func operand() throws(JSONPatchError) -> JSON {
            guard let operand = value["value"] else {
                throw JSONPatchError(index: index, message: "missing field 'value'")
            }
            return operand
        }
        switch name {
        case "add": return .add(try pointer("path"), try operand())
        case "remove": return .remove(try pointer("path"))
        case "replace": return .replace(try pointer("path"), try operand())
        case "move": return .move(from: try pointer("from"), to: try pointer("path"))
        case "copy": return .copy(from: try pointer("from"), to: try pointer("path"))
        case "test": return .test(try pointer("path"), value["value"] ?? .null)
        default: throw JSONPatchError(index: index, message: "Unexpected kind: \(name)")
        }
    }

    /// The list form.
    package var value: JSON {
        .array(
            operations.map { operation in
                switch operation {
                case .add(let path, let value):
                    ["op": "add", "path": .string(path.description), "value": value]
                case .remove(let path): ["op": "remove", "path": .string(path.description)]
                case .replace(let path, let value):
                    ["op": "replace", "path": .string(path.description), "value": value]
                case .move(let from, let to):
                    [
                        "op": "move", "from": .string(from.description),
                        "path": .string(to.description),
                    ]
                case .copy(let from, let to):
                    [
                        "op": "copy", "from": .string(from.description),
                        "path": .string(to.description),
                    ]
                case .test(let path, let value):
                    ["op": "test", "path": .string(path.description), "value": value]
                }
            })
    }
}

/// Why a JSON patch cannot be read or does not apply.
package struct JSONPatchError: Error, Hashable, CustomStringConvertible {
    /// The operation, counted from 0.
    package let index: Int
    /// What is wrong, in the words of Kubernetes where it has them.
    package let message: String

    package init(index: Int, message: String) {
        self.index = index
        self.message = message
    }

    package var description: String { message }
}
