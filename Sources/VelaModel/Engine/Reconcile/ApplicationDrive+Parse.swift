import Delivery
import Foundation
import KubeKit
import KubeValues

/// A failure of the engine's effects, or a mistake in what is to be delivered.
enum DriveError: Error {
    /// An effect did not happen.
    case engine(KubernetesError)
    /// What is to be delivered is not right.
    case delivery(DeliveryError)
}

extension ApplicationDrive {
    /// The Application with everything it refers to: of the revision that its publish version pins, else
    /// as it is now.
    func parse(
        _ revisions: [JSON]
    ) async throws(DriveError) -> (ParsedApplication, RevisionContent) {
        let version = application.annotations[RevisionDecision.publishVersion] ?? ""
        if !version.isEmpty {
            guard application.annotations["app.oam.dev/autoUpdate"] != "true" else {
                throw .delivery(
                    DeliveryError(
                        .parse,
                        "Application has both autoUpdate and publishVersion annotations."
                            + " Only one can be present"))
            }
            let pinned = revisions.last {
                $0.annotations[RevisionDecision.publishVersion] == version
            }
            if let pinned, status.latestRevision?["name"]?.string == pinned.name {
                return try snapshot(RevisionContent(pinned))
            }
        }
        return try await read()
    }

    /// Parses what a revision holds.
    private func snapshot(
        _ content: RevisionContent
    ) throws(DriveError) -> (ParsedApplication, RevisionContent) {
        var pinned = application
        pinned["spec"] = content.spec
        do {
            let parsed = try ParsedApplication(
                application: try Application(pinned), externalPolicies: content.policyObjects,
                externalWorkflow: content.workflow.isNull ? nil : content.workflow,
                profile: profile)
            return (parsed, content)
        } catch {
            throw .delivery(error)
        }
    }

    /// Parses the Application as it is now.
    private func read() async throws(DriveError) -> (ParsedApplication, RevisionContent) {
        do {
            let application = try Application(self.application)
            var workflow: JSON?
            if let name = ExternalReferences.workflow(of: application) {
                workflow = try await fetch(.workflow, name)
            }
            let steps = try StepGeneration.steps(
                of: application, workflow: workflow, profile: profile)
            var policies: [String: JSON] = [:]
            for name in ExternalReferences.policies(of: application, steps: steps) {
                policies[name] = try await fetch(.policy, name)
            }
            let parsed = try ParsedApplication(
                application: application, externalPolicies: policies, externalWorkflow: workflow,
                profile: profile)
            let content = RevisionContent(
                spec: self.application["spec"] ?? [:],
                policies: Array(parsed.externalPolicies.values),
                workflow: parsed.externalWorkflow)
            return (parsed, content)
        } catch let error as KubernetesError {
            throw .engine(error)
        } catch let error as DeliveryError {
            throw .delivery(error)
        } catch {
            throw .engine(KubernetesError(.abandoned, "\(error)"))
        }
    }

    private func fetch(
        _ kind: GroupVersionKind, _ name: String
    ) async throws(KubernetesError) -> JSON? {
        try await setting.access.get(
            ObjectAddress(kind: kind, namespace: application.namespace, name: name))
    }

    /// The release that is followed.
    var profile: DeliveryProfile { setting.options.followsVersion13 ? .v13 : .product }

    /// Finds the revision that is wanted, or makes it.
    func settle(
        _ content: RevisionContent, _ revisions: [JSON], _ parsed: ParsedApplication
    ) async throws(KubernetesError) -> JSON {
        let store = RevisionStore(access: setting.access, owner: key)
        let decision = RevisionDecision.decide(
            content,
            version: application.annotations[RevisionDecision.publishVersion] ?? "",
            revisions: revisions, latest: status.latestRevision?["name"]?.string ?? "")
        switch decision {
        case .present(let revision):
            let added = application.labels.filter { revision.labels[$0.key] != $0.value }
            if !added.isEmpty {
                try await store.patch(revision, ["metadata": ["labels": JSON(added)]])
            }
            return revision
        case .new(let number):
            return try await store.create(
                content.object(number: number, of: application, parsed: parsed))
        }
    }
}
