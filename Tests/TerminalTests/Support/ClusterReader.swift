import Foundation
import KubeKit
import KubeValues

/// Reads what is in the clusters of a hub, with the credentials of its kubeconfig.
struct ClusterReader: Sendable {
    /// The hub's kubeconfig.
    var kubeconfig: String

    /// The clusters of the examples.
    static let clusters = ["local", "cluster-beijing", "cluster-hangzhou-1", "cluster-hangzhou-2"]

    /// The items of a collection of a cluster.
    func items(_ path: String, in cluster: String) async throws -> [JSON] {
        let target = try Kubeconfig(files: [kubeconfig]) { path in
            FileManager.default.contents(atPath: path).map(Array.init)
        }.target(context: cluster)
        let client = CurlTransport(endpoint: target.endpoint)
        let answer = try await client.send(HTTPRequest(.get, path))
        return try JSON(parsing: answer.body)["items"]?.array ?? []
    }

    /// All Deployments and Services that Applications placed, as `cluster/namespace/kind/name`.
    func dispatched() async throws -> Set<String> {
        var result: Set<String> = []
        for cluster in Self.clusters {
            for (path, kind) in [
                ("apps/v1/deployments", "deployments"), ("v1/services", "services"),
            ] {
                let root = kind == "services" ? "/api/" : "/apis/"
                for item in try await items(root + path, in: cluster)
                where item.at("metadata", "labels", "app.oam.dev/name") != nil {
                    let namespace = item.at("metadata", "namespace")?.string ?? ""
                    let name = item.at("metadata", "name")?.string ?? ""
                    result.insert("\(cluster)/\(namespace)/\(kind)/\(name)")
                }
            }
        }
        return result
    }

    /// The phases of all Applications by name.
    func phases() async throws -> [String: String] {
        let path = "/apis/core.oam.dev/v1beta1/applications"
        let pairs = try await items(path, in: "local").map { item in
            (
                item.at("metadata", "name")?.string ?? "",
                item.at("status", "status")?.string ?? "none"
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Waits until so many Applications run and so many wait for an approval.
    func waitUntil(running: Int, waiting: Int, seconds: Double = 60) async throws {
        try await eventually(
            "\(running) running, \(waiting) waiting", seconds: seconds,
            { ((try? await phases()) ?? [:]).values.sorted().joined(separator: " ") },
            until: { text in
                let words = text.split(separator: " ")
                return words.count == running + waiting
                    && words.count { $0 == "running" } == running
                    && words.count { $0 == "workflowSuspending" } == waiting
            })
    }
}
