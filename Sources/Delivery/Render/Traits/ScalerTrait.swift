import KubeValues

/// The trait `scaler`: how many pods there are.
enum ScalerTrait {
    static func apply(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        rendered.workload[path: ["spec", "replicas"]] = JSON(
            try input.reader.int("replicas") ?? 1)
        rendered.patchingTraits.append(input.trait.type)
    }
}
