import Delivery
import Foundation
import KubeKit
import KubeValues

/// Everything on the hub that a plan rests on, read in one go.
struct ApprovalBasis: Sendable {
    /// The Application.
    var application: JSON
    /// The Workflow that it refers to.
    var workflow: JSON?
    /// The external Policies that its steps name.
    var policies: [String: JSON]
    /// The clusters with how each can be reached.
    var clusters: [ClusterSummary]
    /// The trackers, plain.
    var trackers: [JSON]
    /// The revision whose snapshot runs because a publish version pins it, plain; nil if none is pinned.
    var pinnedRevision: JSON?
    /// The name of the last revision that succeeded besides the current one; empty if none.
    var previousRevision: String
    /// The components of that revision by name, for types that cannot be rendered here.
    var previousComponents: [String: JSON] = [:]
    /// Why the person may not approve, if so.
    var disabledReason: String?

    /// The Application with its steps and policies.
    ///
    /// Types count as defined: whether the hub knows them is the controller's to judge.
    ///
    /// - Throws: `DeliveryError` when its steps cannot be told.
    func parsed() throws(DeliveryError) -> ParsedApplication {
        let application = try pinned(try Application(application))
        var definitions = DefinitionCatalogue()
        for component in application.components {
            definitions.components.insert(component.type)
            definitions.traits.formUnion(component.traits.map(\.type))
        }
        definitions.policies.formUnion(application.policies.map(\.type))
        let workflow = pinnedRevision?.at("spec", "workflow") ?? workflow
        let steps = DeclaredStep.all(of: application.raw, workflow: workflow)
        definitions.steps.formUnion(steps.flatMap { [$0] + $0.subSteps }.map(\.type))
        if let pinnedRevision {
            return try ParsedApplication(
                revision: pinnedRevision, of: application, definitions: definitions)
        }
        return try ParsedApplication(
            application: application, externalPolicies: policies, externalWorkflow: workflow,
            definitions: definitions)
    }
}

extension ApprovalBasis {
    /// The Application with the spec that runs.
    private func pinned(_ application: Application) throws(DeliveryError) -> Application {
        guard let pinnedRevision else { return application }
        var raw = application.raw
        raw["spec"] = pinnedRevision.at("spec", "application", "spec") ?? [:]
        return try Application(raw)
    }
}

/// Reads the basis of a plan from a hub.
struct ApprovalBasisReader: Sendable {
    let access: ClusterAccess
    let key: ObjectKey

    /// The basis, or nil if the Application is gone.
    ///
    /// - Throws: ``KubernetesError`` when the hub does not answer or refuses.
    func read(at now: Date) async throws(KubernetesError) -> ApprovalBasis? {
        guard let application = try await access.get(address(.application, key.name)) else {
            return nil
        }
        var workflow: JSON?
        if let name = application.at("spec", "workflow", "ref")?.string, !name.isEmpty {
            workflow = try await access.get(address(.workflow, name))
        }
        var basis = ApprovalBasis(
            application: application, workflow: workflow, policies: [:], clusters: [],
            trackers: [], previousRevision: "")
        basis.policies = try await policies(of: application, workflow)
        basis.clusters = try await ClusterReader(access: access).list(at: now)
        basis.trackers = try await trackers()
        let revisions = await revisions()
        let previous = previousRevision(than: application, among: revisions)
        basis.previousRevision = previous?.name ?? ""
        basis.previousComponents = previous.map(Self.components) ?? [:]
        if let parsed = try? Application(application) {
            let latest = application.at("status", "latestRevision", "name")?.string ?? ""
            basis.pinnedRevision = Revision.pinned(parsed, stored: revisions, latest: latest)
                .map { PackedSpec.unpackRevision($0) ?? $0 }
        }
        basis.disabledReason = await disabledReason()
        return basis
    }

    private func address(_ kind: GroupVersionKind, _ name: String) -> ObjectAddress {
        ObjectAddress(kind: kind, namespace: key.namespace, name: name)
    }

    private var labels: [String: String] {
        ["app.oam.dev/name": key.name, "app.oam.dev/namespace": key.namespace]
    }

    /// The external Policies that steps name; what is missing is left to the planner to report.
    private func policies(
        of application: JSON, _ workflow: JSON?
    ) async throws(KubernetesError) -> [String: JSON] {
        let own = Set(
            (application.at("spec", "policies")?.array ?? []).compactMap { $0["name"]?.string })
        let steps = DeclaredStep.all(of: application, workflow: workflow)
        let named = steps.flatMap { [$0] + $0.subSteps }.flatMap(\.policies).unique
        var found: [String: JSON] = [:]
        for name in named where !own.contains(name) {
            found[name] = try await access.get(address(.policy, name))
        }
        return found
    }

    private func trackers() async throws(KubernetesError) -> [JSON] {
        try await access.list(.resourceTracker, labels: labels).map {
            PackedSpec.unpackTracker($0) ?? $0
        }
    }

    /// The revisions as the hub keeps them; none where they cannot be read.
    private func revisions() async -> [JSON] {
        let found = try? await access.list(
            .applicationRevision, in: key.namespace, labels: ["app.oam.dev/name": key.name])
        return found ?? []
    }

    private func previousRevision(than application: JSON, among revisions: [JSON]) -> JSON? {
        let current = application.at("status", "latestRevision", "revision")?.int ?? 0
        let earlier = revisions.filter {
            $0.at("status", "succeeded")?.bool == true && Revision.number(of: $0) < current
        }
        return earlier.max { Revision.number(of: $0) < Revision.number(of: $1) }
    }

    /// The components of a stored revision, by name.
    private static func components(of revision: JSON) -> [String: JSON] {
        let plain = PackedSpec.unpackRevision(revision) ?? revision
        let components = plain.at("spec", "application", "spec", "components")?.array ?? []
        return Dictionary(
            components.map { ($0["name"]?.string ?? "", $0) }, uniquingKeysWith: { $1 })
    }

    /// Asks the hub whether this user may patch the status; a hub that cannot answer forbids nothing.
    private func disabledReason() async -> String? {
        let review: JSON = [
            "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": [
                "resourceAttributes": [
                    "group": "core.oam.dev", "resource": "applications", "subresource": "status",
                    "verb": "patch", "namespace": JSON(key.namespace), "name": JSON(key.name),
                ]
            ],
        ]
        let address = ObjectAddress(
            kind: GroupVersionKind(
                apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview"),
            namespace: "", name: "")
        guard let answer = try? await access.create(review, at: address),
            answer.at("status", "allowed")?.bool == false
        else { return nil }
        return "you may not patch applications/status in \(key.namespace); ask for that right"
    }
}
