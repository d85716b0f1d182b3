import KubeValues

/// The traits `labels` and `annotations`: maps for the workload and its pods; null takes away.
enum MetadataTrait {
    static func labels(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        try apply(input, "labels", [[], ["spec", "template"]], &rendered)
    }

    static func annotations(_ input: TraitInput, _ rendered: inout RenderedComponent) throws {
        let job = ["spec", "jobTemplate"]
        try apply(
            input, "annotations",
            [[], ["spec", "template"], job, job + ["spec", "template"]], &rendered)
    }

    private static func apply(
        _ input: TraitInput, _ field: String, _ places: [[String]],
        _ rendered: inout RenderedComponent
    ) throws {
        let map = input.reader.object
        for (key, value) in map where value.string == nil && !value.isNull {
            throw TypeFailure(
                message: "patch.spec.template.metadata.\(field).\(key):"
                    + " 2 errors in empty disjunction:")
        }
        for place in places where place.isEmpty || rendered.workload[path: place] != nil {
            let path = place + ["metadata", field]
            rendered.workload[path: path] = MergePatch.apply(
                .object(map), to: rendered.workload[path: path])
        }
        rendered.patchingTraits.append(input.trait.type)
    }
}
