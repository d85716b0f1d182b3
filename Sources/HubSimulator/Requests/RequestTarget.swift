/// A path taken apart: its decoded segments and its query.
struct RequestPath: Sendable, Hashable {
    /// The decoded parts between slashes; empty ones are dropped.
    var segments: [String]
    /// The raw text before the query.
    var path: String
    /// The raw query without its question mark, empty if there is none.
    var rawQuery: String
    private var items: [(name: String, value: String)]

    init(_ text: String) {
        let parts = text.split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts.first ?? "")
        rawQuery = parts.count > 1 ? String(parts[1]) : ""
        segments = path.split(separator: "/").map {
            RequestPath.decoded($0, plusIsSpace: false)
        }
        items = rawQuery.split(separator: "&").map { item in
            let halves = item.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                RequestPath.decoded(halves[0], plusIsSpace: true),
                halves.count > 1 ? RequestPath.decoded(halves[1], plusIsSpace: true) : ""
            )
        }
    }

    /// The first value of a query parameter, or nil if it is absent or empty.
    subscript(parameter: String) -> String? {
        items.first { $0.name == parameter && !$0.value.isEmpty }?.value
    }

    /// All values of a query parameter.
    func all(_ parameter: String) -> [String] {
        items.filter { $0.name == parameter && !$0.value.isEmpty }.map(\.value)
    }

    /// Whether a query parameter is set and not false.
    func flag(_ parameter: String) -> Bool {
        guard let item = items.first(where: { $0.name == parameter }) else { return false }
        return item.value != "false" && item.value != "0"
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        let source = Array(text.utf8)
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte == UInt8(ascii: "%"), index + 2 < source.count,
                let high = Character(Unicode.Scalar(source[index + 1])).hexDigitValue,
                let low = Character(Unicode.Scalar(source[index + 2])).hexDigitValue
            {
                bytes.append(UInt8(high << 4 | low))
                index += 3
                continue
            }
            bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            index += 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func == (left: RequestPath, right: RequestPath) -> Bool {
        left.path == right.path && left.rawQuery == right.rawQuery
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(rawQuery)
    }
}

/// What a path below `/api` or `/apis` addresses.
struct RequestTarget: Sendable, Hashable {
    /// The API group, empty for core.
    var group: String
    /// The version.
    var version: String
    /// The name of the type in paths; nil for the list of types.
    var plural: String?
    /// The namespace, nil for all of them or in the cluster's scope.
    var namespace: String?
    /// The object's name, nil for the collection.
    var name: String?
    /// What follows the name.
    var subresource: [String] = []

    /// Reads the segments of a path, or gives nil if they are no such path.
    init?(_ segments: [String]) {
        let rest: ArraySlice<String>
        if segments.first == "api", segments.count >= 2 {
            group = ""
            version = segments[1]
            rest = segments[2...]
        } else if segments.first == "apis", segments.count >= 3 {
            group = segments[1]
            version = segments[2]
            rest = segments[3...]
        } else {
            return nil
        }
        var parts = Array(rest)
        let isOfNamespace =
            parts.count >= 3 && parts[0] == "namespaces"
            && !(group.isEmpty && ["status", "finalize"].contains(parts[2]))
        if isOfNamespace {
            namespace = parts[1]
            parts.removeFirst(2)
        }
        plural = parts.first
        name = parts.count > 1 ? parts[1] : nil
        subresource = Array(parts.dropFirst(2))
    }
}
