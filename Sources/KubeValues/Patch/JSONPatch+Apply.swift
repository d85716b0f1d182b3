extension JSONPatch {
    /// The document with all changes made, in order; one that does not apply leaves nothing done.
    ///
    /// - Throws: ``JSONPatchError`` of the first operation that does not apply.
    package func apply(to document: JSON) throws(JSONPatchError) -> JSON {
        var result = document
        for (index, operation) in operations.enumerated() {
            do throws(PlaceError) {
                try JSONPatch.perform(operation, on: &result)
            } catch {
                throw JSONPatchError(index: index, message: error.message)
            }
        }
        return result
    }

    private static func perform(
        _ operation: Operation, on document: inout JSON
    ) throws(PlaceError) {
        switch operation {
        case .add(let path, let value):
            try add(value, at: path, in: &document, operation: "add")
        case .remove(let path):
            _ = try remove(path, from: &document, operation: "remove")
        case .replace(let path, let value):
            guard lookUp(path, in: document) != nil else {
                throw PlaceError("replace operation does not apply: doc is missing key: \(path)")
            }
            try edit(&document, at: path.tokens[...]) { slot throws(PlaceError) in slot = value }
        case .move(let from, let to):
            if to.tokens.count > from.tokens.count, to.tokens.starts(with: from.tokens) {
                throw PlaceError("move operation does not apply: \(to) lies inside \(from)")
            }
            let value = try remove(from, from: &document, operation: "move")
            try add(value, at: to, in: &document, operation: "move")
        case .copy(let from, let to):
            guard let value = lookUp(from, in: document) else {
                throw PlaceError("copy operation does not apply: doc is missing from path: \(from)")
            }
            try add(value, at: to, in: &document, operation: "copy")
        case .test(let path, let value):
            let found = lookUp(path, in: document)
            guard found == value || (found == nil && value.isNull) else {
                throw PlaceError("testing value \(path) failed")
            }
        }
    }

    // MARK: - Places

    private struct PlaceError: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    private static func lookUp(_ path: JSONPointer, in document: JSON) -> JSON? {
        var value = document
        for token in path.tokens {
            switch value {
            case .object(let object):
                guard let next = object[token] else { return nil }
                value = next
            case .array(let elements):
                guard let index = position(token, below: elements.count) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }

    /// An index as RFC 6901 allows it: digits without leading zeros, below the limit.
    private static func position(_ token: String, below limit: Int) -> Int? {
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            token == "0" || token.utf8.first != UInt8(ascii: "0"),
            let index = Int(token), index < limit
        else { return nil }
        return index
    }

    private static func edit(
        _ value: inout JSON, at tokens: ArraySlice<String>,
        _ change: (inout JSON) throws(PlaceError) -> Void
    ) throws(PlaceError) {
        guard let token = tokens.first else {
            try change(&value)
            return
        }
        switch value {
        case .object(var object):
            guard var child = object[token] else { throw PlaceError("doc is missing path") }
            value = .null
            try edit(&child, at: tokens.dropFirst(), change)
            object[token] = child
            value = .object(object)
        case .array(var elements):
            guard let index = position(token, below: elements.count) else {
                throw PlaceError("Unable to access invalid index: \(token)")
            }
            value = .null
            try edit(&elements[index], at: tokens.dropFirst(), change)
            value = .array(elements)
        default: throw PlaceError("doc is missing path")
        }
    }

    private static func add(
        _ value: JSON, at path: JSONPointer, in document: inout JSON, operation: String
    ) throws(PlaceError) {
        guard let last = path.tokens.last else {
            document = value
            return
        }
        let parent = JSONPointer(tokens: path.tokens.dropLast())
        switch lookUp(parent, in: document) {
        case .object?, .array?: break
        default:
            throw PlaceError(
                "\(operation) operation does not apply: doc is missing path: \"\(path)\"")
        }
        try edit(&document, at: parent.tokens[...]) { container throws(PlaceError) in
            switch container {
            case .object(var object):
                object[last] = value
                container = .object(object)
            case .array(var elements):
                let index = last == "-" ? elements.count : position(last, below: elements.count + 1)
                guard let index else {
                    throw PlaceError(
                        "\(operation) operation does not apply: Unable to access invalid index: \(last)"
                    )
                }
                elements.insert(value, at: index)
                container = .array(elements)
            default: throw PlaceError("doc is missing path")
            }
        }
    }

    private static func remove(
        _ path: JSONPointer, from document: inout JSON, operation: String
    ) throws(PlaceError) -> JSON {
        guard let last = path.tokens.last, let removed = lookUp(path, in: document) else {
            throw PlaceError(
                "\(operation) operation does not apply: doc is missing path: \"\(path)\"")
        }
        let parent = path.tokens.dropLast()
        try edit(&document, at: parent) { container throws(PlaceError) in
            switch container {
            case .object(var object):
                object[last] = nil
                container = .object(object)
            case .array(var elements):
                if let index = position(last, below: elements.count) { elements.remove(at: index) }
                container = .array(elements)
            default: throw PlaceError("doc is missing path")
            }
        }
        return removed
    }
}
