package import KubeKit
package import KubeValues

/// Reads and writes objects of the hub and, through its gateway, of managed clusters.
package final class ClusterAccess: Sendable {
    private let hub: any HTTPTransport
    private let known = LockedBox<[String: [String: ResourceName]]>([:])

    /// Access through that transport of the hub.
    package init(hub: any HTTPTransport) { self.hub = hub }

    // MARK: - Objects

    /// The object, or nil if it is not there.
    package func get(_ address: ObjectAddress) async throws(KubernetesError) -> JSON? {
        do {
            return try await send(.get, path(of: address))
        } catch  where error.isNotFound {
            return nil
        }
    }

    /// Creates an object; with `isTrial` the server only checks it.
    package func create(
        _ object: JSON, at address: ObjectAddress, isTrial: Bool = false
    ) async throws(KubernetesError) -> JSON {
        try await send(
            .post, path(of: address).collection, query: isTrial ? Self.trial : [], body: object)
    }

    /// Replaces an object, or a subresource of it; its resource version must still be the one given.
    package func replace(
        _ object: JSON, at address: ObjectAddress, subresource: String = ""
    ) async throws(KubernetesError) -> JSON {
        try await send(.put, path(of: address, subresource: subresource), body: object)
    }

    /// Merges a patch into an object, or into a subresource of it; with `isTrial` the server only checks it.
    package func patch(
        _ change: JSON, at address: ObjectAddress, subresource: String = "", isTrial: Bool = false
    ) async throws(KubernetesError) -> JSON {
        try await send(
            .patch, path(of: address, subresource: subresource),
            query: isTrial ? Self.trial : [], body: change, type: "application/merge-patch+json")
    }

    /// Asks for an object to be deleted; whether there was one.
    ///
    /// - Parameters:
    ///   - address: where it is.
    ///   - uid: only the object with that uid; empty for whichever is there.
    ///   - propagation: what becomes of what it owns.
    package func delete(
        _ address: ObjectAddress, uid: String = "", propagation: String = "Background"
    ) async throws(KubernetesError) -> Bool {
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
    ) async throws(KubernetesError) -> [JSON] {
        let selector = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return try await list(
            kind, in: namespace, of: cluster, selector: selector.joined(separator: ","))
    }

    /// All objects of a kind, in a namespace or everywhere, that a label selector chooses.
    package func list(
        _ kind: GroupVersionKind, in namespace: String = "", of cluster: String = "",
        selector: String
    ) async throws(KubernetesError) -> [JSON] {
        let address = ObjectAddress(cluster: cluster, kind: kind, namespace: namespace, name: "")
        let answer = try await send(
            .get, path(of: address), query: selector.isEmpty ? [] : [("labelSelector", selector)])
        return (answer["items"]?.array ?? []).map { item in
            var item = item
            if item["kind"] == nil {
                item["apiVersion"] = .string(kind.apiVersion)
                item["kind"] = .string(kind.kind)
            }
            return item
        }
    }

    /// Reads whatever is at that path of a cluster.
    package func read(
        _ path: String, through route: ClusterRoute = .local
    ) async throws(KubernetesError) -> JSON {
        try await send(.get, route.prefix + path, route)
    }

    // MARK: - Requests

    private static let trial = [(name: "dryRun", value: "All")]

    private func send(
        _ method: HTTPMethod, _ path: ResourcePath, query: [(name: String, value: String)] = [],
        body: JSON? = nil, type: String = "application/json"
    ) async throws(KubernetesError) -> JSON {
        try await send(method, path.text(query), path.route, body: body, type: type)
    }

    private func send(
        _ method: HTTPMethod, _ path: String, _ route: ClusterRoute, body: JSON? = nil,
        type: String = "application/json"
    ) async throws(KubernetesError) -> JSON {
        var request = HTTPRequest(method, path, headers: [HTTPHeader("Accept", "application/json")])
        if let body {
            request.headers.append(HTTPHeader("Content-Type", type))
            request.body = body.encoded()
        }
        return try await ResponseReader.json(
            request, on: hub, isThroughGateway: route.isThroughGateway)
    }

    // MARK: - Paths

    private func path(
        of address: ObjectAddress, subresource: String = ""
    ) async throws(KubernetesError) -> ResourcePath {
        let name = try await resource(of: address.kind, in: address.cluster)
        return ResourcePath(
            group: address.kind.group, version: address.kind.version, plural: name.plural,
            namespace: name.isNamespaced ? address.namespace : "", name: address.name,
            subresource: subresource, route: .cluster(address.cluster))
    }

    /// How a cluster addresses a kind; asks the cluster once about kinds that not every one knows.
    package func resource(
        of kind: GroupVersionKind, in cluster: String
    ) async throws(KubernetesError) -> ResourceName {
        if let name = ResourceName.wellKnown(kind) { return name }
        let route = ClusterRoute.cluster(cluster)
        let group = ResourcePath(
            group: kind.group, version: kind.version, plural: "", route: route
        ).groupText
        if let name = known.withLock({ $0[group]?[kind.kind] }) { return name }
        let missing = KubernetesError(
            .unknownType,
            "no matches for kind \"\(kind.kind)\" in version \"\(kind.apiVersion)\"", status: 404,
            reason: "NotFound")
        let answer: JSON
        do {
            answer = try await send(.get, group, route)
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
        known.withLock { $0[group] = found }
        guard let name = found[kind.kind] else { throw missing }
        return name
    }
}
