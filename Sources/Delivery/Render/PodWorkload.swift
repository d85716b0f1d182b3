import KubeValues

/// The component types that run one container in a Deployment.
struct PodWorkload {
    let component: Component
    let context: RenderContext
    let missing: MissingValues

    private static let container = "spec.template.spec.containers.0"

    func render(_ type: String) throws -> RenderedComponent {
        guard type == "webservice" || type == "worker" else {
            throw DeliveryError(.render, "the component type \(type) is not rendered yet")
        }
        let reader = try PropertyReader(
            component.properties, path: "parameter", output: Self.container, missing: missing)
        let isService = type == "webservice"
        var labels: JSON = [
            "app.oam.dev/name": .string(context.appName),
            "app.oam.dev/component": .string(component.name),
        ]
        var metadata = JSON.object([:])
        if isService {
            for (key, value) in try reader.textMap("labels") ?? JSONObject() {
                if let old = labels[key], old != value {
                    throw TypeFailure(
                        message: "output.spec.template.metadata.labels.\"\(key)\":"
                            + " conflicting values \(value.text()) and \(old.text())")
                }
                labels[key] = value
            }
            if try reader.flag("addRevisionLabel") == true {
                labels["app.oam.dev/revision"] = .string(
                    StableHash.hexadecimal(component.raw.text(.canonical)))
            }
            if let annotations = try reader.textMap("annotations") {
                metadata["annotations"] = .object(annotations)
            }
        }
        metadata["labels"] = labels
        var spec = JSON.object([:])
        var container = try self.container(reader, isService: isService)
        try volumes(reader, &container, &spec)
        if let secrets = try reader.texts("imagePullSecrets") {
            spec["imagePullSecrets"] = .array(secrets.map { ["name": $0] })
        }
        if isService, let aliases = try reader.readers("hostAliases", output: "hostAliases") {
            var list: [JSON] = []
            for alias in aliases {
                list.append([
                    "ip": .string(try alias.requiredText("ip")),
                    "hostnames": .array(try alias.texts("hostnames") ?? []),
                ])
            }
            spec["hostAliases"] = .array(list)
        }
        spec["containers"] = [container]
        let workload: JSON = [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "spec": [
                "selector": [
                    "matchLabels": ["app.oam.dev/component": .string(component.name)]
                ],
                "template": ["metadata": metadata, "spec": spec],
            ],
        ]
        var rendered = RenderedComponent(workload: workload)
        if isService, let service = try service(reader) {
            rendered.auxiliaries.append(
                RenderedObject(
                    trait: "AuxiliaryWorkload", resource: "webserviceExpose", stage: .normal,
                    object: service))
        }
        return rendered
    }

    private func container(
        _ reader: PropertyReader, isService: Bool
    ) throws(TypeFailure) -> JSON {
        var container: JSON = [
            "name": .string(component.name), "image": .string(try reader.requiredText("image")),
        ]
        let policy =
            isService
            ? try reader.choice("imagePullPolicy", ["Always", "Never", "IfNotPresent"])
            : try reader.text("imagePullPolicy")
        if let policy { container["imagePullPolicy"] = .string(policy) }
        if let command = try reader.texts("cmd") { container["command"] = .array(command) }
        if isService {
            if let arguments = try reader.texts("args") { container["args"] = .array(arguments) }
            if let ports = try ports(reader) { container["ports"] = .array(ports) }
        }
        if let env = try reader.readers("env", output: "\(Self.container).env") {
            for variable in env {
                _ = try variable.requiredText("name")
                _ = try variable.text("value")
                _ = try variable.object("valueFrom")
            }
            container["env"] = .array(env.map { .object($0.object) })
        }
        if let resources = try resources(reader) { container["resources"] = resources }
        for key in ["livenessProbe", "readinessProbe"] {
            guard let value = try reader.object(key) else { continue }
            container[key] = try Probe(missing: missing, hasHost: isService).render(
                value, path: "parameter.\(key)", output: "\(Self.container).\(key)")
        }
        return container
    }

    private func resources(_ reader: PropertyReader) throws(TypeFailure) -> JSON? {
        var requests = JSONObject()
        for key in ["cpu", "memory"] {
            if let text = try reader.text(key) { requests[key] = .string(text) }
        }
        guard !requests.isEmpty else { return nil }
        return ["requests": .object(requests), "limits": .object(requests)]
    }

    // MARK: - Ports

    static func portName(_ port: Int, _ proto: String) -> String {
        proto == "TCP" ? "port-\(port)" : "port-\(port)-\(proto.lowercased())"
    }

    private func ports(_ reader: PropertyReader) throws(TypeFailure) -> [JSON]? {
        let single = try reader.int("port")
        guard let readers = try reader.readers("ports", output: "\(Self.container).ports") else {
            return single.map { [["containerPort": JSON($0)]] }
        }
        var ports: [JSON] = []
        for entry in readers {
            let port = try entry.requiredInt("port", output: "\(entry.output).containerPort")
            let target = try entry.int("containerPort") ?? port
            let proto = try entry.choice("protocol", ["TCP", "UDP", "SCTP"]) ?? "TCP"
            ports.append([
                "containerPort": JSON(target), "protocol": .string(proto),
                "name": .string(try entry.text("name") ?? Self.portName(target, proto)),
            ])
        }
        return ports
    }

    private func service(_ reader: PropertyReader) throws(TypeFailure) -> JSON? {
        let type =
            try reader.choice("exposeType", ["ClusterIP", "NodePort", "LoadBalancer"])
            ?? "ClusterIP"
        var ports: [JSON] = []
        for entry in try reader.readers("ports") ?? [] {
            let node = try entry.int("nodePort")
            guard try entry.flag("expose") == true else { continue }
            let port = try entry.int("port") ?? 0
            let target = try entry.int("containerPort") ?? port
            let proto = try entry.text("protocol") ?? "TCP"
            var value: JSON = [
                "port": JSON(port), "targetPort": JSON(target), "protocol": .string(proto),
                "name": .string(try entry.text("name") ?? Self.portName(target, proto)),
            ]
            if let node, type == "NodePort" { value["nodePort"] = JSON(node) }
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
}

/// A probe of a container.
struct Probe {
    let missing: MissingValues
    let hasHost: Bool

    private static let numbers = [
        ("initialDelaySeconds", 0), ("periodSeconds", 10), ("timeoutSeconds", 1),
        ("successThreshold", 1), ("failureThreshold", 3),
    ]

    func render(_ value: JSON, path: String, output: String) throws(TypeFailure) -> JSON {
        let reader = try PropertyReader(value, path: path, output: output, missing: missing)
        let known = ["exec", "httpGet", "tcpSocket"] + Self.numbers.map(\.0)
        for key in reader.object.keys where !known.contains(key) {
            throw TypeFailure(message: "\(path).\(key): field not allowed: \(key)")
        }
        var probe = JSON.object([:])
        if let exec = try reader.object("exec") {
            let inner = try PropertyReader(
                exec, path: "\(path).exec", output: "\(output).exec", missing: missing)
            probe["exec"] = ["command": .array(try inner.texts("command") ?? [])]
        }
        if let get = try reader.object("httpGet") {
            let inner = try PropertyReader(
                get, path: "\(path).httpGet", output: "\(output).httpGet", missing: missing)
            _ = try inner.requiredText("path")
            _ = try inner.requiredInt("port")
            var allowed = ["path", "port", "httpHeaders"]
            if hasHost { allowed += ["host", "scheme"] }
            for key in inner.object.keys where !allowed.contains(key) {
                throw TypeFailure(message: "\(path).httpGet.\(key): field not allowed: \(key)")
            }
            probe["httpGet"] = get
        }
        if let socket = try reader.object("tcpSocket") {
            let inner = try PropertyReader(
                socket, path: "\(path).tcpSocket", output: "\(output).tcpSocket", missing: missing)
            probe["tcpSocket"] = ["port": JSON(try inner.requiredInt("port"))]
        }
        for (key, standard) in Self.numbers {
            probe[key] = JSON(try reader.int(key) ?? standard)
        }
        return probe
    }
}
