import KubeValues

/// What a server refuses in objects.
enum Validation {
    /// Checks a new state of an object, and against its old one what may not change.
    static func check(new: JSON, old: JSON? = nil, _ type: ResourceType) throws(APIFailure) {
        var problems = metadataProblems(new, type)
        if let old {
            problems += Immutability.problems(old, new, type)
        }
        problems += SpecValidation.problems(new, type)
        guard problems.isEmpty else { throw .invalid(type, name: new.name, problems) }
    }

    private static func metadataProblems(_ object: JSON, _ type: ResourceType) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let name = object.name
        for text in nameProblems(name, type) {
            problems.append(.invalid("metadata.name", JSON(name), text))
        }
        let labels = object["metadata"]?["labels"]
        problems += labelProblems(labels, "metadata.labels")
        for member in object["metadata"]?["annotations"]?.object ?? [:] {
            for text in KubernetesName.keyProblems(member.key.lowercased()) {
                problems.append(.invalid("metadata.annotations", JSON(member.key), text))
            }
        }
        for finalizer in object.finalizers {
            for text in KubernetesName.keyProblems(finalizer) {
                problems.append(.invalid("metadata.finalizers", JSON(finalizer), text))
            }
        }
        return problems
    }

    /// What is wrong with a map of labels.
    static func labelProblems(_ labels: JSON?, _ field: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for member in labels?.object ?? [:] {
            for text in KubernetesName.keyProblems(member.key) {
                problems.append(.invalid(field, JSON(member.key), text))
            }
            guard let value = member.value.string else {
                problems.append(.invalid(field, member.value, "must be a string"))
                continue
            }
            for text in KubernetesName.labelValueProblems(value) {
                problems.append(.invalid(field, JSON(value), text))
            }
        }
        return problems
    }

    private static func nameProblems(_ name: String, _ type: ResourceType) -> [String] {
        if type.group == "rbac.authorization.k8s.io" {
            let isPathSegment =
                !name.isEmpty && name != "." && name != ".." && !name.contains("/")
                && !name.contains("%")
            return isPathSegment ? [] : ["may not be '.', '..' or contain '/' or '%'"]
        }
        switch type.id {
        case "/namespaces": return KubernetesName.labelProblems(name)
        case "/services": return KubernetesName.serviceNameProblems(name)
        default: return KubernetesName.subdomainProblems(name)
        }
    }
}

/// What may not change once an object is there.
enum Immutability {
    private static let fields: [String: [[String]]] = [
        "apps/deployments": [["spec", "selector"]],
        "apps/replicasets": [["spec", "selector"]],
        "apps/daemonsets": [["spec", "selector"]],
        "batch/jobs": [["spec", "selector"], ["spec", "template"], ["spec", "completions"]],
        "/secrets": [["type"]],
        "rbac.authorization.k8s.io/rolebindings": [["roleRef"]],
        "rbac.authorization.k8s.io/clusterrolebindings": [["roleRef"]],
        "storage.k8s.io/storageclasses": [["provisioner"], ["parameters"]],
    ]

    static func problems(_ old: JSON, _ new: JSON, _ type: ResourceType) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for path in fields[type.id] ?? [] where old[path: path] != new[path: path] {
            problems.append(
                .invalid(
                    path.joined(separator: "."), new[path: path] ?? .null, "field is immutable"))
        }
        if old.isBeingDeleted {
            let added = new.finalizers.filter { !old.finalizers.contains($0) }
            if !added.isEmpty {
                problems.append(
                    .forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new "
                            + "finalizers []string{"
                            + added.map { JSON($0).text() }.joined(separator: ", ") + "}"))
            }
        }
        problems += special(old, new, type)
        return problems
    }

    private static func special(_ old: JSON, _ new: JSON, _ type: ResourceType) -> [FieldProblem] {
        switch type.id {
        case "/services":
            let before = old.at("spec", "clusterIP")?.string ?? ""
            let after = new.at("spec", "clusterIP")?.string ?? ""
            let isExternal = new.at("spec", "type")?.string == "ExternalName"
            guard !before.isEmpty, before != after, !isExternal else { return [] }
            return [
                .invalid(
                    "spec.clusterIPs[0]", .array([.string(after)]),
                    "may not change once set")
            ]
        case "apps/statefulsets":
            let free: Set<String> = [
                "replicas", "template", "updateStrategy", "minReadySeconds", "ordinals",
                "persistentVolumeClaimRetentionPolicy", "revisionHistoryLimit",
            ]
            guard fixed(old["spec"], free) != fixed(new["spec"], free) else { return [] }
            return [
                .forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', "
                        + "'template', 'updateStrategy', 'revisionHistoryLimit', "
                        + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are "
                        + "forbidden")
            ]
        case "/persistentvolumeclaims":
            let free: Set<String> = ["resources", "volumeAttributesClassName"]
            guard fixed(old["spec"], free) != fixed(new["spec"], free) else { return [] }
            return [
                .forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and "
                        + "volumeAttributesClassName for bound claims")
            ]
        case "/configmaps", "/secrets":
            guard old["immutable"]?.bool == true, old["data"] != new["data"] else { return [] }
            return [.forbidden("data", "field is immutable when `immutable` is set")]
        default: return []
        }
    }

    private static func fixed(_ spec: JSON?, _ free: Set<String>) -> JSONObject {
        JSONObject(
            uniqueMembers: (spec?.object ?? JSONObject()).filter { !free.contains($0.key) })
    }
}
