package import KubeValues

/// Lays an override's properties over those of a component or trait.
package enum PropertyMerge {
    /// The merged properties: objects merge member by member, everything else is replaced.
    package static func merge(_ base: JSON?, _ patch: JSON?) -> JSON {
        var result = base?.object ?? JSONObject()
        for (key, value) in patch?.object ?? JSONObject() {
            if case .object(let added) = value, let old = result[key]?.object, !old.isEmpty {
                result[key] = added.isEmpty ? .object(old) : merge(.object(old), value)
            } else {
                result[key] = value
            }
        }
        return .object(result)
    }
}

/// Reads the members of properties that may hold nothing else.
struct StrictFields {
    let object: JSONObject

    init?(_ value: JSON?, allowed: Set<String>) {
        guard let object = value?.object, object.keys.allSatisfy(allowed.contains) else {
            return nil
        }
        self.object = object
    }

    /// The list of texts of that name; nil if the member is something else.
    func texts(_ key: String) -> [String]?? {
        guard let value = object[key], !value.isNull else { return .some(nil) }
        guard let list = value.array else { return nil }
        let texts = list.compactMap(\.string)
        return texts.count == list.count ? .some(texts) : nil
    }
}
