import KubeValues

/// The component type whose properties are the objects.
struct ObjectList {
    static let type = "k8s-objects"

    let component: Component
    let context: RenderContext

    func render() throws -> RenderedComponent {
        let empty = "output: index out of range [0] with length 0"
        guard let value = component.properties?["objects"] else {
            throw DeliveryError(
                .render,
                "evaluate base template component=\(component.name) app=\(context.appName):"
                    + " failed to have the workload/trait unstructured: \(empty)")
        }
        guard let objects = value.array else {
            throw TypeFailure("parameter.objects", value, "list")
        }
        for (index, object) in objects.enumerated() where object.object == nil {
            throw TypeFailure("parameter.objects.\(index)", object, "struct")
        }
        guard let first = objects.first else { throw TypeFailure(message: empty) }
        var rendered = RenderedComponent(workload: first)
        rendered.auxiliaries = objects.enumerated().dropFirst().map { index, object in
            RenderedObject(
                trait: RenderedObject.ofComponent, resource: "objects-\(index)", stage: .normal,
                object: object)
        }
        return rendered
    }
}
