import KubeValues

/// Creating and replacing objects.
extension HubSimulator {
    mutating func create(_ context: RequestContext) throws(APIFailure) -> HubResponse {
        guard !context.type.isNamespaced || context.target.namespace != nil else {
            throw .methodNotAllowed
        }
        let body = try RequestBody.object(context)
        let object = try prepared(body, context)
        let id = context.id(namespace: object.namespace, name: object.name)
        try requireNamespace(of: object, context)
        try Validation.check(new: object, context.type)
        guard self.object(id) == nil else { throw .alreadyExists(context.type, name: id.name) }
        if context.isDryRun { return answer(with: object, id: nil, status: 201, context) }
        let kept = commit(object, at: id)
        return answer(with: kept, id: id, status: 201, context)
    }

    /// A new object as a server would keep it: identified, stripped, completed.
    private mutating func prepared(
        _ body: JSON, _ context: RequestContext
    ) throws(APIFailure) -> JSON {
        let type = context.type
        var object = VersionConversion.toStored(body, type, context.version)
        var metadata = object["metadata"]?.object ?? JSONObject()
        if let version = metadata["resourceVersion"]?.string, !version.isEmpty {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        for key in [
            "uid", "resourceVersion", "selfLink", "managedFields", "deletionTimestamp",
            "deletionGracePeriodSeconds", "generation", "creationTimestamp",
        ] {
            metadata[key] = nil
        }
        dropEmptyCollections(&metadata)
        try placeInNamespace(&metadata, context)
        if (metadata["name"]?.string ?? "").isEmpty {
            guard let prefix = metadata["generateName"]?.string, !prefix.isEmpty else {
                throw .invalid(
                    type, name: "",
                    [.required("metadata.name", "name or generateName is required")])
            }
            metadata["name"] = .string(prefix.prefix(58) + random.nameSuffix())
        }
        metadata["uid"] = .string(random.uid())
        if type.hasGeneration { metadata["generation"] = 1 }
        metadata["creationTimestamp"] = timestamp
        object["metadata"] = .object(metadata)
        if type.subresources.contains(.status) { object["status"] = nil }
        object = completed(object, old: nil, context.type, cluster: context.cluster)
        return ObjectOrder.arranged(object, type: type)
    }

    private func dropEmptyCollections(_ metadata: inout JSONObject) {
        for key in ["labels", "annotations", "finalizers", "ownerReferences"]
        where metadata[key].map({ $0.isNull || $0.isEmptyCollection }) ?? false {
            metadata[key] = nil
        }
    }

    private func placeInNamespace(
        _ metadata: inout JSONObject, _ context: RequestContext
    ) throws(APIFailure) {
        guard context.type.isNamespaced else {
            metadata["namespace"] = nil
            return
        }
        let namespace = context.target.namespace ?? ""
        if let own = metadata["namespace"]?.string, !own.isEmpty, own != namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the request"
            )
        }
        metadata["namespace"] = .string(namespace)
    }

    private func requireNamespace(
        of object: JSON, _ context: RequestContext
    ) throws(APIFailure) {
        guard context.type.isNamespaced else { return }
        let id = ObjectID(
            cluster: context.cluster, resource: "/namespaces", key: "/\(object.namespace)")
        guard let namespace = self.object(id) else {
            throw APIFailure(
                code: 404, reason: "NotFound",
                message: "namespaces \"\(object.namespace)\" not found",
                details: ["name": .string(object.namespace), "kind": "namespaces"])
        }
        if namespace.isBeingDeleted {
            throw .forbidden(
                context.type, name: object.name,
                because: "unable to create new content in namespace \(object.namespace) because it "
                    + "is being terminated")
        }
    }

    mutating func update(
        _ context: RequestContext, part: ObjectPart
    ) throws(APIFailure) -> HubResponse {
        let name = context.target.name ?? ""
        let body = try RequestBody.object(context)
        if !body.name.isEmpty || context.type.isCustom, body.name != name {
            throw .badRequest(
                "the name of the object (\(body.name)) does not match the name on the URL (\(name))"
            )
        }
        if context.type.isNamespaced, !body.namespace.isEmpty,
            body.namespace != context.target.namespace
        {
            throw .badRequest(
                "the namespace of the object (\(body.namespace)) does not match the namespace on "
                    + "the URL (\(context.target.namespace ?? ""))")
        }
        guard let old = object(context.id) else { throw .notFound(context.type, name: name) }
        if context.type.isCustom, body.resourceVersion.isEmpty {
            throw .invalid(
                context.type, name: name,
                [
                    FieldProblem(
                        field: "metadata.resourceVersion", reason: "FieldValueInvalid",
                        message: "Invalid value: 0x0: must be specified for an update")
                ])
        }
        let new = VersionConversion.toStored(body, context.type, context.version)
        return try replace(old, by: new, part: part, context)
    }

    /// Puts a new state in the place of an old one, as far as that part of the object may change.
    mutating func replace(
        _ old: JSON, by wanted: JSON, part: ObjectPart, _ context: RequestContext
    ) throws(APIFailure) -> HubResponse {
        let type = context.type
        try checkPreconditions(old, wanted, type)
        var new = merged(old, wanted, part: part, type)
        if part == .main {
            new = completed(new, old: old, type, cluster: context.cluster)
        }
        new[path: ["metadata", "generation"]] = generation(old, new, type)
        new = ObjectOrder.arranged(new, type: type)
        if new == old { return answer(with: old, id: context.id, status: 200, context) }
        try Validation.check(new: new, old: old, type)
        if context.isDryRun { return answer(with: new, id: nil, status: 200, context) }
        if isFinished(new, type) {
            let last = commit(new, at: context.id)
            erase(context.id)
            return answer(with: last, id: nil, status: 200, context)
        }
        let kept = commit(new, at: context.id)
        return answer(with: kept, id: context.id, status: 200, context)
    }

    private func checkPreconditions(
        _ old: JSON, _ wanted: JSON, _ type: ResourceType
    ) throws(APIFailure) {
        let uid = wanted.uid
        if !uid.isEmpty, uid != old.uid {
            throw .conflict(
                type, name: old.name,
                because: "Precondition failed: UID in precondition: \(uid), UID in object meta: "
                    + old.uid)
        }
        let version = wanted.resourceVersion
        guard version.isEmpty || version == old.resourceVersion else {
            throw .stale(type, name: old.name)
        }
    }

    /// The new state with everything that this write may not change taken from the old one.
    private func merged(
        _ old: JSON, _ wanted: JSON, part: ObjectPart, _ type: ResourceType
    ) -> JSON {
        if part == .status {
            var new = old
            new["status"] = wanted["status"]
            return new
        }
        var new = wanted
        new["apiVersion"] = old["apiVersion"]
        new["kind"] = old["kind"]
        var metadata = wanted["metadata"]?.object ?? JSONObject()
        metadata["managedFields"] = nil
        metadata["selfLink"] = nil
        for key in [
            "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp",
            "deletionTimestamp", "deletionGracePeriodSeconds", "generateName",
        ] {
            metadata[key] = old["metadata"]?[key]
        }
        dropEmptyCollections(&metadata)
        new["metadata"] = .object(metadata)
        if type.subresources.contains(.status) { new["status"] = old["status"] }
        return new
    }

    /// The generation after a change: it counts what is wanted, not what is reported.
    private func generation(_ old: JSON, _ new: JSON, _ type: ResourceType) -> JSON? {
        guard type.hasGeneration else { return old.at("metadata", "generation") }
        let keep: Set<String> =
            type.subresources.contains(.status) ? ["metadata", "status"] : ["metadata"]
        let wanted = { (object: JSON) in
            JSONObject(
                uniqueMembers: (object.object ?? JSONObject()).filter { !keep.contains($0.key) })
        }
        return JSON(wanted(old) == wanted(new) ? old.generation : old.generation + 1)
    }

    /// Whether nothing holds an object that is being deleted any longer.
    func isFinished(_ object: JSON, _ type: ResourceType) -> Bool {
        guard object.isBeingDeleted, object.finalizers.isEmpty else { return false }
        if type.id == "/namespaces" {
            return (object.at("spec", "finalizers")?.array ?? []).isEmpty
        }
        return (object.at("metadata", "deletionGracePeriodSeconds")?.int ?? 0) == 0
    }
}

extension JSON {
    /// Whether this is an array or object without content.
    var isEmptyCollection: Bool {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: false
        }
    }
}
