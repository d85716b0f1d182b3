import ArgumentParser
import Foundation
import KubeValues
import VelaModel

/// `velatui cluster`: the clusters of a hub.
struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster", abstract: "Lists the clusters of a hub and changes their labels.",
        subcommands: [ClusterListCommand.self, ClusterLabelsCommand.self])
}

/// `velatui cluster list`.
struct ClusterListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the clusters, the hub first.", aliases: ["ls"])

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let hub = try connection.connect()
        let clusters = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.clusters(at: Date())
        }
        output.print(
            .list(of: clusters.map(\.asVirtualCluster)),
            else: ClusterListText.text(
                clusters.map(\.neutralised), paint: Console.paint, width: Console.width))
    }
}

/// `velatui cluster labels`.
struct ClusterLabelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels", abstract: "Adds and removes labels of a managed cluster.",
        subcommands: [ClusterLabelsAddCommand.self, ClusterLabelsDeleteCommand.self])
}

/// `velatui cluster labels add NAME k=v...`.
struct ClusterLabelsAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Sets labels of a managed cluster.")

    @Argument(help: "The cluster.")
    var name: String

    @Argument(help: "Pairs KEY=VALUE, separated by spaces or commas.")
    var labels: [String]

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let pairs = try usageChecked { () throws(OperationError) in try LabelEdit.pairs(labels) }
        let hub = try connection.connect()
        let cluster = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.changeLabels(of: name) { $0.merging(pairs) { $1 } }
        }
        output.print(
            cluster.asVirtualCluster,
            else: ClusterListText.labelsUpdated(cluster.neutralised, paint: Console.paint))
    }
}

/// `velatui cluster labels del NAME k...`.
struct ClusterLabelsDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "del", abstract: "Removes labels of a managed cluster.",
        aliases: ["delete", "remove"])

    @Argument(help: "The cluster.")
    var name: String

    @Argument(help: "Keys, separated by spaces or commas.")
    var keys: [String]

    @OptionGroup var connection: HubConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let removed = LabelEdit.keys(keys)
        let hub = try connection.connect()
        let cluster = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.changeLabels(of: name, verb: "delete") {
                now throws(OperationError) in
                if let missing = removed.first(where: { now[$0] == nil }) {
                    throw OperationError(.refused, "no such label \(missing)")
                }
                return now.filter { !removed.contains($0.key) }
            }
        }
        output.print(
            cluster.asVirtualCluster,
            else: ClusterListText.labelsUpdated(cluster.neutralised, paint: Console.paint))
    }
}

extension ClusterSummary {
    /// The cluster in the shape in which hubs since 1.9 list it.
    var asVirtualCluster: JSON {
        var spec: JSON = ["accepted": .bool(accepted)]
        if !alias.isEmpty { spec["alias"] = JSON(alias) }
        spec["credential-type"] = JSON(type)
        spec["endpoint"] = JSON(endpoint)
        return [
            "apiVersion": "cluster.core.oam.dev/v1alpha1", "kind": "VirtualCluster",
            "metadata": ["name": JSON(name), "labels": JSON(labels)], "spec": spec,
        ]
    }

    /// The cluster with every text in it made harmless for a terminal.
    var neutralised: ClusterSummary {
        var cluster = self
        cluster.alias = clean(alias)
        cluster.endpoint = clean(endpoint)
        cluster.labels = Dictionary(
            labels.map { (clean($0.key), clean($0.value)) }, uniquingKeysWith: { $1 })
        return cluster
    }
}
