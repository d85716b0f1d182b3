/// What `kubectl apply` computes: the desired object laid over the live one, taking away what was
/// applied before and is not desired any more, and leaving alone what others wrote.
package enum ThreeWayMerge {
    /// The merged object and the way there.
    package struct Outcome: Sendable, Hashable {
        /// The live object as it should become.
        package var merged: JSON
        /// The JSON merge patch (RFC 7386) from live to merged, or nil when nothing changes.
        package var patch: JSON?

        /// Whether applying would change nothing.
        package var isUnchanged: Bool { patch == nil }
    }

    /// Merges what is desired into what is there.
    ///
    /// - Parameters:
    ///   - original: What was applied last, or nil if unknown.
    ///   - modified: What is desired.
    ///   - live: What is there.
    ///   - kind: Decides how lists merge; custom resources merge as plain JSON.
    package static func merge(
        original: JSON?, modified: JSON, live: JSON, kind: GroupVersionKind
    ) -> Outcome {
        let merger = Merger(isStrategic: StrategicMerge.supports(kind))
        let schema = MergeSchema(kind)
        let merged = merger.merge(
            original: original, modified: modified, live: live, schema: schema, retainsKeys: false)
        return Outcome(merged: merged, patch: MergePatch.diff(from: live, to: merged))
    }
}

private struct Merger {
    let isStrategic: Bool

    func merge(
        original: JSON?, modified: JSON, live: JSON?, schema: MergeSchema?, retainsKeys: Bool
    ) -> JSON {
        guard case .object(let desired) = modified else { return modified }
        let before = original?.object ?? JSONObject()
        let current = live?.object ?? JSONObject()
        var result = current
        for (key, _) in before where desired[key] == nil { result[key] = nil }
        for (key, value) in desired {
            if value.isNull {
                // The JSON merge of kubectl drops nulls; the strategic one takes them as removal.
                if isStrategic || before[key].map({ !$0.isNull }) == true { result[key] = nil }
                continue
            }
            let field = schema?.field(key) ?? MergeSchema.Field()
            let child = schema?.child(field)
            if case .array(let wanted) = value {
                result[key] = .array(
                    merge(
                        original: before[key]?.array ?? [], modified: wanted,
                        live: current[key]?.array, field: field, schema: child))
            } else {
                result[key] = merge(
                    original: before[key], modified: value, live: current[key], schema: child,
                    retainsKeys: field.retainsKeys)
            }
        }
        if retainsKeys, result != current {
            for key in result.keys where desired[key] == nil { result[key] = nil }
        }
        return .object(result)
    }

    private func merge(
        original: [JSON], modified: [JSON], live: [JSON]?, field: MergeSchema.Field,
        schema: MergeSchema?
    ) -> [JSON] {
        guard let live else { return modified }
        switch field.list {
        case .atomic: return modified
        case .set:
            var merged = live.filter { modified.contains($0) || !original.contains($0) }
            for value in modified where !merged.contains(value) { merged.append(value) }
            return ListOrder.arrange(merged, wanted: modified, server: live, rule: .set)
        case .map(let key):
            guard modified.allSatisfy({ $0[key] != nil }), live.allSatisfy({ $0[key] != nil })
            else {
                return modified
            }
            return mergeByKey(
                key, original: original, modified: modified, live: live, schema: schema,
                retainsKeys: field.retainsKeys)
        }
    }

    /// The n-th element with a key is paired with the n-th live element with it, so that two ports of
    /// one number and different protocols do not fall into one.
    private func mergeByKey(
        _ key: String, original: [JSON], modified: [JSON], live: [JSON], schema: MergeSchema?,
        retainsKeys: Bool
    ) -> [JSON] {
        func element(_ list: [JSON], _ value: JSON, _ occurrence: Int) -> JSON? {
            var left = occurrence
            for candidate in list where candidate[key] == value {
                if left == 0 { return candidate }
                left -= 1
            }
            return nil
        }
        var wanted: [JSON] = []
        for (index, desired) in modified.enumerated() {
            guard let value = desired[key] else { continue }
            let occurrence = modified[..<index].count { $0[key] == value }
            wanted.append(
                merge(
                    original: element(original, value, occurrence), modified: desired,
                    live: element(live, value, occurrence), schema: schema,
                    retainsKeys: retainsKeys))
        }
        let names = modified.compactMap { $0[key] }
        let gone = original.compactMap { $0[key] }
        let kept = live.filter { candidate in
            guard let name = candidate[key] else { return true }
            return !names.contains(name) && !gone.contains(name)
        }
        return ListOrder.arrange(
            kept + wanted, wanted: modified, server: live, rule: .map(key: key))
    }
}
