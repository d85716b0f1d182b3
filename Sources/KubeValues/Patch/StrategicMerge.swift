/// Strategic merge patches as Kubernetes applies them to built-in kinds.
package enum StrategicMerge {
    /// Whether the kind is built in and so takes strategic merge patches.
    package static func supports(_ kind: GroupVersionKind) -> Bool { MergeSchema(kind) != nil }

    /// The live object with the patch applied.
    ///
    /// - Throws: ``StrategicMergeError`` when the kind takes no such patches or a directive is wrong.
    package static func apply(
        _ patch: JSON, to live: JSON, kind: GroupVersionKind
    ) throws(StrategicMergeError) -> JSON {
        guard let schema = MergeSchema(kind) else {
            throw StrategicMergeError(
                "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json-patch+json, application/merge-patch+json")
        }
        guard case .object(let changes) = patch else {
            throw StrategicMergeError("a strategic merge patch must be an object")
        }
        return .object(try merge(changes, into: live.object ?? JSONObject(), schema))
    }

    // MARK: - Objects

    private static func merge(
        _ patch: JSONObject, into live: JSONObject, _ schema: MergeSchema
    ) throws(StrategicMergeError) -> JSONObject {
        var patch = patch
        if let directive = patch[Directive.patch] {
            patch[Directive.patch] = nil
            switch directive {
            case "replace": return Directive.cleaned(patch)
            case "delete": return JSONObject()
            case "merge": break
            default: throw StrategicMergeError("unknown patch type found: \(directive.text())")
            }
        }
        var result = live
        if let retained = patch[Directive.retainKeys] {
            patch[Directive.retainKeys] = nil
            guard let names = retained.array?.compactMap(\.string) else {
                throw StrategicMergeError(
                    "not able to create a list: \(Directive.retainKeys) must be a list of names")
            }
            for (key, value) in patch where !value.isNull && !names.contains(key) {
                if Directive.isSpecial(key) { continue }
                throw StrategicMergeError(
                    "the live object's retained keys must contain every key of the patch: \(key)")
            }
            for key in result.keys where !names.contains(key) { result[key] = nil }
        }
        try checkOrders(patch, schema)
        for (key, change) in patch where !Directive.isSpecial(key) {
            try merge(change, at: key, into: &result, schema)
        }
        for (key, names) in patch {
            if let field = Directive.field(key, Directive.deleteFromPrimitiveList) {
                guard case .array(let existing)? = result[field], let gone = names.array else {
                    continue
                }
                result[field] = .array(existing.filter { !gone.contains($0) })
            }
        }
        for (key, order) in patch {
            if let field = Directive.field(key, Directive.setElementOrder) {
                guard case .array(let merged)? = result[field], let order = order.array else {
                    continue
                }
                result[field] = .array(
                    ListOrder.arrange(
                        merged, wanted: order, server: live[field]?.array ?? [],
                        rule: schema.field(field).list))
            }
        }
        return result
    }

    /// The changed elements must come in the order that the patch asks for, as Kubernetes insists.
    private static func checkOrders(
        _ patch: JSONObject, _ schema: MergeSchema
    ) throws(StrategicMergeError) {
        for (key, order) in patch {
            guard let field = Directive.field(key, Directive.setElementOrder),
                case .array(let changes)? = patch[field], let order = order.array
            else { continue }
            var rest = order[...]
            for change in changes where change[Directive.patch].map({ $0 == "merge" }) ?? true {
                var wanted = change
                var key: String?
                if case .map(let mergeKey) = schema.field(field).list {
                    key = mergeKey
                    wanted = change[mergeKey] ?? .null
                }
                let place = rest.firstIndex { element in
                    (key.map { element[$0] } ?? element) == wanted
                }
                guard let place else {
                    throw StrategicMergeError(
                        "The order in patch list:\n\(JSON.array(changes))\n doesn't match "
                            + "$setElementOrder list:\n\(JSON.array(order))\n")
                }
                rest = order[(place + 1)...]
            }
        }
    }

    private static func merge(
        _ change: JSON, at key: String, into result: inout JSONObject, _ schema: MergeSchema
    ) throws(StrategicMergeError) {
        let field = schema.field(key)
        switch change {
        case .null: result[key] = nil
        case .object(let changes):
            let existing = result[key]?.object ?? JSONObject()
            let isDeletion = changes[Directive.patch] == "delete"
            if isDeletion, result[key] == nil { return }
            result[key] = .object(try merge(changes, into: existing, schema.child(field)))
        case .array(let changes):
            let existing = result[key]?.array ?? []
            result[key] = .array(try merge(changes, into: existing, field, schema, name: key))
        default: result[key] = change
        }
    }

    // MARK: - Lists

    private static func merge(
        _ patch: [JSON], into live: [JSON], _ field: MergeSchema.Field, _ schema: MergeSchema,
        name: String
    ) throws(StrategicMergeError) -> [JSON] {
        switch field.list {
        case .atomic:
            let isReplacement: (JSON) -> Bool = {
                $0[Directive.patch] == "replace" && $0.object?.count == 1
            }
            return patch.filter { !isReplacement($0) }
        case .set:
            var merged = live
            for value in patch where !merged.contains(value) { merged.append(value) }
            return ListOrder.arrange(merged, wanted: patch, server: live, rule: .set)
        case .map(let mergeKey):
            return try merge(patch, into: live, by: mergeKey, schema.child(field), name: name)
        }
    }

    private static func merge(
        _ patch: [JSON], into live: [JSON], by mergeKey: String, _ schema: MergeSchema, name: String
    ) throws(StrategicMergeError) -> [JSON] {
        var merged = live
        var changes: [(key: JSON, change: JSONObject)] = []
        var replaces = false
        for element in patch {
            guard case .object(var change) = element else {
                throw StrategicMergeError("expected objects in the list \(name)")
            }
            switch change[Directive.patch] {
            case "replace"?:
                replaces = true
                change[Directive.patch] = nil
                if !change.isEmpty {
                    guard let key = change[mergeKey] else {
                        throw missing(mergeKey, name)
                    }
                    changes.append((key, change))
                }
            case "delete"?:
                guard let key = change[mergeKey] else { throw missing(mergeKey, name) }
                merged.removeAll { $0[mergeKey] == key }
            default:
                guard let key = change[mergeKey] else { throw missing(mergeKey, name) }
                changes.append((key, change))
            }
        }
        if replaces { return changes.map { .object(Directive.cleaned($0.change)) } }
        for (key, change) in changes {
            if let index = merged.firstIndex(where: { $0[mergeKey] == key }) {
                let existing = merged[index].object ?? JSONObject()
                merged[index] = .object(try merge(change, into: existing, schema))
            } else {
                merged.append(.object(try merge(change, into: JSONObject(), schema)))
            }
        }
        return ListOrder.arrange(
            merged, wanted: changes.map { .object([mergeKey: $0.key]) }, server: live,
            rule: .map(key: mergeKey))
    }

    private static func missing(_ mergeKey: String, _ name: String) -> StrategicMergeError {
        StrategicMergeError("map: \(name) does not contain declared merge key: \(mergeKey)")
    }
}

/// The names that carry instructions inside a strategic merge patch.
private enum Directive {
    static let patch = "$patch"
    static let retainKeys = "$retainKeys"
    static let setElementOrder = "$setElementOrder/"
    static let deleteFromPrimitiveList = "$deleteFromPrimitiveList/"

    static func isSpecial(_ key: String) -> Bool {
        key.hasPrefix(setElementOrder) || key.hasPrefix(deleteFromPrimitiveList)
    }

    /// What a replacing patch leaves: no instructions, no removals.
    static func cleaned(_ patch: JSONObject) -> JSONObject {
        var kept: [JSONObject.Element] = []
        for (key, value) in patch where !value.isNull && !key.hasPrefix("$") {
            kept.append((key, cleaned(value)))
        }
        return JSONObject(uniqueMembers: kept)
    }

    private static func cleaned(_ value: JSON) -> JSON {
        switch value {
        case .object(let object): .object(cleaned(object))
        case .array(let elements):
            .array(elements.filter { $0[patch] == nil }.map { cleaned($0) })
        default: value
        }
    }

    static func field(_ key: String, _ prefix: String) -> String? {
        key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : nil
    }
}

/// Why a strategic merge patch does not apply.
package struct StrategicMergeError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    package let message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}
