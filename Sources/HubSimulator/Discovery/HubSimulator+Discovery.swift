import KubeValues

/// What the servers say about themselves.
extension HubSimulator {
    /// Answers the paths that are about the server rather than its objects, or gives nil.
    func describeServer(
        _ path: RequestPath, _ request: HubRequest, _ types: ResourceTable
    ) throws(APIFailure) -> HubReply? {
        let segments = path.segments
        guard let first = segments.first else {
            return try reading(request, ["paths": .array(rootPaths(types))])
        }
        switch (first, segments.count) {
        case ("healthz", _), ("readyz", _), ("livez", _):
            return .response(
                HubResponse(
                    status: 200, contentType: "text/plain; charset=utf-8",
                    headers: [["X-Content-Type-Options", "nosniff"]], body: Array("ok".utf8)))
        case ("version", 1): return try reading(request, ServerVersion.value)
        case ("openapi", _): return try describeSchema(segments, request, types)
        case ("api", 1):
            return try reading(
                request,
                [
                    "kind": "APIVersions", "versions": ["v1"],
                    "serverAddressByClientCIDRs": [
                        ["clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1"]
                    ],
                ])
        case ("apis", 1):
            let groups = allGroups(types, cluster: request.cluster)
            return try reading(
                request,
                [
                    "kind": "APIGroupList", "apiVersion": "v1",
                    "groups": .array(groups.map { Discovery.group($0.group, $0.versions) }),
                ])
        case ("apis", 2):
            let groups = allGroups(types, cluster: request.cluster)
            guard let found = groups.first(where: { $0.group == segments[1] }) else {
                throw .pageNotFound
            }
            var group = Discovery.group(found.group, found.versions)
            group["kind"] = "APIGroup"
            group["apiVersion"] = "v1"
            return try reading(request, group)
        case ("api", 2): return try resources(request, group: "", version: segments[1], types)
        case ("apis", 3):
            return try resources(request, group: segments[1], version: segments[2], types)
        default: return nil
        }
    }

    private func reading(_ request: HubRequest, _ value: JSON) throws(APIFailure) -> HubReply {
        guard ["GET", "HEAD"].contains(request.method) else { throw .methodNotAllowed }
        return .response(HubResponse(status: 200, body: value.encoded()))
    }

    private func rootPaths(_ types: ResourceTable) -> [JSON] {
        let groups = types.groups.flatMap { group in
            ["/apis/\(group.group)"] + group.versions.map { "/apis/\(group.group)/\($0)" }
        }
        let others = ["/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]
        return (["/api", "/api/v1", "/apis"] + groups + others).map { .string($0) }
    }

    /// The groups with those that are no kept types: reviews and the gateway.
    func allGroups(
        _ types: ResourceTable, cluster: String
    ) -> [(group: String, versions: [String])] {
        var groups = types.groups
        groups.append((Review.group, [Review.version]))
        groups.append((Review.authentication, [Review.version]))
        if cluster == HubSimulator.hubName { groups.append((Gateway.group, [Gateway.version])) }
        return groups
    }

    private func resources(
        _ request: HubRequest, group: String, version: String, _ types: ResourceTable
    ) throws(APIFailure) -> HubReply {
        var list: [JSON] = []
        if group == Review.group || group == Review.authentication, version == Review.version {
            list = Review.resources(group)
        } else if group == Gateway.group, version == Gateway.version,
            request.cluster == HubSimulator.hubName
        {
            list = Gateway.resources
        } else {
            for type in types.all where type.group == group && type.versions.contains(version) {
                list += Discovery.resources(type)
            }
        }
        guard !list.isEmpty else { throw .pageNotFound }
        return try reading(
            request,
            [
                "kind": "APIResourceList", "apiVersion": "v1",
                "groupVersion": .string(group.isEmpty ? version : "\(group)/\(version)"),
                "resources": .array(list),
            ])
    }
}

/// The entries of discovery documents.
enum Discovery {
    static func group(_ name: String, _ versions: [String]) -> JSON {
        let list: [JSON] = versions.map { version in
            ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
        }
        return [
            "name": .string(name), "versions": .array(list), "preferredVersion": list.first ?? [:],
        ]
    }

    /// A type and its subresources.
    static func resources(_ type: ResourceType) -> [JSON] {
        var entry: JSON = [
            "name": .string(type.plural), "singularName": .string(type.singular),
            "namespaced": .bool(type.isNamespaced), "kind": .string(type.kind),
            "verbs": [
                "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
            ],
        ]
        if type.id == "/namespaces" {
            entry["verbs"] = ["create", "delete", "get", "list", "patch", "update", "watch"]
        }
        if !type.shortNames.isEmpty {
            entry["shortNames"] = .array(type.shortNames.map { .string($0) })
        }
        if !type.categories.isEmpty {
            entry["categories"] = .array(type.categories.map { .string($0) })
        }
        var entries = [entry]
        if type.subresources.contains(.status) {
            entries.append(subresource(type, "status", kind: type.kind))
        }
        if type.subresources.contains(.scale) {
            var scale = subresource(type, "scale", kind: "Scale")
            scale["group"] = "autoscaling"
            scale["version"] = "v1"
            entries.append(scale)
        }
        if type.id == "/pods" {
            var log = subresource(type, "log", kind: "Pod")
            log["verbs"] = ["get"]
            entries.append(log)
        }
        return entries
    }

    private static func subresource(_ type: ResourceType, _ name: String, kind: String) -> JSON {
        [
            "name": .string("\(type.plural)/\(name)"), "singularName": "",
            "namespaced": .bool(type.isNamespaced), "kind": .string(kind),
            "verbs": ["get", "patch", "update"],
        ]
    }
}

/// The Kubernetes release whose behaviour is imitated.
enum ServerVersion {
    static let value: JSON = [
        "major": "1", "minor": "32", "gitVersion": "v1.32.4+velatui",
        "gitCommit": "0000000000000000000000000000000000000000", "gitTreeState": "clean",
        "buildDate": "2025-04-22T16:00:00Z", "goVersion": "none", "compiler": "swift",
        "platform": "linux/amd64",
    ]
}
