import KubeValues

/// The objects of a type that a list or watch is about.
struct ObjectFilter: Sendable {
    /// The namespace, nil for all.
    var namespace: String?
    /// The name, nil for all.
    var name: String?
    /// The labels.
    var labels: LabelSelector
    /// The fields.
    var fields: FieldSelector

    /// Reads the query of a list or watch.
    init(_ context: RequestContext) throws(APIFailure) {
        namespace = context.target.namespace
        name = context.target.name
        do throws(SelectorError) {
            labels = try LabelSelector(parsing: context.path["labelSelector"] ?? "")
        } catch {
            throw .badRequest("unable to parse requirement: \(error.message)")
        }
        do throws(SelectorError) {
            fields = try FieldSelector(parsing: context.path["fieldSelector"] ?? "")
        } catch {
            throw .badRequest(error.message)
        }
        let known = ObjectFilter.fields(context.type)
        for requirement in fields.requirements where !known.contains(requirement.field) {
            throw .badRequest("field label not supported: \(requirement.field)")
        }
    }

    /// Whether there is anything to look at in an object beyond its place.
    var isSelective: Bool { !labels.isEmpty || !fields.requirements.isEmpty }

    /// Whether an object is meant.
    func matches(_ object: JSON) -> Bool {
        if let namespace, object.namespace != namespace { return false }
        if let name, object.name != name { return false }
        return labels.matches(object: object) && fields.matches(object)
    }

    private static func fields(_ type: ResourceType) -> Set<String> {
        let common: Set<String> = ["metadata.name", "metadata.namespace"]
        return common.union(special[type.id] ?? [])
    }

    private static let event: Set<String> = [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
        "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
        "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ]

    private static let special: [String: Set<String>] = [
        "/pods": [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName",
            "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP",
            "status.nominatedNodeName",
        ],
        "/events": event, "events.k8s.io/events": event,
        "/secrets": ["type"],
        "/namespaces": ["status.phase"],
        "/nodes": ["spec.unschedulable"],
        "/services": ["spec.clusterIP", "spec.type"],
        "/replicationcontrollers": ["status.replicas"],
        "apps/replicasets": ["status.replicas"],
        "batch/jobs": ["status.successful"],
    ]
}
