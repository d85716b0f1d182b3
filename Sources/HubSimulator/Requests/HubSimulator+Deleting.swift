import KubeValues

/// What a deletion asks for.
struct DeletionOptions: Sendable, Hashable {
    /// What becomes of the objects that it owns.
    enum Propagation: String, Sendable, Hashable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    var propagation = Propagation.background
    /// Seconds to stop in; nil for the object's own.
    var grace: Int?
    /// The uid that the object must have.
    var uid: String?
    /// The resource version that the object must have.
    var resourceVersion: String?
    var isDryRun: Bool

    init(_ context: RequestContext) throws(APIFailure) {
        isDryRun = context.isDryRun
        var options: JSON = [:]
        if !context.request.body.isEmpty {
            options = try RequestBody.value(context.request)
        }
        let policy = options["propagationPolicy"]?.string ?? context.path["propagationPolicy"]
        if let policy {
            guard let known = Propagation(rawValue: policy) else {
                throw .badRequest("invalid propagationPolicy: \(policy)")
            }
            propagation = known
        } else if options["orphanDependents"]?.bool == true {
            propagation = .orphan
        }
        grace =
            options["gracePeriodSeconds"]?.int
            ?? context.path["gracePeriodSeconds"].flatMap { Int($0) }
        uid = options.at("preconditions", "uid")?.string
        resourceVersion = options.at("preconditions", "resourceVersion")?.string
        if (options["dryRun"]?.array ?? []).contains("All") { isDryRun = true }
    }
}

extension HubSimulator {
    mutating func delete(_ context: RequestContext) throws(APIFailure) -> HubResponse {
        let options = try DeletionOptions(context)
        guard let old = object(context.id) else {
            throw .notFound(context.type, name: context.target.name ?? "")
        }
        if let uid = options.uid, uid != old.uid {
            throw .conflict(
                context.type, name: old.name,
                because: "Precondition failed: UID in precondition: \(uid), UID in object meta: "
                    + old.uid)
        }
        if let version = options.resourceVersion, version != old.resourceVersion {
            throw .conflict(
                context.type, name: old.name,
                because: "Precondition failed: ResourceVersion in precondition: \(version), "
                    + "ResourceVersion in object meta: \(old.resourceVersion)")
        }
        if context.type.id == "/namespaces",
            ["default", "kube-system", "kube-public"].contains(old.name)
        {
            throw .forbidden(
                context.type, name: old.name, because: "this namespace may not be deleted")
        }
        if let waiting = remove(context.id, options) {
            let id = options.isDryRun ? nil : context.id
            return answer(with: waiting, id: id, status: 200, context)
        }
        var details = APIFailure.details(context.type, name: old.name)
        details["uid"] = .string(old.uid)
        let status: JSON = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
            "details": details,
        ]
        return HubResponse(status: 200, body: status.encoded())
    }

    mutating func deleteCollection(_ context: RequestContext) throws(APIFailure) -> HubResponse {
        let options = try DeletionOptions(context)
        guard context.type.id != "/namespaces" else { throw .methodNotAllowed }
        let filter = try ObjectFilter(context)
        let page = try page(context, filter)
        for item in page.items {
            let id = ObjectID(
                cluster: context.cluster, resource: context.type.id, key: item.key)
            _ = remove(id, options)
        }
        let status: JSON = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
            "details": [
                "group": .string(context.type.group), "kind": .string(context.type.plural),
            ],
        ]
        return HubResponse(status: 200, body: status.encoded())
    }

    /// Removes an object, or marks it if somebody has to do something before.
    ///
    /// - Returns: the marked object, nil if it is gone.
    mutating func remove(_ id: ObjectID, _ options: DeletionOptions?) -> JSON? {
        guard var object = object(id), let type = type(id) else { return nil }
        let isDryRun = options?.isDryRun ?? false
        let wasMarked = object.isBeingDeleted
        var finalizers = object.finalizers
        let hasDependents =
            !(clusters[id.cluster]?.dependents(of: object.uid) ?? []).isEmpty
        switch options?.propagation {
        case .foreground? where hasDependents && !finalizers.contains(Finalizer.foreground):
            finalizers.append(Finalizer.foreground)
        case .orphan? where hasDependents && !finalizers.contains(Finalizer.orphan):
            finalizers.append(Finalizer.orphan)
        default: break
        }
        let grace = grace(object, type, options)
        let waits =
            grace > 0 || !finalizers.isEmpty
            || (type.id == "/namespaces"
                && !(object.at("spec", "finalizers")?.array ?? []).isEmpty)
        guard waits else {
            if !isDryRun { erase(id) }
            return nil
        }
        if finalizers != object.finalizers {
            object[path: ["metadata", "finalizers"]] = .array(finalizers.map { .string($0) })
        }
        if !wasMarked {
            object[path: ["metadata", "deletionTimestamp"]] = .string(
                KubernetesTime.text(milliseconds: now.milliseconds + Int64(grace) * 1000))
            object[path: ["metadata", "deletionGracePeriodSeconds"]] = JSON(grace)
            if type.hasGeneration {
                object[path: ["metadata", "generation"]] = JSON(object.generation + 1)
            }
            if type.id == "/namespaces" {
                object[path: ["status", "phase"]] = "Terminating"
            }
        } else if finalizers == self.object(id)?.finalizers {
            return object
        }
        return isDryRun ? object : commit(object, at: id)
    }

    /// Only pods that run somewhere take time to stop.
    private func grace(_ object: JSON, _ type: ResourceType, _ options: DeletionOptions?) -> Int {
        guard type.id == "/pods" else { return 0 }
        let phase = object.at("status", "phase")?.string ?? ""
        guard object.at("spec", "nodeName")?.string != nil, phase != "Succeeded", phase != "Failed"
        else { return 0 }
        return options?.grace ?? object.at("spec", "terminationGracePeriodSeconds")?.int ?? 30
    }
}

/// Finalizers that the hub itself works off.
enum Finalizer {
    static let foreground = "foregroundDeletion"
    static let orphan = "orphan"
    static let claim = "kubernetes.io/pvc-protection"
}
