import KubeValues

/// The trait `resource`: what the only container asks for and may use at most.
enum ResourceTrait {
    static func apply(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        rendered.patchingTraits.append(input.trait.type)
        let resources = try resources(input.reader)
        for place in [["spec", "template"], ["spec", "jobTemplate", "spec", "template"]] {
            let path = place + ["spec", "containers"]
            guard rendered.workload[path: place] != nil,
                var containers = rendered.workload[path: path]?.array, !containers.isEmpty
            else { continue }
            guard containers.count == 1 else {
                throw PatchFailure(
                    message: "\(path.joined(separator: ".")): incompatible list lengths"
                        + " (1 and \(containers.count))")
            }
            var merged = containers[0]["resources"] ?? [:]
            for (key, value) in resources { merged[key] = value }
            containers[0]["resources"] = merged
            rendered.workload[path: path] = .array(containers)
        }
    }

    private static func resources(_ reader: PropertyReader) throws(TypeFailure) -> JSONObject {
        var blocks = JSONObject()
        for key in ["requests", "limits"] {
            guard let value = try reader.object(key) else { continue }
            let block = try PropertyReader(
                value, path: "\(reader.path).\(key)", output: "", missing: reader.missing)
            blocks[key] = [
                "cpu": try cpu(block) ?? 1, "memory": try memory(block) ?? "2048Mi",
            ]
        }
        let (cpu, memory) = (try cpu(reader), try memory(reader))
        guard blocks.isEmpty, let cpu, let memory else { return blocks }
        let block: JSON = ["cpu": cpu, "memory": memory]
        return ["requests": block, "limits": block]
    }

    private static func cpu(_ reader: PropertyReader) throws(TypeFailure) -> JSON? {
        guard let value = reader.object["cpu"] else { return nil }
        guard value.string != nil || value.double != nil else {
            throw TypeFailure("\(reader.path).cpu", value, "string")
        }
        return value
    }

    private static func memory(_ reader: PropertyReader) throws(TypeFailure) -> JSON? {
        guard let text = try reader.text("memory") else { return nil }
        guard isQuantity(text) else {
            throw TypeFailure(message: "\(reader.path).memory: 2 errors in empty disjunction:")
        }
        return .string(text)
    }

    /// Whether a text is a positive whole number with one of the larger units.
    private static func isQuantity(_ text: String) -> Bool {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let units = ["E", "P", "T", "G", "M", "K", "Ei", "Pi", "Ti", "Gi", "Mi", "Ki"]
        return (1...64).contains(digits.count) && digits.first != "0"
            && units.contains(String(text.dropFirst(digits.count)))
    }
}
