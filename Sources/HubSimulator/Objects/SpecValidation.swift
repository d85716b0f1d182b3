import KubeValues

/// What a server refuses in the specification of objects, by type.
enum SpecValidation {
    static func problems(_ object: JSON, _ type: ResourceType) -> [FieldProblem] {
        switch type.id {
        case "apps/deployments", "apps/replicasets", "apps/daemonsets", "apps/statefulsets":
            return workload(object) + replicas(object)
        case "batch/jobs":
            return template(
                object.at("spec", "template"), "spec.template", policies: ["OnFailure", "Never"])
        case "batch/cronjobs":
            return schedule(object)
                + template(
                    object.at("spec", "jobTemplate", "spec", "template"),
                    "spec.jobTemplate.spec.template", policies: ["OnFailure", "Never"])
        case "/pods": return PodValidation.problems(object["spec"], "spec")
        case "/services": return service(object)
        case "/configmaps", "/secrets": return keys(object)
        case "core.oam.dev/applications": return ApplicationSchema.problems(object)
        case CustomTypes.definitions: return definition(object)
        default: return []
        }
    }

    private static func workload(_ object: JSON) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let labels = object.at("spec", "template", "metadata", "labels") ?? [:]
        let selector = object.at("spec", "selector") ?? .null
        let isEmpty =
            (selector["matchLabels"]?.object ?? JSONObject()).isEmpty
            && (selector["matchExpressions"]?.array ?? []).isEmpty
        if selector.isNull {
            problems.append(.required("spec.selector"))
        } else if isEmpty {
            problems.append(
                .invalid(
                    "spec.selector", selector, "empty selector is invalid for deployment"))
        } else {
            problems += Validation.labelProblems(
                selector["matchLabels"], "spec.selector.matchLabels")
            if problems.isEmpty, let parsed = try? LabelSelector(selector),
                !parsed.matches(labels.stringMap)
            {
                problems.append(
                    .invalid(
                        "spec.template.metadata.labels", labels,
                        "`selector` does not match template `labels`"))
            }
        }
        return problems
            + template(object.at("spec", "template"), "spec.template", policies: ["Always"])
    }

    private static func template(
        _ template: JSON?, _ field: String, policies: [String]
    ) -> [FieldProblem] {
        var problems = Validation.labelProblems(
            template?.at("metadata", "labels"), "\(field).metadata.labels")
        problems += PodValidation.problems(template?["spec"], "\(field).spec")
        let policy = template?.at("spec", "restartPolicy")?.string ?? ""
        if !policies.contains(policy) {
            problems.append(.unsupported("\(field).spec.restartPolicy", policy, policies))
        }
        return problems
    }

    private static func replicas(_ object: JSON) -> [FieldProblem] {
        guard let count = object.at("spec", "replicas") else { return [] }
        guard let number = count.int, number >= 0 else {
            return [
                .invalid(
                    "spec.replicas", count, "must be greater than or equal to 0")
            ]
        }
        return []
    }

    private static func schedule(_ object: JSON) -> [FieldProblem] {
        let schedule = object.at("spec", "schedule")?.string ?? ""
        if schedule.isEmpty { return [.required("spec.schedule")] }
        let isKnown =
            schedule.hasPrefix("@") || schedule.split(separator: " ").count == 5
            || schedule.hasPrefix("TZ=") || schedule.hasPrefix("CRON_TZ=")
        guard !isKnown else { return [] }
        return [
            .invalid(
                "spec.schedule", JSON(schedule),
                "expected exactly 5 fields, found \(schedule.split(separator: " ").count): ["
                    + "\(schedule)]")
        ]
    }

    private static func service(_ object: JSON) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let ports = object.at("spec", "ports")?.array ?? []
        let isHeadless = object.at("spec", "clusterIP")?.string == "None"
        let isExternal = object.at("spec", "type")?.string == "ExternalName"
        if ports.isEmpty, !isHeadless, !isExternal {
            problems.append(.required("spec.ports"))
        }
        var names: Set<String> = []
        for (index, port) in ports.enumerated() {
            let field = "spec.ports[\(index)]"
            let name = port["name"]?.string ?? ""
            if name.isEmpty {
                if ports.count > 1 { problems.append(.required("\(field).name")) }
            } else {
                for text in KubernetesName.labelProblems(name) {
                    problems.append(.invalid("\(field).name", JSON(name), text))
                }
                if !names.insert(name).inserted {
                    problems.append(.duplicate("\(field).name", name))
                }
            }
            problems += PodValidation.port(port["port"], "\(field).port")
        }
        let known = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
        let kind = object.at("spec", "type")?.string ?? ""
        if !known.contains(kind) { problems.append(.unsupported("spec.type", kind, known)) }
        return problems
    }

    private static func keys(_ object: JSON) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for member in object["data"]?.object ?? [:] {
            let isAllowed = member.key.utf8.allSatisfy { byte in
                let character = Character(Unicode.Scalar(byte))
                return byte < 128
                    && (character.isLetter || character.isNumber || "-._".contains(character))
            }
            if !isAllowed || member.key.isEmpty || member.key.utf8.count > 253 {
                problems.append(
                    .invalid(
                        "data[\(member.key)]", JSON(member.key),
                        "a valid config key must consist of alphanumeric characters, '-', '_' or "
                            + "'.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used "
                            + "for validation is '[-._a-zA-Z0-9]+')"))
            }
        }
        return problems
    }

    private static func definition(_ object: JSON) -> [FieldProblem] {
        guard let type = CustomTypes.type(object) else {
            return [.required("spec.versions"), .required("spec.names.plural")]
        }
        guard object.name != "\(type.plural).\(type.group)" else { return [] }
        return [
            .invalid(
                "metadata.name", JSON(object.name),
                "must be spec.names.plural+\".\"+spec.group")
        ]
    }
}
