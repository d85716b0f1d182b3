/// What `velatui cluster list` prints.
///
/// The columns are those of the feature document; ALIAS stands after CLUSTER only if a cluster has one.
/// Of several labels each stands on a line of its own.
package enum ClusterListText {
    /// The table, a line break at its end.
    ///
    /// - Parameters:
    ///   - clusters: the rows in their order.
    ///   - paint: how labels are coloured, if at all.
    ///   - width: how many columns a text takes on a terminal.
    package static func text(
        _ clusters: [ClusterSummary], paint: TextPaint = .none, width: (String) -> Int
    ) -> String {
        let hasAlias = clusters.contains { !$0.alias.isEmpty }
        var table = TextTable(
            header: ["CLUSTER"] + (hasAlias ? ["ALIAS"] : []) + [
                "TYPE", "ENDPOINT", "ACCEPTED", "LABELS",
            ])
        for cluster in clusters {
            let labels = lines(cluster.labels, paint)
            table.append(
                [cluster.name] + (hasAlias ? [cluster.alias] : []) + [
                    cluster.type, cluster.endpoint, String(cluster.accepted), labels.first ?? "",
                ])
            for label in labels.dropFirst() {
                table.append(Array(repeating: "", count: hasAlias ? 5 : 4) + [label])
            }
        }
        return table.text { width(paint.stripped($0)) } + "\n"
    }

    /// What `velatui cluster labels add|del` prints: one line, then the labels that the cluster has now.
    package static func labelsUpdated(
        _ cluster: ClusterSummary, paint: TextPaint = .none
    ) -> String {
        let name = cluster.alias.isEmpty ? cluster.name : "\(cluster.name) (\(cluster.alias))"
        let head = "Successfully update labels for cluster \(name), type: \(cluster.type)."
        return ([head] + lines(cluster.labels, paint)).joined(separator: "\n") + "\n"
    }

    private static func lines(_ labels: [String: String], _ paint: TextPaint) -> [String] {
        labels.sorted { $0.key < $1.key }.map { "\(paint.key($0.key))=\(paint.value($0.value))" }
    }
}
