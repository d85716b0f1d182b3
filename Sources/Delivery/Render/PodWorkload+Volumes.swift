import KubeValues

extension PodWorkload {
    /// Adds the volumes of both forms to the pod and their mounts to the container.
    func volumes(
        _ reader: PropertyReader, _ container: inout JSON, _ spec: inout JSON
    ) throws(TypeFailure) {
        if kind.hasVolumeMounts, let mounts = try reader.object("volumeMounts") {
            try current(mounts, &container, &spec)
        } else if let entries = try reader.readers("volumes", output: "\(pod).volumes") {
            try legacy(entries, &container, &spec)
        }
    }

    private func current(
        _ value: JSON, _ container: inout JSON, _ spec: inout JSON
    ) throws(TypeFailure) {
        let reader = try PropertyReader(
            value, path: "parameter.volumeMounts", output: "", missing: missing)
        var mounts: [JSON] = []
        var volumes: [JSON] = []
        for type in ["pvc", "configMap", "secret", "emptyDir", "hostPath"] {
            for entry in try reader.readers(type, output: "\(pod).volumes") ?? [] {
                let name = try entry.requiredText("name")
                var mount: JSON = [
                    "name": .string(name),
                    "mountPath": .string(try entry.requiredText("mountPath")),
                ]
                if let part = try entry.text("subPath") { mount["subPath"] = .string(part) }
                mounts.append(mount)
                let volume = try source(type, entry, name)
                if !volumes.contains(where: { $0["name"]?.string == name }) {
                    volumes.append(volume)
                }
            }
        }
        container["volumeMounts"] = .array(mounts)
        spec["volumes"] = .array(volumes)
    }

    private func legacy(
        _ entries: [PropertyReader], _ container: inout JSON, _ spec: inout JSON
    ) throws(TypeFailure) {
        var mounts: [JSON] = []
        var volumes: [JSON] = []
        for entry in entries {
            let name = try entry.requiredText("name")
            mounts.append([
                "name": .string(name),
                "mountPath": .string(try entry.requiredText("mountPath")),
            ])
            let type =
                try entry.choice("type", ["emptyDir", "pvc", "configMap", "secret"]) ?? "emptyDir"
            volumes.append(try source(type, entry, name))
        }
        container["volumeMounts"] = .array(mounts)
        spec["volumes"] = .array(volumes)
    }

    private func source(
        _ type: String, _ entry: PropertyReader, _ name: String
    ) throws(TypeFailure) -> JSON {
        var volume: JSON = ["name": .string(name)]
        switch type {
        case "pvc":
            let claim = try entry.requiredText(
                "claimName", output: "\(entry.output).persistentVolumeClaim.claimName")
            volume["persistentVolumeClaim"] = ["claimName": .string(claim)]
        case "configMap":
            volume["configMap"] = try projection(entry, from: "cmName", to: "name", "configMap")
        case "secret":
            volume["secret"] = try projection(entry, from: "secretName", to: "secretName", "secret")
        case "hostPath":
            volume["hostPath"] = [
                "path": .string(
                    try entry.requiredText("path", output: "\(entry.output).hostPath.path"))
            ]
        default:
            let medium = try entry.choice("medium", ["", "Memory"]) ?? ""
            volume["emptyDir"] = ["medium": .string(medium)]
        }
        return volume
    }

    private func projection(
        _ entry: PropertyReader, from: String, to: String, _ kind: String
    ) throws(TypeFailure) -> JSON {
        let name = try entry.requiredText(from, output: "\(entry.output).\(kind).\(to)")
        var source: JSON = [
            to: .string(name), "defaultMode": JSON(try entry.int("defaultMode") ?? 420),
        ]
        if let items = try entry.readers("items", output: "\(entry.output).\(kind).items") {
            var list: [JSON] = []
            for item in items {
                list.append([
                    "key": .string(try item.requiredText("key")),
                    "path": .string(try item.requiredText("path")),
                    "mode": JSON(try item.int("mode") ?? 511),
                ])
            }
            source["items"] = .array(list)
        }
        return source
    }
}
