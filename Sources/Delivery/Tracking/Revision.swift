package import KubeValues

/// Makes and compares the revisions of an Application.
package enum Revision {
    /// What a reconcile has to do about revisions.
    package enum Decision: Sendable, Hashable {
        /// The stored revision of that name holds what is wanted.
        case keep(JSON)
        /// This one has to be created.
        case create(JSON)

        /// The revision, stored or not.
        package var revision: JSON {
            switch self {
            case .keep(let revision), .create(let revision): revision
            }
        }
    }

    /// The hash of what a revision holds, in lower-case hexadecimal without leading zeros.
    package static func hash(of parsed: ParsedApplication) -> String {
        StableHash.hexadecimal(content(parsed).text(.canonical))
    }

    /// Finds the revision of what is wanted, or makes the next one.
    ///
    /// - Parameters:
    ///   - parsed: what is wanted.
    ///   - stored: the revisions that exist, plain, in whatever order.
    package static func decide(_ parsed: ParsedApplication, stored: [JSON]) -> Decision {
        let application = parsed.application
        let hash = Self.hash(of: parsed)
        let wanted = content(parsed)
        let sorted = stored.sorted { number(of: $0) < number(of: $1) }
        for revision in sorted.reversed()
        where content(ofStored: revision) == wanted
            && publishVersion(of: revision) == application.publishVersion
        {
            return .keep(revision)
        }
        let next = (sorted.last.map { number(of: $0) } ?? 0) + 1
        return .create(object(parsed, name: "\(application.name)-v\(next)", hash: hash))
    }

    /// The stored revision whose snapshot is pinned by the Application's publish version, if any.
    package static func pinned(_ application: Application, stored: [JSON]) -> JSON? {
        guard !application.publishVersion.isEmpty,
            let latest = stored.max(by: { number(of: $0) < number(of: $1) }),
            publishVersion(of: latest) == application.publishVersion
        else { return nil }
        return latest
    }

    /// `status.latestRevision` for a revision.
    package static func status(of revision: JSON) -> JSON {
        [
            "name": .string(revision.name), "revision": JSON(number(of: revision)),
            "revisionHash": .string(revision.labels["app.oam.dev/app-revision-hash"] ?? ""),
        ]
    }

    /// The names of revisions that may go, oldest first: `limit` stay besides the one in use.
    package static func surplus(_ stored: [JSON], inUse: String, limit: Int) -> [String] {
        let sorted = stored.sorted { number(of: $0) < number(of: $1) }.map(\.name)
        let count = sorted.count - limit - 1
        guard count > 0 else { return [] }
        return Array(sorted.filter { $0 != inUse }.prefix(count))
    }

    /// The number at the end of a revision's name.
    package static func number(of revision: JSON) -> Int {
        guard let dash = revision.name.range(of: "-v", backwards: true) else { return 0 }
        return Int(revision.name[dash...]) ?? 0
    }

    /// The publish version under which a revision was made, empty if none.
    package static func publishVersion(of revision: JSON) -> String {
        revision.annotations["app.oam.dev/publishVersion"] ?? ""
    }

    // MARK: - Content

    private static func content(_ parsed: ParsedApplication) -> JSON {
        var content: JSON = ["spec": normalized(parsed.application.raw["spec"] ?? [:])]
        let policies = parsed.externalPolicies.map { ($0.key, snapshot($0.value)) }
        if !policies.isEmpty { content["policies"] = .object(JSONObject(policies)) }
        if let workflow = parsed.externalWorkflow { content["workflow"] = snapshot(workflow) }
        return content
    }

    private static func content(ofStored revision: JSON) -> JSON {
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

    private static func object(
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
        var copied: JSON = [
            "name": .string(application.name), "namespace": .string(application.namespace),
        ]
        for key in ["labels", "annotations", "finalizers"] {
            copied[key] = application.raw.at("metadata", key)
        }
        var spec: JSON = [
            "application": [
                "apiVersion": "core.oam.dev/v1beta1", "kind": "Application", "metadata": copied,
                "spec": application.raw["spec"] ?? [:], "status": [:],
            ]
        ]
        if !parsed.externalPolicies.isEmpty {
            let members = parsed.externalPolicies.sorted { $0.key < $1.key }.map {
                ("\(application.namespace)/\($0.key)", $0.value)
            }
            spec["policies"] = .object(JSONObject(members))
        }
        if let workflow = parsed.externalWorkflow { spec["workflow"] = workflow }
        return [
            "apiVersion": "core.oam.dev/v1beta1", "kind": "ApplicationRevision",
            "metadata": metadata, "spec": spec,
        ]
    }
}

extension String {
    /// The position behind the last occurrence of a text.
    fileprivate func range(of text: String, backwards: Bool) -> Index? {
        var position = endIndex
        while position > startIndex {
            if self[..<position].hasSuffix(text) { return position }
            position = index(before: position)
        }
        return nil
    }
}
