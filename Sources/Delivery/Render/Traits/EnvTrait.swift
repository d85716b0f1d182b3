import KubeValues

/// The trait `env`: sets and removes variables of containers.
enum EnvTrait {
    static func apply(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        guard var containers = rendered.workload.containers else {
            throw PatchFailure(message: "the workload has no pod template with containers")
        }
        let known: Set<String> = ["containerName", "env", "replace", "unset"]
        let several = try input.reader.readers("containers")
        for change in several ?? [input.reader] {
            for key in change.object.keys where !known.contains(key) && key != "containers" {
                throw TypeFailure(message: "\(change.path).\(key): field not allowed: \(key)")
            }
            let given = try change.text("containerName") ?? ""
            if several != nil, given.isEmpty {
                throw RuleFailure(message: "containerName must be set for containers")
            }
            let name = given.isEmpty ? input.component.name : given
            guard let index = containers.firstIndex(where: { $0["name"]?.string == name }) else {
                throw RuleFailure(message: "container \(name) not found")
            }
            containers[index]["env"] = try variables(change, containers[index]["env"]?.array)
        }
        rendered.workload[path: JSON.containerPath] = .array(containers)
        rendered.patchingTraits.append(input.trait.type)
    }

    private static func variables(
        _ change: PropertyReader, _ existing: [JSON]?
    ) throws(TypeFailure) -> JSON {
        var wanted = try change.textMap("env") ?? JSONObject()
        let unset = try change.texts("unset") ?? []
        for name in unset { wanted[name.string ?? ""] = nil }
        var list: [JSON] = []
        if try change.flag("replace") != true {
            for variable in existing ?? [] where !unset.contains(variable["name"] ?? .null) {
                let name = variable["name"]?.string ?? ""
                if let value = wanted[name] {
                    list.append(["name": .string(name), "value": value])
                    wanted[name] = nil
                } else {
                    list.append(variable)
                }
            }
        }
        list += wanted.sortedByKey.map { ["name": .string($0.key), "value": $0.value] }
        return .array(list)
    }
}
