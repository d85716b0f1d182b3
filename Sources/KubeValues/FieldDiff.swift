/// One field that differs between two values.
package struct FieldChange: Sendable, Hashable {
    /// The field as people write it: `spec.template.spec.containers[nginx].image`.
    package var path: String
    /// The value before, or nil if there was none.
    package var old: JSON?
    /// The value after, or nil if there is none.
    package var new: JSON?

    package init(path: String, old: JSON?, new: JSON?) {
        self.path = path
        self.old = old
        self.new = new
    }
}

/// Compares two values field by field.
package enum FieldDiff {
    /// The fields that differ, in the order of the new value, with those that went away last at each
    /// level.
    ///
    /// Elements of lists of objects are paired by the key with which Kubernetes merges that list, else
    /// by `name`; other lists of objects are paired by position, lists of scalars are one field.
    package static func between(
        _ old: JSON?, _ new: JSON?, kind: GroupVersionKind? = nil
    ) -> [FieldChange] {
        let kind = kind ?? new?.groupVersionKind ?? old?.groupVersionKind
        var differ = Differ()
        differ.compare(old, new, path: "", rule: .atomic, schema: kind.flatMap { MergeSchema($0) })
        return differ.changes
    }
}

private struct Differ {
    var changes: [FieldChange] = []

    mutating func compare(
        _ old: JSON?, _ new: JSON?, path: String, rule: MergeSchema.ListRule, schema: MergeSchema?
    ) {
        if old == new { return }
        switch (old, new) {
        case (.object(let before)?, .object(let after)?):
            for (key, value) in after {
                descend(before[key], value, key, path, schema)
            }
            for (key, value) in before where after[key] == nil {
                descend(value, nil, key, path, schema)
            }
        case (.array(let before)?, .array(let after)?):
            compare(before, after, path: path, rule: rule, schema: schema)
        default: changes.append(FieldChange(path: path, old: old, new: new))
        }
    }

    private mutating func descend(
        _ old: JSON?, _ new: JSON?, _ key: String, _ path: String, _ schema: MergeSchema?
    ) {
        let field = schema?.field(key) ?? MergeSchema.Field()
        let isPlain = !key.isEmpty && !key.contains { ".[]\"/ ".contains($0) }
        let step = isPlain ? (path.isEmpty ? key : ".\(key)") : "[\(JSON.string(key).text())]"
        compare(
            old, new, path: path + step, rule: field.list, schema: schema?.child(field))
    }

    private mutating func compare(
        _ before: [JSON], _ after: [JSON], path: String, rule: MergeSchema.ListRule,
        schema: MergeSchema?
    ) {
        let all = before + after
        guard all.allSatisfy({ $0.object != nil }) else {
            changes.append(FieldChange(path: path, old: .array(before), new: .array(after)))
            return
        }
        var keys = ["name"]
        if case .map(let key) = rule { keys.insert(key, at: 0) }
        let pairingKey = keys.first { key in isUnique(key, before) && isUnique(key, after) }
        guard let pairingKey else {
            for index in 0..<max(before.count, after.count) {
                compare(
                    JSON.array(before)[index], JSON.array(after)[index],
                    path: "\(path)[\(index)]", rule: .atomic, schema: schema)
            }
            return
        }
        let count = changes.count
        for element in after {
            let name = element[pairingKey]
            compare(
                before.first { $0[pairingKey] == name }, element,
                path: "\(path)[\(label(name))]", rule: .atomic, schema: schema)
        }
        for element in before {
            let name = element[pairingKey]
            if after.contains(where: { $0[pairingKey] == name }) { continue }
            changes.append(
                FieldChange(path: "\(path)[\(label(name))]", old: element, new: nil))
        }
        if changes.count == count {
            // Equal elements in another order.
            changes.append(FieldChange(path: path, old: .array(before), new: .array(after)))
        }
    }

    private func isUnique(_ key: String, _ elements: [JSON]) -> Bool {
        var seen: Set<JSON> = []
        return elements.allSatisfy { element in
            element[key].map { seen.insert($0).inserted } ?? false
        }
    }

    private func label(_ name: JSON?) -> String { name?.string ?? name?.text() ?? "" }
}
