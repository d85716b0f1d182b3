import KubeValues

/// The trait `expose`: a Service in front of the component.
enum ExposeTrait {
    static func apply(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        rendered.auxiliaries.append(
            RenderedObject(
                trait: input.trait.type, resource: "service", stage: .postDispatch,
                object: try service(input.reader, input.component.name)))
    }

    private static func service(
        _ reader: PropertyReader, _ component: String
    ) throws(TypeFailure) -> JSON {
        let type =
            try reader.choice("type", ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"])
            ?? "ClusterIP"
        var ports: [JSON]?
        if reader.object["port"] != nil {
            ports = try intList(reader).map { port in
                ["name": .string("port-\(port)"), "port": JSON(port), "targetPort": JSON(port)]
            }
        }
        if let readers = try reader.readers("ports", output: "outputs.service.spec.ports") {
            ports = []
            for entry in readers {
                let port = try entry.requiredInt("port")
                let proto = try entry.choice("protocol", ["TCP", "UDP", "SCTP"]) ?? "TCP"
                var value: JSON = ["port": JSON(port), "targetPort": JSON(port)]
                value["name"] = .string(
                    try entry.text("name") ?? PodWorkload.portName(port, proto))
                value["protocol"] = .string(proto)
                if let node = try entry.int("nodePort"), type == "NodePort" {
                    value["nodePort"] = JSON(node)
                }
                ports?.append(value)
            }
        }
        var selector: JSON = ["app.oam.dev/component": .string(component)]
        if let labels = try reader.textMap("matchLabels") { selector = .object(labels) }
        var spec: JSON = ["selector": selector, "type": .string(type)]
        if let ports { spec["ports"] = .array(ports) }
        let annotations = try reader.textMap("annotations") ?? JSONObject()
        return [
            "apiVersion": "v1", "kind": "Service",
            "metadata": ["name": .string(component), "annotations": .object(annotations)],
            "spec": spec,
        ]
    }

    private static func intList(_ reader: PropertyReader) throws(TypeFailure) -> [Int] {
        guard let value = reader.object["port"] else { return [] }
        guard let list = value.array else { throw TypeFailure("parameter.port", value, "list") }
        var ports: [Int] = []
        for (index, element) in list.enumerated() {
            guard let port = element.int else {
                throw TypeFailure("parameter.port.\(index)", element, "int")
            }
            ports.append(port)
        }
        return ports
    }
}
