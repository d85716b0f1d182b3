import KubeValues

/// The trait `gateway`: an Ingress in front of the component, and the Service that it needs.
enum GatewayTrait {
    static func apply(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        let reader = input.reader
        let suffix = try reader.text("name").map { "-\($0)" } ?? ""
        let name = input.component.name + suffix
        let routes = try routes(reader)
        let existing = try reader.text("existingServiceName")
        func add(_ resource: String, _ object: JSON) {
            rendered.auxiliaries.append(
                RenderedObject(
                    trait: input.trait.type, resource: resource + suffix, stage: .normal,
                    object: object))
        }
        if existing == nil {
            add(
                "service",
                [
                    "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)],
                    "spec": [
                        "selector": ["app.oam.dev/component": .string(input.component.name)],
                        "ports": .array(routes.map { port($0.port) }),
                    ],
                ])
        }
        let isOld = input.context.clusterMinor < 19
        add(
            "ingress",
            [
                "apiVersion": isOld ? "networking.k8s.io/v1beta1" : "networking.k8s.io/v1",
                "kind": "Ingress", "metadata": try metadata(reader, name),
                "spec": try spec(
                    reader, "outputs.ingress\(suffix)",
                    routes.map {
                        (path: $0.path, backend: backend($0.port, existing ?? name, isOld))
                    }
                ),
            ])
    }

    private static func routes(
        _ reader: PropertyReader
    ) throws(TypeFailure) -> [(path: String, port: Int)] {
        guard let value = try reader.object("http") else { return [] }
        let ports = try PropertyReader(
            value, path: "\(reader.path).http", output: "", missing: reader.missing)
        var routes: [(path: String, port: Int)] = []
        for path in ports.object.sortedByKey.map(\.key) {
            routes.append((path, try ports.requiredInt(path)))
        }
        return routes
    }

    private static func port(_ port: Int) -> JSON {
        ["name": .string("port-\(port)"), "port": JSON(port), "targetPort": JSON(port)]
    }

    private static func backend(_ port: Int, _ service: String, _ isOld: Bool) -> JSON {
        isOld
            ? ["serviceName": .string(service), "servicePort": JSON(port)]
            : ["service": ["name": .string(service), "port": ["number": JSON(port)]]]
    }

    private static func metadata(
        _ reader: PropertyReader, _ name: String
    ) throws(TypeFailure) -> JSON {
        var annotations = JSONObject()
        if try reader.flag("classInSpec") != true {
            annotations["kubernetes.io/ingress.class"] = .string(
                try reader.text("class") ?? "nginx")
        }
        if let host = try reader.text("gatewayHost") {
            annotations["ingress.controller/host"] = .string(host)
        }
        for (key, value) in try reader.textMap("annotations") ?? JSONObject() {
            if let old = annotations[key], old != value {
                throw TypeFailure(
                    message: "outputs.ingress.metadata.annotations.\"\(key)\":"
                        + " conflicting values \(value.text()) and \(old.text())")
            }
            annotations[key] = value
        }
        return [
            "name": .string(name), "annotations": .object(annotations),
            "labels": .object(try reader.textMap("labels") ?? JSONObject()),
        ]
    }

    private static func spec(
        _ reader: PropertyReader, _ output: String, _ routes: [(path: String, backend: JSON)]
    ) throws(TypeFailure) -> JSON {
        let type = try reader.choice("pathType", ["ImplementationSpecific", "Prefix", "Exact"])
        let paths: [JSON] = routes.map { route in
            [
                "path": .string(route.path), "backend": route.backend,
                "pathType": .string(type ?? "ImplementationSpecific"),
            ]
        }
        let domain = try reader.text("domain")
        var rule: JSON = ["http": ["paths": .array(paths)]]
        if let domain { rule["host"] = .string(domain) }
        var spec: JSON = ["rules": [rule]]
        if try reader.flag("classInSpec") == true {
            spec["ingressClassName"] = .string(try reader.text("class") ?? "nginx")
        }
        if let secret = try reader.text("secretName") {
            if domain == nil {
                reader.missing.note(
                    "\(output).spec.tls.0.hosts.0",
                    reason: "cannot reference optional field: domain")
            }
            spec["tls"] = [
                ["hosts": [.string(domain ?? "")], "secretName": .string(secret)]
            ]
        }
        return spec
    }
}
