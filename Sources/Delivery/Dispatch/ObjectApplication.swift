package import Foundation
package import KubeValues

/// Decides how one object of an Application is applied: who owns what is live, whether anything
/// changed, and what to send.
package struct ObjectApplication: Sendable {
    /// The label with the hash of the manifest that was applied.
    package static let hashLabel = "oam.dev/render-hash"
    /// The annotation with the manifest that was applied.
    package static let lastApplied = "app.oam.dev/last-applied-configuration"
    /// The annotation with the moment when the manifest was applied.
    package static let lastAppliedTime = "app.oam.dev/last-applied-time"

    private let manifest: JSON
    private let owner: ObjectOwner
    private let rules: ApplyRules

    /// The application of a manifest, rendered and labelled, by that Application.
    package init(of manifest: JSON, by owner: ObjectOwner, rules: ApplyRules = ApplyRules()) {
        self.manifest = manifest
        self.owner = owner
        self.rules = rules
    }

    /// What to do about the live object, nil if there is none.
    ///
    /// - Parameters:
    ///   - live: the object as it is.
    ///   - now: the moment that is noted on it.
    ///   - repairs: whether an object of the same hash is compared field by field.
    package func decide(live: JSON?, at now: Date, repairs: Bool = false) -> ApplyDecision {
        guard let live else {
            guard !rules.isReadOnly else {
                return .refuse(
                    "\(manifest["kind"]?.string ?? "") (\(manifest.name)) is marked as read-only"
                        + " but does not exist. You should check the existence of the resource or"
                        + " remove the read-only policy.")
            }
            return .create(prepared(sharers: rules.isShared ? [owner] : [], at: now))
        }
        guard !rules.isReadOnly else { return .nothing }
        let holder = ObjectOwner(of: live)
        let sharers = ObjectOwner.sharers(of: live)
        if rules.isShared {
            if let holder, holder != owner {
                guard live.annotations[ObjectOwner.sharedBy] != nil else {
                    return .refuse(
                        "application is controlled by \(holder) but is not sharable")
                }
                return sharers.contains(owner) ? .nothing : share(live, sharers: sharers)
            }
        } else if let holder, holder != owner {
            return .refuse(
                "existing object \(place(live)) is managed by other application \(holder)")
        }
        if holder == nil, !rules.takesOver, !rules.isShared {
            return .refuse("\(place(live)) exists but not managed by any application now")
        }
        let hash = live.labels[Self.hashLabel]
        if !repairs, hash == Self.hash(of: manifest), holder == owner { return .nothing }
        let wanted = prepared(
            sharers: rules.isShared && !sharers.contains(owner) ? sharers + [owner] : sharers,
            at: now)
        return change(live, to: wanted)
    }

    private func change(_ live: JSON, to wanted: JSON) -> ApplyDecision {
        if needsRecreation(live) { return .recreate }
        if rules.replaces {
            var object = wanted
            object[path: ["metadata", "resourceVersion"]] = .string(live.resourceVersion)
            return .replace(object)
        }
        guard let kind = manifest.groupVersionKind else { return .refuse("the object has no kind") }
        let original =
            Self.applied(live, Self.lastApplied)
            ?? Self.applied(live, "kubectl.kubernetes.io/last-applied-configuration")
        let outcome = ThreeWayMerge.merge(
            original: original, modified: wanted, live: live, kind: kind)
        guard var patch = outcome.patch else { return .nothing }
        patch["apiVersion"] = nil
        patch["kind"] = nil
        guard !Self.isOnlyTime(patch) else { return .nothing }
        patch[path: ["metadata", "resourceVersion"]] = .string(live.resourceVersion)
        return .patch(patch)
    }

    private func share(_ live: JSON, sharers: [ObjectOwner]) -> ApplyDecision {
        let text = (sharers + [owner]).map(\.description).joined(separator: ",")
        return .patch([
            "metadata": [
                "resourceVersion": .string(live.resourceVersion),
                "annotations": [ObjectOwner.sharedBy: .string(text)],
            ]
        ])
    }

    private func needsRecreation(_ live: JSON) -> Bool {
        rules.recreateFields.contains { field in
            let path = field.split(separator: ".").map(String.init)
            guard let wanted = manifest[path: path] else { return false }
            return live[path: path] != wanted
        }
    }
}

// MARK: - Preparing

extension ObjectApplication {
    /// The manifest with everything that is noted on the live object.
    private func prepared(sharers: [ObjectOwner], at now: Date) -> JSON {
        var object = manifest
        object[path: ["metadata", "labels", Self.hashLabel]] = .string(Self.hash(of: manifest))
        if !sharers.isEmpty {
            let text = sharers.map(\.description).joined(separator: ",")
            object[path: ["metadata", "annotations", ObjectOwner.sharedBy]] = .string(text)
        }
        guard Self.notesLastApplied(manifest) else { return object }
        let text = object.text(.canonical)
        object[path: ["metadata", "annotations", Self.lastApplied]] = .string(text)
        object[path: ["metadata", "annotations", Self.lastAppliedTime]] =
            .string(KubernetesTime.text(now))
        return object
    }

    /// Whether the manifest is noted on the live object: not where it would be too large or secret, and
    /// not where the object asks for it not to be.
    package static func notesLastApplied(_ manifest: JSON) -> Bool {
        if let wish = manifest.annotations[lastApplied], wish == "-" || wish == "skip" {
            return false
        }
        switch (manifest["apiVersion"]?.string, manifest["kind"]?.string) {
        case ("v1", "Secret"), ("v1", "ConfigMap"), (_, "CustomResourceDefinition"): return false
        default: return true
        }
    }

    /// The hash of a manifest: 64 bit in hexadecimal without leading zeros.
    package static func hash(of manifest: JSON) -> String {
        StableHash.hexadecimal(manifest.text(.canonical))
    }

    private static func applied(_ live: JSON, _ annotation: String) -> JSON? {
        live.annotations[annotation].flatMap { try? JSON(parsing: $0) }
    }

    private static func isOnlyTime(_ patch: JSON) -> Bool {
        patch == ["metadata": ["annotations": patch.at("metadata", "annotations") ?? [:]]]
            && patch.at("metadata", "annotations")?.object?.keys == [lastAppliedTime]
    }

    private func place(_ live: JSON) -> String {
        let kind = live["kind"]?.string ?? manifest["kind"]?.string ?? ""
        return live.namespace.isEmpty
            ? "\(kind) \(live.name)" : "\(kind) \(live.namespace)/\(live.name)"
    }
}
