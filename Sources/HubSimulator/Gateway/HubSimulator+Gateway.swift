import KubeValues

/// The aggregated API of the cluster-gateway on the hub.
extension HubSimulator {
    mutating func answerGateway(
        _ target: RequestTarget, _ path: RequestPath, _ request: HubRequest
    ) throws(APIFailure) -> HubReply {
        guard target.namespace == nil else { throw .pageNotFound }
        switch target.plural {
        case "virtualclusters":
            try requireReading(request, path, Gateway.clusters, target)
            guard target.subresource.isEmpty else { throw .pageNotFound }
            return .response(try virtualClusters(target.name, path, request))
        case "clustergateways":
            switch target.subresource.first {
            case "proxy":
                return try proxy(to: target.name ?? "", path, request)
            case "health", nil:
                try requireReading(request, path, Gateway.gateways, target)
                return .response(try gateways(target.name, request))
            default: throw .pageNotFound
            }
        default: throw .pageNotFound
        }
    }

    private func requireReading(
        _ request: HubRequest, _ path: RequestPath, _ type: ResourceType, _ target: RequestTarget
    ) throws(APIFailure) {
        guard request.method == "GET" || request.method == "HEAD" else {
            throw .methodNotAllowed
        }
        guard !path.flag("watch") else {
            throw APIFailure(
                code: 405, reason: "MethodNotAllowed",
                message: "watch is not supported on resources of kind \"\(type.qualifiedPlural)\"",
                details: ["group": .string(type.group), "kind": .string(type.plural)])
        }
    }

    /// The Secrets that are clusters, newest first, equal seconds by name.
    var clusterSecrets: [ClusterSecret] {
        guard let secrets = clusters[HubSimulator.hubName]?.collections["/secrets"] else {
            return []
        }
        let found = secrets.range(namespace: Gateway.namespace).compactMap { position in
            secrets[secrets.keys[position]].flatMap { ClusterSecret($0) }
        }
        let created = { (secret: ClusterSecret) in
            secret.object.at("metadata", "creationTimestamp")?.string ?? ""
        }
        return found.sorted { left, right in
            created(left) == created(right)
                ? left.object.name < right.object.name : created(left) > created(right)
        }
    }

    /// The Secret of a cluster.
    func clusterSecret(_ name: String) -> ClusterSecret? {
        let id = ObjectID(
            cluster: HubSimulator.hubName, resource: "/secrets",
            key: "\(Gateway.namespace)/\(name)")
        return object(id).flatMap { ClusterSecret($0) }
    }

    private static let localCluster: JSON = [
        "kind": "VirtualCluster", "apiVersion": .string(Gateway.apiVersion),
        "metadata": [
            "name": .string(hubName), "creationTimestamp": nil,
            "labels": .object([Gateway.controlPlane: "true"]),
        ],
        "spec": ["accepted": true, "endpoint": "-", "credential-type": "Internal"],
    ]

    private func virtualClusters(
        _ name: String?, _ path: RequestPath, _ request: HubRequest
    ) throws(APIFailure) -> HubResponse {
        let all = [HubSimulator.localCluster] + clusterSecrets.map(\.virtualCluster)
        if let name {
            guard let found = all.first(where: { $0.name == name }) else {
                throw .notFound(Gateway.clusters, name: name)
            }
            return respond(found, [found], Gateway.clusters, request)
        }
        let selector: LabelSelector
        do throws(SelectorError) {
            selector = try LabelSelector(parsing: path["labelSelector"] ?? "")
        } catch {
            throw .badRequest("unable to parse requirement: \(error.message)")
        }
        let items = all.filter { selector.matches(object: $0) }
        let list: JSON = [
            "kind": "VirtualClusterList", "apiVersion": .string(Gateway.apiVersion),
            "metadata": [:], "items": .array(items),
        ]
        return respond(list, items, Gateway.clusters, request)
    }

    private func gateways(
        _ name: String?, _ request: HubRequest
    ) throws(APIFailure) -> HubResponse {
        if let name {
            guard let secret = clusterSecret(name) else {
                throw APIFailure(
                    code: 404, reason: "NotFound", message: "secret \"\(name)\" not found",
                    details: ["name": .string(name), "kind": "secret"])
            }
            let head: JSON = [
                "kind": "ClusterGateway", "apiVersion": .string(Gateway.apiVersion),
            ]
            return respond(
                MergePatch.apply(secret.gateway, to: head), [secret.gateway], Gateway.gateways,
                request)
        }
        let items = clusterSecrets.map(\.gateway)
        let list: JSON = [
            "kind": "ClusterGatewayList", "apiVersion": .string(Gateway.apiVersion),
            "metadata": [:], "items": .array(items),
        ]
        return respond(list, items, Gateway.gateways, request)
    }

    private func respond(
        _ value: JSON, _ items: [JSON], _ type: ResourceType, _ request: HubRequest
    ) -> HubResponse {
        guard case .table(let version) = AnswerForm(accept: request.accept) else {
            return HubResponse(status: 200, body: value.encoded())
        }
        let table = ObjectTable(type: type, version: version)
        return HubResponse(
            status: 200, body: table.value(items, metadata: [:], now: now).encoded())
    }
}
