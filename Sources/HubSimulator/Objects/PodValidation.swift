import KubeValues

/// What a server refuses in pods.
enum PodValidation {
    static func problems(_ spec: JSON?, _ field: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        var volumes: Set<String> = []
        for (index, volume) in (spec?["volumes"]?.array ?? []).enumerated() {
            let name = volume["name"]?.string ?? ""
            let place = "\(field).volumes[\(index)].name"
            problems += label(name, place)
            if !volumes.insert(name).inserted { problems.append(.duplicate(place, name)) }
        }
        let containers = spec?["containers"]?.array ?? []
        if containers.isEmpty { problems.append(.required("\(field).containers")) }
        var names: Set<String> = []
        for list in ["containers", "initContainers"] {
            for (index, container) in (spec?[list]?.array ?? []).enumerated() {
                problems += PodValidation.container(
                    container, "\(field).\(list)[\(index)]", volumes, &names)
            }
        }
        return problems
    }

    private static func label(_ name: String, _ field: String) -> [FieldProblem] {
        if name.isEmpty { return [.required(field)] }
        return KubernetesName.labelProblems(name).map { .invalid(field, JSON(name), $0) }
    }

    private static func container(
        _ container: JSON, _ field: String, _ volumes: Set<String>, _ names: inout Set<String>
    ) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let name = container["name"]?.string ?? ""
        problems += label(name, "\(field).name")
        if !name.isEmpty, !names.insert(name).inserted {
            problems.append(.duplicate("\(field).name", name))
        }
        if (container["image"]?.string ?? "").isEmpty {
            problems.append(.required("\(field).image"))
        }
        for (index, port) in (container["ports"]?.array ?? []).enumerated() {
            problems += PodValidation.port(
                port["containerPort"], "\(field).ports[\(index)].containerPort")
        }
        for (index, variable) in (container["env"]?.array ?? []).enumerated()
        where (variable["name"]?.string ?? "").isEmpty {
            problems.append(.required("\(field).env[\(index)].name"))
        }
        problems += mounts(container, field, volumes)
        return problems
    }

    private static func mounts(
        _ container: JSON, _ field: String, _ volumes: Set<String>
    ) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        var paths: Set<String> = []
        for (index, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
            let place = "\(field).volumeMounts[\(index)]"
            let name = mount["name"]?.string ?? ""
            if name.isEmpty {
                problems.append(.required("\(place).name"))
            } else if !volumes.contains(name) {
                problems.append(.notFound("\(place).name", name))
            }
            let path = mount["mountPath"]?.string ?? ""
            if path.isEmpty {
                problems.append(.required("\(place).mountPath"))
            } else if !paths.insert(path).inserted {
                problems.append(.invalid("\(place).mountPath", JSON(path), "must be unique"))
            }
        }
        return problems
    }

    /// What is wrong with a port's number.
    static func port(_ port: JSON?, _ field: String) -> [FieldProblem] {
        guard let port, !port.isNull else { return [.required(field)] }
        guard let number = port.int, (1...65535).contains(number) else {
            return [.invalid(field, port, "must be between 1 and 65535, inclusive")]
        }
        return []
    }
}
