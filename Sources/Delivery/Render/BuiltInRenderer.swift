import KubeValues

/// Renders the component and trait types that come with the platform.
package struct BuiltInRenderer: ComponentRenderer {
    private typealias Template = @Sendable (TraitInput, inout RenderedComponent) throws -> Void

    private static let traits: [String: Template] = [
        "annotations": MetadataTrait.annotations, "env": EnvTrait.apply,
        "expose": ExposeTrait.apply, "gateway": GatewayTrait.apply,
        "labels": MetadataTrait.labels, "resource": ResourceTrait.apply,
        "scaler": ScalerTrait.apply, "sidecar": SidecarTrait.apply,
    ]

    /// The component types that are rendered.
    package static let componentTypes: Set<String> = Set(
        PodWorkload.Kind.allCases.map(\.rawValue) + [ObjectList.type])
    /// The trait types that are rendered.
    package static let traitTypes: Set<String> = Set(traits.map(\.key))

    package init() {}

    package var renderedTypes: Set<String> { Self.componentTypes.union(Self.traitTypes) }

    package func render(
        _ component: Component, _ context: RenderContext
    ) throws(DeliveryError) -> RenderedComponent {
        let missing = MissingValues()
        var rendered = try template(component, context, missing)
        if let path = missing.first {
            throw Self.incomplete("output.\(path)", missing, component, context)
        }
        // A value that a patch lacks is found last, when everything has been put together.
        let patched = MissingValues()
        for trait in component.traits {
            try apply(trait, component, context, &rendered, patched)
        }
        if let path = patched.first {
            throw DeliveryError(
                .render,
                "evaluate base template component=\(component.name) app=\(context.appName): failed"
                    + " to have the workload/trait unstructured: \(path): incomplete value"
                    + " \(patched.kind)")
        }
        return rendered
    }

    // MARK: - Component

    private func template(
        _ component: Component, _ context: RenderContext, _ missing: MissingValues
    ) throws(DeliveryError) -> RenderedComponent {
        let type = DefinitionCatalogue.base(component.type)
        do {
            if type == ObjectList.type {
                return try ObjectList(component: component, context: context).render()
            }
            guard let kind = PodWorkload.Kind(rawValue: type) else {
                throw DeliveryError(.render, "the component type \(type) is not rendered yet")
            }
            return try PodWorkload(
                kind: kind, component: component, context: context, missing: missing
            ).render()
        } catch let failure as TypeFailure {
            throw DeliveryError(
                .render,
                "evaluate base template app=\(context.appName) in namespace=\(context.namespace):"
                    + " invalid cue template of workload \(component.name) after merge parameter and"
                    + " context: \(failure.message)")
        } catch let failure as DeliveryError {
            throw failure
        } catch { throw DeliveryError(.render, "\(error)") }
    }

    private static func incomplete(
        _ path: String, _ missing: MissingValues, _ component: Component, _ context: RenderContext
    ) -> DeliveryError {
        // The first trait looks at the component as it is.
        if let trait = component.traits.first {
            return DeliveryError(
                .render,
                "evaluate template trait=\(trait.type) app=\(component.name): cue: marshal error:"
                    + " \(path): cannot convert incomplete value \"\(missing.kind)\" to JSON")
        }
        return DeliveryError(
            .render,
            "evaluate base template component=\(component.name) app=\(context.appName):"
                + " failed to have the workload/trait unstructured: \(path):"
                + " incomplete value \(missing.kind)")
    }

    // MARK: - Traits

    private func apply(
        _ trait: Trait, _ component: Component, _ context: RenderContext,
        _ rendered: inout RenderedComponent, _ patched: MissingValues
    ) throws(DeliveryError) {
        let missing = MissingValues()
        let start = "evaluate template trait=\(trait.type) app=\(component.name): "
        do {
            guard let template = Self.traits[DefinitionCatalogue.base(trait.type)] else {
                throw DeliveryError(
                    .render, "the trait type \(trait.type) is not rendered yet")
            }
            let input = TraitInput(
                trait: trait, component: component, context: context,
                reader: try PropertyReader(
                    trait.properties, path: "parameter", output: "", missing: missing),
                patched: patched)
            try template(input, &rendered)
        } catch let failure as TypeFailure {
            throw DeliveryError(
                .render,
                start + "invalid template of trait \(trait.type) after merge with parameter and"
                    + " context: \(failure.message)")
        } catch let failure as PatchFailure {
            throw DeliveryError(
                .render,
                start + "invalid patch trait \(trait.type) into workload: result check err:"
                    + " \(failure.message)")
        } catch let failure as RuleFailure {
            throw DeliveryError(.render, start + failure.message)
        } catch let failure as DeliveryError {
            throw failure
        } catch { throw DeliveryError(.render, "\(error)") }
        if let path = missing.first {
            let key = path.split(separator: ".").dropFirst().first ?? ""
            throw DeliveryError(
                .render,
                "evaluate trait=\(key) template for component=\(component.name)"
                    + " app=\(context.appName): failed to have the workload/trait unstructured:"
                    + " \(path): \(missing.reason)")
        }
    }
}
