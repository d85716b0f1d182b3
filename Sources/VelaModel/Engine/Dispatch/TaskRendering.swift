import Delivery
import KubeKit
import KubeValues

/// Renders tasks to the objects that go to clusters; plans of approvals and their deeds both come from
/// here.
struct TaskRendering: Sendable {
    private let manifest: Manifest
    private let access: ClusterAccess
    private let renderer = BuiltInRenderer()

    /// What a task renders to.
    struct Outcome: Sendable {
        /// The objects, complete, the workload first.
        var manifests: [PlannedManifest]
        /// The traits that only patch the workload.
        var patchingTraits: [String]
    }

    /// The rendering for an Application.
    ///
    /// - Parameters:
    ///   - application: the Application.
    ///   - revision: the name of the revision that is delivered.
    ///   - hash: the hash of that revision.
    ///   - access: the clusters, which are asked about kinds that not every one knows.
    init(of application: Application, revision: String, hash: String, access: ClusterAccess) {
        manifest = Manifest(of: application, revision: revision, revisionHash: hash)
        self.access = access
    }

    /// The objects of a task.
    func render(_ task: DeployTask) async throws(KubernetesError) -> Outcome {
        do {
            let rendered = try manifest.render(task, by: renderer)
            var clusterWide: Set<[String]> = []
            for object in [rendered.workload] + rendered.auxiliaries.map(\.object) {
                guard let kind = object.groupVersionKind else { continue }
                let cluster = Manifest.cluster(of: object, in: task)
                if try await !access.resource(of: kind, in: cluster).isNamespaced {
                    clusterWide.insert(["\(kind)", cluster])
                }
            }
            return Outcome(
                manifests: try manifest.complete(rendered, of: task) { kind, cluster in
                    !clusterWide.contains(["\(kind)", cluster])
                }, patchingTraits: rendered.patchingTraits)
        } catch let error as KubernetesError {
            throw error
        } catch {
            throw KubernetesError(.abandoned, "\(error)")
        }
    }
}
