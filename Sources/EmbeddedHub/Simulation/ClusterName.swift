/// The names of the clusters that an embedded hub serves.
package enum ClusterName {
    /// The hub itself.
    package static let hub = "local"

    /// The managed clusters of every embedded hub, with their labels.
    static let standard: [(name: String, labels: [String: String])] = [
        ("cluster-beijing", [:]),
        ("cluster-hangzhou-1", ["region": "hangzhou"]),
        ("cluster-hangzhou-2", ["region": "hangzhou"]),
    ]

    /// The labels of a managed cluster in a new hub.
    static func labels(of name: String) -> [String: String] {
        standard.first { $0.name == name }?.labels ?? [:]
    }

    /// The managed clusters to serve: the standard ones, more up to that number, and those of before.
    static func managed(count: Int, remembered: [String]) -> [String] {
        var names = standard.map(\.name)
        var number = names.count
        while number < count {
            number += 1
            names.append("cluster-\(number)")
        }
        names += remembered.filter { !names.contains($0) }
        return names
    }
}
