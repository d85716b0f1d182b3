import KubeValues

/// Renders the component and trait types that come with the platform.
package struct BuiltInRenderer: ComponentRenderer {
    package init() {}

    package var renderedTypes: Set<String> { ["webservice", "worker", "scaler", "expose"] }

    package func render(
        _ component: Component, _ context: RenderContext
    ) throws(DeliveryError) -> RenderedComponent {
        let missing = MissingValues()
        var rendered: RenderedComponent
        do {
            let type = DefinitionCatalogue.base(component.type)
            rendered = try PodWorkload(
                component: component, context: context, missing: missing
            ).render(type)
        } catch let failure as TypeFailure {
            throw DeliveryError(
                .render,
                "evaluate base template app=\(context.appName) in namespace=\(context.namespace):"
                    + " invalid cue template of workload \(component.name) after merge parameter and"
                    + " context: \(failure.message)")
        } catch let failure as DeliveryError {
            throw failure
        } catch { throw DeliveryError(.render, "\(error)") }
        if let path = missing.first, let trait = component.traits.first {
            throw DeliveryError(
                .render,
                "evaluate template trait=\(trait.type) app=\(component.name): cue: marshal error:"
                    + " output.\(path): cannot convert incomplete value \"\(missing.kind)\" to JSON"
            )
        }
        if let path = missing.first {
            throw DeliveryError(
                .render,
                "evaluate base template component=\(component.name) app=\(context.appName):"
                    + " failed to have the workload/trait unstructured: output.\(path):"
                    + " incomplete value \(missing.kind)")
        }
        for trait in component.traits { try apply(trait, component, context, &rendered) }
        return rendered
    }

    private func apply(
        _ trait: Trait, _ component: Component, _ context: RenderContext,
        _ rendered: inout RenderedComponent
    ) throws(DeliveryError) {
        let missing = MissingValues()
        do {
            let reader = try PropertyReader(
                trait.properties, path: "parameter", output: "", missing: missing)
            switch DefinitionCatalogue.base(trait.type) {
            case "scaler":
                rendered.workload[path: ["spec", "replicas"]] = JSON(
                    try reader.int("replicas") ?? 1)
                rendered.patchingTraits.append(trait.type)
            case "expose":
                let service = try ExposeTrait.service(reader, component.name)
                rendered.auxiliaries.append(
                    RenderedObject(
                        trait: trait.type, resource: "service", stage: .postDispatch,
                        object: service))
            default:
                throw DeliveryError(
                    .render, "the trait type \(trait.type) is not rendered yet")
            }
        } catch let failure as TypeFailure {
            throw DeliveryError(
                .render,
                "evaluate template trait=\(trait.type) app=\(component.name): invalid template of"
                    + " trait \(trait.type) after merge with parameter and context:"
                    + " \(failure.message)")
        } catch let failure as DeliveryError {
            throw failure
        } catch { throw DeliveryError(.render, "\(error)") }
        if let path = missing.first {
            throw DeliveryError(
                .render,
                "evaluate trait=service template for component=\(component.name)"
                    + " app=\(context.appName): failed to have the workload/trait unstructured:"
                    + " outputs.service.\(path): incomplete value \(missing.kind)")
        }
    }
}

/// The trait `expose`: a Service in front of the component.
enum ExposeTrait {
    static func service(_ reader: PropertyReader, _ component: String) throws(TypeFailure) -> JSON {
        let type =
            try reader.choice("type", ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"])
            ?? "ClusterIP"
        var ports: [JSON]?
        if reader.object["port"] != nil {
            ports = try intList(reader).map { port in
                ["name": .string("port-\(port)"), "port": JSON(port), "targetPort": JSON(port)]
            }
        }
        if let readers = try reader.readers("ports", output: "spec.ports") {
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
