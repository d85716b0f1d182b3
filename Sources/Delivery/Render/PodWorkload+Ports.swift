import KubeValues

extension PodWorkload {
    static func portName(_ port: Int, _ proto: String) -> String {
        proto == "TCP" ? "port-\(port)" : "port-\(port)-\(proto.lowercased())"
    }

    func ports(_ reader: PropertyReader) throws(TypeFailure) -> [JSON]? {
        let single = try reader.int("port")
        guard let readers = try reader.readers("ports", output: "\(reader.output).ports") else {
            return single.map { [["containerPort": JSON($0)]] }
        }
        var ports: [JSON] = []
        for entry in readers {
            let port = try entry.requiredInt("port", output: "\(entry.output).containerPort")
            let target = try target(entry) ?? port
            let proto = try entry.choice("protocol", ["TCP", "UDP", "SCTP"]) ?? "TCP"
            ports.append([
                "containerPort": JSON(target), "protocol": .string(proto),
                "name": .string(try entry.text("name") ?? name(target, proto)),
            ])
        }
        return ports
    }

    func service(_ reader: PropertyReader) throws(TypeFailure) -> JSON? {
        let types = ["ClusterIP", "NodePort", "LoadBalancer"]
        let type =
            try reader.choice("exposeType", kind == .daemon ? types + ["ExternalName"] : types)
            ?? "ClusterIP"
        var ports: [JSON] = []
        for entry in try reader.readers("ports") ?? [] {
            let node = try entry.int("nodePort")
            guard try entry.flag("expose") == true else { continue }
            let port = try entry.int("port") ?? 0
            let target = try target(entry) ?? port
            let proto = try entry.text("protocol") ?? "TCP"
            var value: JSON = [
                "port": JSON(port), "targetPort": JSON(target),
                "name": .string(try entry.text("name") ?? name(target, proto)),
            ]
            if kind == .webservice { value["protocol"] = .string(proto) }
            if kind == .webservice, let node, type == "NodePort" { value["nodePort"] = JSON(node) }
            ports.append(value)
        }
        guard !ports.isEmpty else { return nil }
        return [
            "apiVersion": "v1", "kind": "Service",
            "metadata": ["name": .string(component.name)],
            "spec": [
                "selector": ["app.oam.dev/component": .string(component.name)],
                "type": .string(type), "ports": .array(ports),
            ],
        ]
    }

    /// The port of the container, where the type lets it differ.
    private func target(_ entry: PropertyReader) throws(TypeFailure) -> Int? {
        kind == .webservice ? try entry.int("containerPort") : nil
    }

    private func name(_ port: Int, _ proto: String) -> String {
        Self.portName(port, kind == .webservice ? proto : "TCP")
    }
}
