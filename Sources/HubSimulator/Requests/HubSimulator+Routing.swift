import KubeValues

/// From a request to what answers it.
extension HubSimulator {
    mutating func answer(_ request: HubRequest) throws(APIFailure) -> HubReply {
        guard let identity = request.identity else { throw .unauthorized }
        guard let state = clusters[request.cluster] else { throw .pageNotFound }
        let path = RequestPath(request.path)
        if let reply = try describeServer(path, request, state.types) { return reply }
        guard let target = RequestTarget(path.segments), let plural = target.plural else {
            throw .pageNotFound
        }
        if request.cluster == HubSimulator.hubName,
            target.group == Gateway.group, target.version == Gateway.version
        {
            return try answerGateway(target, path, request)
        }
        if let reply = try answerReview(target, request, identity) { return reply }
        guard
            let type = state.types.find(
                group: target.group, version: target.version, plural: plural),
            type.isNamespaced || target.namespace == nil
        else { throw .pageNotFound }
        let context = RequestContext(
            cluster: request.cluster, type: type, version: target.version, target: target,
            path: path, request: request)
        try authorize(context, identity)
        return try answer(context)
    }

    private mutating func answer(_ context: RequestContext) throws(APIFailure) -> HubReply {
        guard context.target.name != nil else { return try answerCollection(context) }
        if let subresource = context.target.subresource.first {
            return try answerSubresource(subresource, context)
        }
        guard !context.type.isNamespaced || context.target.namespace != nil else {
            throw .pageNotFound
        }
        switch context.request.method {
        case "GET", "HEAD": return try .response(get(context))
        case "PUT": return try .response(update(context, part: .main))
        case "PATCH": return try .response(patch(context, part: .main))
        case "DELETE": return try .response(delete(context))
        default: throw .methodNotAllowed
        }
    }

    private mutating func answerCollection(
        _ context: RequestContext
    ) throws(APIFailure) -> HubReply {
        switch context.request.method {
        case "GET", "HEAD":
            if context.path.flag("watch") { return .watch(try openWatch(context)) }
            return .response(try list(context))
        case "POST": return .response(try create(context))
        case "DELETE": return .response(try deleteCollection(context))
        default: throw .methodNotAllowed
        }
    }

    private mutating func answerSubresource(
        _ subresource: String, _ context: RequestContext
    ) throws(APIFailure) -> HubReply {
        let part: ObjectPart
        switch subresource {
        case "status" where context.type.subresources.contains(.status): part = .status
        case "scale" where context.type.subresources.contains(.scale):
            return .response(try answerScale(context))
        case "finalize" where context.type.id == "/namespaces": part = .main
        case "log", "exec", "attach", "portforward", "eviction", "binding", "ephemeralcontainers":
            guard context.type.id == "/pods" else { throw .pageNotFound }
            return .response(try answerPodSubresource(subresource, context))
        default: throw .pageNotFound
        }
        switch context.request.method {
        case "GET", "HEAD": return .response(try get(context))
        case "PUT": return .response(try update(context, part: part))
        case "PATCH": return .response(try patch(context, part: part))
        default: throw .methodNotAllowed
        }
    }

    /// Administrators may do everything, others nothing but look at what the server is.
    private func authorize(
        _ context: RequestContext, _ identity: HubIdentity
    ) throws(APIFailure) {
        guard !identity.groups.contains("system:masters") else { return }
        let isNamed = context.target.name != nil
        let verb: String
        switch context.request.method {
        case "POST": verb = "create"
        case "PUT": verb = "update"
        case "PATCH": verb = "patch"
        case "DELETE": verb = isNamed ? "delete" : "deletecollection"
        default: verb = isNamed ? "get" : context.path.flag("watch") ? "watch" : "list"
        }
        let named = context.target.name.map { " \"\($0)\"" } ?? ""
        let place =
            context.target.namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
        var details: JSON = [:]
        if let name = context.target.name { details["name"] = .string(name) }
        if !context.type.group.isEmpty { details["group"] = .string(context.type.group) }
        details["kind"] = .string(context.type.plural)
        throw APIFailure(
            code: 403, reason: "Forbidden",
            message: "\(context.type.qualifiedPlural)\(named) is forbidden: User "
                + "\"\(identity.user)\" cannot \(verb) resource \"\(context.type.plural)\" in API "
                + "group \"\(context.type.group)\" \(place)",
            details: details)
    }
}

/// The part of an object that a write may change.
enum ObjectPart: Sendable, Hashable {
    /// All but the status, where that is a part of its own.
    case main
    /// The status alone.
    case status
}
