import KubeValues

/// Remembers the first required value that was not given.
final class MissingValues {
    private(set) var first: String?
    private(set) var kind = "string"
    private(set) var reason = ""

    func note(_ path: String, _ kind: String) {
        guard first == nil else { return }
        self.kind = kind
        note(path, reason: "incomplete value \(kind)")
    }

    func note(_ path: String, reason: String) {
        guard first == nil else { return }
        first = path
        self.reason = reason
    }
}

/// Reads typed members of properties; a value of another type is an error, an unknown one is not.
struct PropertyReader {
    let object: JSONObject
    let path: String
    let output: String
    let missing: MissingValues

    init(_ value: JSON?, path: String, output: String, missing: MissingValues) throws(TypeFailure) {
        self.path = path
        self.output = output
        self.missing = missing
        switch value {
        case nil, .null?: object = JSONObject()
        case .object(let object)?: self.object = object
        case let other?: throw TypeFailure(path, other, "struct")
        }
    }

    private func value<Value>(
        _ key: String, _ type: String, _ read: (JSON) -> Value?
    ) throws(TypeFailure) -> Value? {
        guard let value = object[key] else { return nil }
        guard let result = read(value) else { throw TypeFailure("\(path).\(key)", value, type) }
        return result
    }

    func text(_ key: String) throws(TypeFailure) -> String? {
        try value(key, "string", \.string)
    }

    func int(_ key: String) throws(TypeFailure) -> Int? {
        try value(key, "int") { value in
            guard case .number(let number) = value, Int(number.text) != nil else { return nil }
            return number.int
        }
    }

    func flag(_ key: String) throws(TypeFailure) -> Bool? {
        try value(key, "bool", \.bool)
    }

    func object(_ key: String) throws(TypeFailure) -> JSON? {
        try value(key, "struct") { $0.object == nil ? nil : $0 }
    }

    func texts(_ key: String) throws(TypeFailure) -> [JSON]? {
        guard let list = try value(key, "list", \.array) else { return nil }
        for (index, element) in list.enumerated() where element.string == nil {
            throw TypeFailure("\(path).\(key).\(index)", element, "string")
        }
        return list
    }

    func textMap(_ key: String) throws(TypeFailure) -> JSONObject? {
        guard let map = try value(key, "struct", \.object) else { return nil }
        for (name, element) in map where element.string == nil {
            throw TypeFailure("\(path).\(key).\(name)", element, "string")
        }
        return map
    }

    func choice(_ key: String, _ choices: [String]) throws(TypeFailure) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.string, choices.contains(text) else {
            throw TypeFailure(
                message: "\(path).\(key): \(choices.count) errors in empty disjunction:"
                    + " (and \(choices.count) more errors)")
        }
        return text
    }

    func requiredText(_ key: String, output: String? = nil) throws(TypeFailure) -> String {
        if let text = try text(key) { return text }
        missing.note(output ?? "\(self.output).\(key)", "string")
        return ""
    }

    func requiredInt(_ key: String, output: String? = nil) throws(TypeFailure) -> Int {
        if let number = try int(key) { return number }
        missing.note(output ?? "\(self.output).\(key)", "int")
        return 0
    }

    /// The readers of a list of objects; nil if it is absent.
    func readers(_ key: String, output: String = "") throws(TypeFailure) -> [PropertyReader]? {
        guard let list = try value(key, "list", \.array) else { return nil }
        var readers: [PropertyReader] = []
        for (index, element) in list.enumerated() {
            guard element.object != nil else {
                throw TypeFailure("\(path).\(key).\(index)", element, "struct")
            }
            readers.append(
                try PropertyReader(
                    element, path: "\(path).\(key).\(index)", output: "\(output).\(index)",
                    missing: missing))
        }
        return readers
    }
}

/// A property of the wrong type.
struct TypeFailure: Error {
    var message: String

    init(message: String) { self.message = message }

    init(_ path: String, _ value: JSON, _ type: String) {
        let found =
            switch value {
            case .null: "null"
            case .bool: "bool"
            case .number(let number): Int(number.text) == nil ? "float" : "int"
            case .string: "string"
            case .array: "list"
            case .object: "struct"
            }
        message =
            "\(path): conflicting values \(value.text()) and \(type)"
            + " (mismatched types \(found) and \(type))"
    }
}
