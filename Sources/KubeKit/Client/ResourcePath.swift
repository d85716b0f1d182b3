/// How a cluster is reached: at the server itself or behind a path of it.
package struct ClusterRoute: Sendable, Hashable {
    /// What every path begins with; empty for the server's own API.
    package let prefix: String

    /// The server's own API.
    package static let local = ClusterRoute(prefix: "")

    /// A cluster behind a gateway at that path, which ends without a slash.
    package init(prefix: String) { self.prefix = prefix }

    /// Whether a gateway stands between, so that its answers may be about the cluster behind it.
    package var isThroughGateway: Bool { !prefix.isEmpty }
}

/// Where a resource, a list of them or a subresource is found.
package struct ResourcePath: Sendable, Hashable {
    /// The cluster.
    package var route: ClusterRoute
    /// The API group, empty for core.
    package var group: String
    /// The version in the group.
    package var version: String
    /// The resource's name in paths, `deployments`.
    package var plural: String
    /// The namespace, empty for all or for what is in none.
    package var namespace: String
    /// The object's name, empty for the list.
    package var name: String
    /// The subresource, `status`; empty for none.
    package var subresource: String

    package init(
        group: String = "", version: String, plural: String, namespace: String = "",
        name: String = "", subresource: String = "", route: ClusterRoute = .local
    ) {
        self.route = route
        self.group = group
        self.version = version
        self.plural = plural
        self.namespace = namespace
        self.name = name
        self.subresource = subresource
    }

    /// The same place without object and subresource.
    package var collection: ResourcePath {
        var path = self
        path.name = ""
        path.subresource = ""
        return path
    }

    /// The path of the group's version, where its resources are told.
    package var groupText: String {
        route.prefix + (group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)")
    }

    /// The path as it is sent, its parts percent-encoded.
    package var text: String {
        var text = groupText
        if !namespace.isEmpty { text += "/namespaces/\(PercentEncoding.encode(namespace))" }
        text += "/\(PercentEncoding.encode(plural))"
        if !name.isEmpty { text += "/\(PercentEncoding.encode(name))" }
        if !subresource.isEmpty { text += "/\(subresource)" }
        return text
    }

    /// The path with a query of those names and values.
    package func text(_ query: [(name: String, value: String)]) -> String {
        query.isEmpty ? text : text + "?" + PercentEncoding.query(query)
    }
}

/// Percent-encoding of what goes into paths and queries.
package enum PercentEncoding {
    /// The text as one segment of a path or one value of a query.
    package static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }

    /// A query without its question mark.
    package static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { "\($0.name)=\(encode($0.value))" }.joined(separator: "&")
    }
}
