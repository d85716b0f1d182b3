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
    func parse(_ revisions: [JSON]) async throws(DriveError) -> ParsedApplication {
        do {
            let application = try Application(self.application)
            guard !application.publishVersion.isEmpty else { return try await read(application) }
            guard application.annotations["app.oam.dev/autoUpdate"] != "true" else {
                throw DeliveryError(
                    .parse,
                    "Application has both autoUpdate and publishVersion annotations."
                        + " Only one can be present")
            }
            if let pinned = Revision.pinned(application, stored: revisions, latest: latest) {
                return try ParsedApplication(revision: pinned, of: application, profile: profile)
            }
            return try await read(application)
        } catch let error as DriveError {
            throw error
        } catch let error as DeliveryError {
            throw .delivery(error)
        } catch {
            throw .engine(KubernetesError(.abandoned, "\(error)"))
        }
    }

    /// The name of the revision that the status calls the latest, empty if it calls none.
    private var latest: String { status.latestRevision?["name"]?.string ?? "" }

    /// Parses the Application as it is now.
    private func read(
        _ application: Application
    ) async throws(DriveError) -> ParsedApplication {
        do {
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
            return try ParsedApplication(
                application: application, externalPolicies: policies, externalWorkflow: workflow,
                profile: profile)
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
        _ parsed: ParsedApplication, _ revisions: [JSON]
    ) async throws(KubernetesError) -> JSON {
        let store = RevisionStore(access: setting.access, owner: key)
        switch Revision.decide(parsed, stored: revisions, latest: latest) {
        case .keep(let revision):
            let added = application.labels.filter { revision.labels[$0.key] != $0.value }
            if !added.isEmpty {
                try await store.patch(revision, ["metadata": ["labels": JSON(added)]])
            }
            return revision
        case .create(let revision):
            return try await store.create(revision)
        }
    }
}
