package import KubeValues

/// A change of a cluster's labels as typed, and the patch of its Secret that makes it.
package enum LabelEdit {
    /// Reads pairs `k=v`, given one by one or joined by commas.
    ///
    /// - Throws: ``OperationError`` with code `usage` for a pair without exactly one `=`, and for keys and
    ///   values that Kubernetes refuses.
    package static func pairs(_ arguments: [String]) throws(OperationError) -> [String: String] {
        var labels: [String: String] = [:]
        for pair in split(arguments) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw OperationError(
                    .usage,
                    "invalid label key-value pair \(pair), should use the format LABEL_KEY=LABEL_VAL"
                )
            }
            labels[String(parts[0])] = String(parts[1])
        }
        try check(labels)
        return labels
    }

    /// Reads keys, given one by one or joined by commas.
    package static func keys(_ arguments: [String]) -> [String] { split(arguments) }

    /// Refuses what is reserved or not a label.
    ///
    /// - Throws: ``OperationError`` with code `usage`, naming the first wrong one.
    package static func check(_ labels: [String: String]) throws(OperationError) {
        for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
            if key.hasPrefix(ClusterSummary.internalLabelPrefix) {
                throw OperationError(.usage, "label \(key) is the hub's own and cannot be changed")
            }
            let problems =
                KubernetesName.keyProblems(key) + KubernetesName.labelValueProblems(value)
            if let problem = problems.first {
                throw OperationError(.usage, "label \(key)=\(value): \(problem)")
            }
        }
    }

    /// The merge patch of the cluster's Secret from one set of user labels to another.
    ///
    /// - Parameters:
    ///   - secret: the Secret as read, for its `resourceVersion`.
    ///   - labels: the user labels afterwards; others of the user's go, the hub's own stay.
    package static func patch(secret: JSON, labels: [String: String]) -> JSON {
        var change = JSONObject()
        for key in secret.labels.keys.sorted()
        where !key.hasPrefix(ClusterSummary.internalLabelPrefix) && labels[key] == nil {
            change[key] = .null
        }
        for (key, value) in labels.sorted(by: { $0.key < $1.key })
        where secret.labels[key] != value {
            change[key] = JSON(value)
        }
        return [
            "metadata": [
                "resourceVersion": JSON(secret.resourceVersion), "labels": .object(change),
            ]
        ]
    }

    private static func split(_ arguments: [String]) -> [String] {
        arguments.flatMap { $0.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) }
    }
}
