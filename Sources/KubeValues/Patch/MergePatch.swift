/// JSON merge patches (RFC 7386): null removes a member, objects merge, all else replaces.
package enum MergePatch {
    /// The target with the patch applied.
    package static func apply(_ patch: JSON, to target: JSON?) -> JSON {
        guard case .object(let changes) = patch else { return patch }
        var result = target?.object ?? JSONObject()
        for (key, change) in changes {
            if change.isNull {
                result[key] = nil
            } else if case .object = change {
                result[key] = apply(change, to: result[key])
            } else {
                result[key] = change
            }
        }
        return .object(result)
    }

    /// The smallest patch that turns one value into another, or nil when they do not differ.
    ///
    /// A merge patch cannot write a null member; a null in `new` counts as an absent member.
    package static func diff(from old: JSON, to new: JSON) -> JSON? {
        guard case .object(let before) = old, case .object(let after) = new else {
            // Not in one expression, where nil would be taken for the JSON null.
            if old == new { return nil }
            return new
        }
        var changes: [JSONObject.Element] = []
        for (key, _) in before where after[key]?.isNull ?? true {
            if before[key]?.isNull == false { changes.append((key, .null)) }
        }
        for (key, value) in after where !value.isNull {
            guard let earlier = before[key], !earlier.isNull else {
                changes.append((key, withoutNulls(value)))
                continue
            }
            if case .object = value, case .object = earlier {
                if let change = diff(from: earlier, to: value) { changes.append((key, change)) }
            } else if earlier != value {
                changes.append((key, withoutNulls(value)))
            }
        }
        if changes.isEmpty { return nil }
        return .object(JSONObject(uniqueMembers: changes))
    }

    /// The value without null members of objects; lists stay as they are, as RFC 7386 copies them.
    private static func withoutNulls(_ value: JSON) -> JSON {
        guard case .object(let object) = value else { return value }
        let kept = object.filter { !$0.value.isNull }.map { ($0.key, withoutNulls($0.value)) }
        return .object(JSONObject(uniqueMembers: kept))
    }
}
