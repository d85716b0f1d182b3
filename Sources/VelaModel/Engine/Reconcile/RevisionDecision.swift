import Delivery
package import KubeValues

/// Decides which revision of an Application is wanted: one that is there, or a new one.
package enum RevisionDecision: Sendable, Hashable {
    /// This revision, which is there already.
    case present(JSON)
    /// A new revision with that number.
    case new(number: Int)

    /// The annotation that pins a revision.
    package static let publishVersion = "app.oam.dev/publishVersion"

    /// The revision for an Application whose content has that hash.
    ///
    /// - Parameters:
    ///   - content: what the revision would hold, see ``RevisionContent``.
    ///   - version: the publish version, empty if there is none.
    ///   - revisions: the revisions that are there, plain, oldest first.
    ///   - latest: the name of the latest revision as the status has it, empty if it has none.
    package static func decide(
        _ content: RevisionContent, version: String, revisions: [JSON], latest: String
    ) -> RevisionDecision {
        let pinned = revisions.filter { ($0.annotations[publishVersion] ?? "") == version }
        if !version.isEmpty, let last = pinned.last { return .present(last) }
        let current = revisions.first { $0.name == latest } ?? revisions.last
        for revision in [current].compactMap(\.self) + pinned.reversed()
        where (revision.annotations[publishVersion] ?? "") == version
            && RevisionContent(revision) == content
        {
            return .present(revision)
        }
        let highest = revisions.map { RevisionStore.number(of: $0) }.max() ?? 0
        return .new(number: highest + 1)
    }
}

/// What makes two revisions of an Application the same.
package struct RevisionContent: Sendable, Hashable {
    /// The Application's spec.
    package var spec: JSON
    /// The external policies, by `namespace/name`, without what servers add.
    package var policies: JSON
    /// The external workflow, without what servers add, null if there is none.
    package var workflow: JSON

    /// The content of an Application with what it refers to.
    package init(spec: JSON, policies: [JSON], workflow: JSON?) {
        self.spec = spec
        var map: [(String, JSON)] = []
        for policy in policies.sorted(by: { $0.name < $1.name }) {
            map.append(("\(policy.namespace)/\(policy.name)", Self.bare(policy)))
        }
        self.policies = .object(JSONObject(map))
        self.workflow = workflow.map(Self.bare) ?? .null
    }

    /// The content that a plain revision holds.
    package init(_ revision: JSON) {
        spec = revision.at("spec", "application", "spec") ?? [:]
        policies = revision.at("spec", "policies") ?? [:]
        workflow = revision.at("spec", "workflow") ?? .null
    }

    /// The hash: 64 bit in hexadecimal without leading zeros.
    package var hash: String {
        let whole: JSON = ["spec": spec, "policies": policies, "workflow": workflow]
        let digits = SHA256.hexadecimal(whole.text(.canonical)).prefix(16)
        return String(digits.drop { $0 == "0" })
    }

    /// The external policies by name, as objects.
    package var policyObjects: [String: JSON] {
        var objects: [String: JSON] = [:]
        for (_, object) in policies.object ?? [:] { objects[object.name] = object }
        return objects
    }

    private static func bare(_ object: JSON) -> JSON {
        var bare = object
        bare["metadata"] = [
            "name": .string(object.name), "namespace": .string(object.namespace),
        ]
        bare["status"] = nil
        return bare
    }
}

extension RevisionContent {
    /// The revision object that holds the content.
    func object(
        number: Int, of application: JSON, parsed: ParsedApplication
    ) -> JSON {
        var labels = application.labels
        labels[ObjectApplication.nameLabel] = application.name
        labels["app.oam.dev/app-revision-hash"] = hash
        var stored: JSON = [
            "apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
            "metadata": ["name": .string(application.name)],
            "spec": spec, "status": [:],
        ]
        for key in ["namespace", "labels", "annotations", "finalizers"] {
            stored[path: ["metadata", key]] = application.at("metadata", key)
        }
        var members: JSON = ["application": stored]
        let traits = parsed.application.components.flatMap(\.traits).map(\.type)
        members["componentDefinitions"] = Self.definitions(
            parsed.application.components.map(\.type), "ComponentDefinition")
        members["traitDefinitions"] = Self.definitions(traits, "TraitDefinition")
        members["workflowStepDefinitions"] = Self.definitions(
            parsed.steps.flatMap { [$0] + $0.subSteps }.filter { !$0.isBuiltIn }.map(\.type),
            "WorkflowStepDefinition")
        if policies != [:] { members["policies"] = policies }
        if !workflow.isNull { members["workflow"] = workflow }
        var metadata: JSON = [
            "name": .string("\(application.name)-v\(number)"),
            "namespace": .string(application.namespace),
            "labels": JSON(labels),
            "ownerReferences": [ContextStore.ownerReference(application)],
        ]
        if !application.annotations.isEmpty {
            metadata["annotations"] = JSON(application.annotations)
        }
        return [
            "apiVersion": "core.oam.dev/v1beta1", "kind": "ApplicationRevision",
            "metadata": metadata, "spec": members,
        ]
    }

    private static func definitions(_ types: [String], _ kind: String) -> JSON? {
        guard !types.isEmpty else { return nil }
        return .object(
            JSONObject(
                Set(types).sorted().map { type in
                    (
                        type,
                        [
                            "apiVersion": "core.oam.dev/v1beta1", "kind": .string(kind),
                            "metadata": ["name": .string(type)],
                        ]
                    )
                }))
    }
}
