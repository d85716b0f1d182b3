package import KubeKit
package import KubeValues
import Synchronization

/// Reads and writes objects of the hub and, through its gateway, of managed clusters.
package final class ClusterAccess: Sendable {
    private let hub: any HTTPTransport
    private let known = Mutex<[String: [String: ResourceName]]>([:])

    /// Access through that transport of the hub.
    package init(hub: any HTTPTransport) { self.hub = hub }

    /// The path that a cluster's API begins with, seen from the hub.
    package static func root(of cluster: String) -> String {
        cluster.isEmpty || cluster == "local"
            ? ""
            : "/apis/cluster.core.oam.dev/v1alpha1/clustergateways/\(escaped(cluster))/proxy"
    }

    // MARK: - Objects

    /// The object, or nil if it is not there.
    package func get(_ address: ObjectAddress) async throws(EngineError) -> JSON? {
        do {
            return try await send(.get, path(of: address))
        } catch  where error.isNotFound {
            return nil
        }
    }

    /// Creates an object; with `isTrial` the server only checks it.
    package func create(
        _ object: JSON, at address: ObjectAddress, isTrial: Bool = false
    ) async throws(EngineError) -> JSON {
        let path = try await path(of: address, isCollection: true)
        return try await send(.post, path + (isTrial ? "?dryRun=All" : ""), body: object)
    }

    /// Replaces an object, or a subresource of it; its resource version must still be the one given.
    package func replace(
        _ object: JSON, at address: ObjectAddress, subresource: String? = nil
    ) async throws(EngineError) -> JSON {
        try await send(.put, try await path(of: address, subresource: subresource), body: object)
    }

    /// Merges a patch into an object, or into a subresource of it.
    package func patch(
        _ change: JSON, at address: ObjectAddress, subresource: String? = nil, isTrial: Bool = false
    ) async throws(EngineError) -> JSON {
        let path = try await path(of: address, subresource: subresource)
        return try await send(
            .patch, path + (isTrial ? "?dryRun=All" : ""), body: change,
            type: "application/merge-patch+json")
    }

    /// Asks for an object to be deleted; whether there was one.
    ///
    /// - Parameters:
    ///   - address: where it is.
    ///   - uid: only the object with that uid; empty for whichever is there.
    ///   - propagation: what becomes of what it owns.
    package func delete(
        _ address: ObjectAddress, uid: String = "", propagation: String = "Background"
    ) async throws(EngineError) -> Bool {
        var options: JSON = [
            "apiVersion": "v1", "kind": "DeleteOptions",
            "propagationPolicy": .string(propagation),
        ]
        if !uid.isEmpty { options["preconditions"] = ["uid": .string(uid)] }
        do {
            _ = try await send(.delete, path(of: address), body: options)
            return true
        } catch  where error.isNotFound {
            return false
        }
    }

    /// All objects of a kind, in a namespace or everywhere, that carry those labels.
    package func list(
        _ kind: GroupVersionKind, in namespace: String = "", of cluster: String = "",
        labels: [String: String] = [:]
    ) async throws(EngineError) -> [JSON] {
        let address = ObjectAddress(cluster: cluster, kind: kind, namespace: namespace, name: "")
        var path = try await path(of: address, isCollection: true)
        if !labels.isEmpty {
            let selector = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            path += "?labelSelector=" + Self.escaped(selector.joined(separator: ","))
        }
        let answer = try await send(.get, path)
        return (answer["items"]?.array ?? []).map { item in
            var item = item
            if item["kind"] == nil {
                item["apiVersion"] = .string(kind.apiVersion)
                item["kind"] = .string(kind.kind)
            }
            return item
        }
    }

    /// Reads whatever is at that path of the hub.
    package func read(_ path: String) async throws(EngineError) -> JSON {
        try await send(.get, path)
    }
}

// MARK: - Requests

extension ClusterAccess {
    private func send(
        _ method: HTTPMethod, _ path: String, body: JSON? = nil, type: String = "application/json"
    ) async throws(EngineError) -> JSON {
        var request = HTTPRequest(method, path, headers: [HTTPHeader("Accept", "application/json")])
        if let body {
            request.headers.append(HTTPHeader("Content-Type", type))
            request.body = body.encoded()
        }
        let response: HTTPResponse
        do {
            response = try await hub.send(request)
        } catch {
            throw .transport(error)
        }
        let answer = try? JSON(parsing: response.body)
        guard (200..<300).contains(response.status) else {
            throw .refused(
                code: response.status, reason: answer?["reason"]?.string ?? "",
                message: answer?["message"]?.string
                    ?? "the server answered \(response.status) to \(method.rawValue) \(path)")
        }
        guard let answer else {
            throw .invalid("the answer to \(method.rawValue) \(path) is no JSON")
        }
        return answer
    }
}

// MARK: - Paths

extension ClusterAccess {
    private func path(
        of address: ObjectAddress, subresource: String? = nil, isCollection: Bool = false
    ) async throws(EngineError) -> String {
        let name = try await resource(of: address.kind, in: address.cluster)
        var path = Self.root(of: address.cluster) + Self.base(of: address.kind)
        if name.isNamespaced, !address.namespace.isEmpty {
            path += "/namespaces/\(Self.escaped(address.namespace))"
        }
        path += "/\(name.plural)"
        if !isCollection { path += "/\(Self.escaped(address.name))" }
        if let subresource { path += "/\(subresource)" }
        return path
    }

    /// How a cluster addresses a kind; asks the cluster once about kinds that not every one knows.
    package func resource(
        of kind: GroupVersionKind, in cluster: String
    ) async throws(EngineError) -> ResourceName {
        if let name = ResourceName.wellKnown(kind) { return name }
        let base = Self.root(of: cluster) + Self.base(of: kind)
        if let name = known.withLock({ $0[base]?[kind.kind] }) { return name }
        let missing = EngineError.refused(
            code: 404, reason: "NotFound",
            message: "no matches for kind \"\(kind.kind)\" in version \"\(kind.apiVersion)\"")
        let answer: JSON
        do {
            answer = try await send(.get, base)
        } catch {
            throw error.isNotFound ? missing : error
        }
        var names: [String: ResourceName] = [:]
        for resource in answer["resources"]?.array ?? [] {
            guard let plural = resource["name"]?.string, !plural.contains("/"),
                let kind = resource["kind"]?.string
            else { continue }
            names[kind] = ResourceName(
                plural, isNamespaced: resource["namespaced"]?.bool ?? true)
        }
        let found = names
        known.withLock { $0[base] = found }
        guard let name = found[kind.kind] else { throw missing }
        return name
    }

    private static func base(of kind: GroupVersionKind) -> String {
        kind.group.isEmpty ? "/api/\(kind.version)" : "/apis/\(kind.group)/\(kind.version)"
    }

    /// The text as one segment of a path or one value of a query.
    package static func escaped(_ text: String) -> String {
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
}
