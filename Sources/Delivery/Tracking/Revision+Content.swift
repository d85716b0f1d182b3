package import KubeValues

// MARK: - Content

extension Revision {
    static func content(_ parsed: ParsedApplication) -> JSON {
        var content: JSON = ["spec": normalized(parsed.application.raw["spec"] ?? [:])]
        let policies = parsed.externalPolicies.map { ($0.key, snapshot($0.value)) }
        if !policies.isEmpty { content["policies"] = .object(JSONObject(policies)) }
        if let workflow = parsed.externalWorkflow { content["workflow"] = snapshot(workflow) }
        return content
    }

    static func content(ofStored revision: JSON) -> JSON {
        var content: JSON = [
            "spec": normalized(revision.at("spec", "application", "spec") ?? [:])
        ]
        if let policies = revision.at("spec", "policies")?.object, !policies.isEmpty {
            content["policies"] = .object(
                JSONObject(
                    policies.map { key, value in
                        (key.split(separator: "/").last.map(String.init) ?? key, snapshot(value))
                    }))
        }
        if let workflow = revision.at("spec", "workflow"), workflow.object?.isEmpty == false {
            content["workflow"] = snapshot(workflow)
        }
        return content
    }

    private static func normalized(_ spec: JSON) -> JSON {
        var spec = spec
        if spec.at("workflow", "steps")?.array?.isEmpty == true {
            spec[path: ["workflow", "steps"]] = nil
        }
        return spec
    }

    /// What counts of an external object: everything but its metadata.
    private static func snapshot(_ object: JSON) -> JSON {
        var object = object
        for key in ["metadata", "apiVersion", "kind", "status"] { object[key] = nil }
        return object
    }

    static func object(
        _ parsed: ParsedApplication, name: String, hash: String
    ) -> JSON {
        let application = parsed.application
        var labels = application.labels
        labels["app.oam.dev/name"] = application.name
        labels["app.oam.dev/app-revision-hash"] = hash
        var metadata: JSON = [
            "name": .string(name), "namespace": .string(application.namespace),
            "labels": JSON(labels),
            "ownerReferences": [
                [
                    "apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
                    "name": .string(application.name), "uid": .string(application.uid),
                    "controller": true,
                ]
            ],
        ]
        if !application.annotations.isEmpty {
            metadata["annotations"] = JSON(application.annotations)
        }
        return [
            "apiVersion": "core.oam.dev/v1beta1", "kind": "ApplicationRevision",
            "metadata": metadata, "spec": members(parsed),
        ]
    }

    /// What a revision holds: the Application, the types that it uses, and what it refers to.
    private static func members(_ parsed: ParsedApplication) -> JSON {
        let application = parsed.application
        var copied: JSON = [
            "name": .string(application.name), "namespace": .string(application.namespace),
        ]
        for key in ["labels", "annotations", "finalizers"] {
            copied[key] = application.raw.at("metadata", key)
        }
        var members: JSON = [
            "application": [
                "apiVersion": "core.oam.dev/v1beta1", "kind": "Application", "metadata": copied,
                "spec": application.raw["spec"] ?? [:], "status": [:],
            ]
        ]
        let steps = parsed.steps.flatMap { [$0] + $0.subSteps }.filter { !$0.isBuiltIn }
        let used: [(String, String, [String])] = [
            ("componentDefinitions", "ComponentDefinition", application.components.map(\.type)),
            (
                "traitDefinitions", "TraitDefinition",
                application.components.flatMap(\.traits).map(\.type)
            ),
            ("workflowStepDefinitions", "WorkflowStepDefinition", steps.map(\.type)),
        ]
        for (key, kind, types) in used where !types.isEmpty {
            members[key] = .object(
                JSONObject(Set(types).sorted().map { ($0, definition(kind, $0)) }))
        }
        if !parsed.externalPolicies.isEmpty {
            let policies = parsed.externalPolicies.sorted { $0.key < $1.key }.map {
                ("\(application.namespace)/\($0.key)", bare($0.value))
            }
            members["policies"] = .object(JSONObject(policies))
        }
        if let workflow = parsed.externalWorkflow { members["workflow"] = bare(workflow) }
        return members
    }

    private static func definition(_ kind: String, _ type: String) -> JSON {
        [
            "apiVersion": "core.oam.dev/v1beta1", "kind": .string(kind),
            "metadata": ["name": .string(type)],
        ]
    }

    /// An external object without what servers add.
    private static func bare(_ object: JSON) -> JSON {
        var bare = object
        bare["metadata"] = [
            "name": .string(object.name), "namespace": .string(object.namespace),
        ]
        bare["status"] = nil
        return bare
    }
}

extension ParsedApplication {
    /// An Application as a revision holds it, with everything that it refers to.
    ///
    /// - Parameters:
    ///   - revision: the revision, plain.
    ///   - application: the Application as it is now.
    ///   - definitions: the types that exist.
    ///   - profile: the release to follow.
    package init(
        revision: JSON, of application: Application,
        definitions: DefinitionCatalogue = DefinitionCatalogue(),
        profile: DeliveryProfile = .product
    ) throws(DeliveryError) {
        var raw = application.raw
        raw["spec"] = revision.at("spec", "application", "spec") ?? [:]
        var policies: [String: JSON] = [:]
        for (key, object) in revision.at("spec", "policies")?.object ?? [:] {
            policies[key.split(separator: "/").last.map(String.init) ?? key] = object
        }
        let workflow = revision.at("spec", "workflow")
        try self.init(
            application: try Application(raw), externalPolicies: policies,
            externalWorkflow: workflow?.object?.isEmpty == false ? workflow : nil,
            definitions: definitions, profile: profile)
    }
}
