package import KubeValues

/// The two forms in which trackers and application revisions are stored: plain members of `spec`, or
/// those members as JSON in one compressed text.
package enum PackedSpec {
    /// The tracker with `spec.managedResources` in plain form, or nil if what is packed cannot be read.
    package static func unpackTracker(_ tracker: JSON) -> JSON? {
        guard let packed = tracker.at("spec", "compression") else { return tracker }
        guard let content = unpack(packed) else { return nil }
        var plain = tracker
        plain[path: ["spec", "compression"]] = nil
        switch content {
        case .absent:
            break
        case .json(.array(let resources)):
            plain[path: ["spec", "managedResources"]] = .array(resources)
        case .json:
            plain[path: ["spec", "managedResources"]] = []
        }
        return plain
    }

    /// The tracker as it is stored: its resources compressed.
    package static func packTracker(_ tracker: JSON) -> JSON {
        let resources = tracker.at("spec", "managedResources")?.array ?? []
        guard let packed = pack(resources.isEmpty ? .null : .array(resources)) else {
            return tracker
        }
        var stored = tracker
        stored[path: ["spec", "managedResources"]] = nil
        stored[path: ["spec", "compression"]] = packed
        return stored
    }

    /// The revision with all members of `spec` in plain form, or nil if what is packed cannot be read.
    package static func unpackRevision(_ revision: JSON) -> JSON? {
        guard let packed = revision.at("spec", "compression") else { return revision }
        guard let content = unpack(packed) else { return nil }
        var plain = revision
        switch content {
        case .absent:
            plain[path: ["spec", "compression"]] = nil
        case .json(let members):
            plain["spec"] = members
        }
        return plain
    }

    /// The revision as it is stored: a stub of the application beside the compressed members.
    package static func packRevision(_ revision: JSON) -> JSON {
        guard let members = revision["spec"], let packed = pack(members) else { return revision }
        var stored = revision
        var stub: JSON = ["spec": ["components": []], "status": [:]]
        for key in ["apiVersion", "kind"] { stub[key] = members.at("application", key) }
        stub["metadata"] = ["name": members.at("application", "metadata", "name") ?? ""]
        stored["spec"] = ["application": stub, "compression": packed]
        return stored
    }

    private enum Content {
        case absent
        case json(JSON)
    }

    private static func pack(_ value: JSON) -> JSON? {
        guard let frame = Zstandard.compress(value.encoded()) else { return nil }
        return ["type": "zstd", "data": .string(Base64.encode(frame))]
    }

    private static func unpack(_ packed: JSON) -> Content? {
        switch packed["type"]?.string ?? "" {
        case "":
            return .absent
        case "zstd":
            guard let text = packed["data"]?.string, let frame = Base64.decode(text.utf8),
                let bytes = Zstandard.decompress(frame), let value = try? JSON(parsing: bytes)
            else { return nil }
            return .json(value)
        default:
            return nil
        }
    }
}
