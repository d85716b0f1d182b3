import KubeValues

/// The trait `sidecar`: one more container.
enum SidecarTrait {
    static func apply(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        let containers = rendered.workload.containers ?? []
        let name = input.trait.properties?["name"]
        let index = containers.firstIndex { $0["name"] == name } ?? containers.count
        let path = JSON.containerPath.joined(separator: ".")
        let reader = try PropertyReader(
            input.trait.properties, path: "parameter", output: "\(path).\(index)",
            missing: input.patched)
        let patch = try container(reader)
        rendered.workload[path: JSON.containerPath] = try Unification.unite(
            [patch], into: rendered.workload[path: JSON.containerPath], at: path)
        rendered.patchingTraits.append(input.trait.type)
    }

    private static func container(_ reader: PropertyReader) throws(TypeFailure) -> JSON {
        var container: JSON = [
            "name": .string(try reader.requiredText("name")),
            "image": .string(try reader.requiredText("image")),
        ]
        if let command = try reader.texts("cmd") { container["command"] = .array(command) }
        if let arguments = try reader.texts("args") { container["args"] = .array(arguments) }
        if let env = try PodWorkload.environment(reader) { container["env"] = env }
        if let volumes = try reader.readers("volumes", output: "\(reader.output).volumeMounts") {
            var mounts: [JSON] = []
            for volume in volumes {
                mounts.append([
                    "name": .string(try volume.requiredText("name")),
                    "mountPath": .string(
                        try volume.requiredText("path", output: "\(volume.output).mountPath")),
                ])
            }
            container["volumeMounts"] = .array(mounts)
        }
        for (key, probe) in try Probe.all(reader, hasHost: false) { container[key] = probe }
        return container
    }
}
