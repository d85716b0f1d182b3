import KubeValues

/// Turns steps that apply one component into steps that carry that component's data flow.
package enum ApplyComponentStep {
    /// The step with the dependencies, inputs and outputs of its component.
    package static func convert(
        _ step: WorkflowStep, components: [Component]
    ) throws(DeliveryError) -> WorkflowStep {
        guard step.isApplyComponent else {
            guard step.isGroup else { return step }
            var group = step
            var subSteps: [JSON] = []
            for subStep in step.subSteps {
                subSteps.append(try convert(subStep, components: components).raw)
            }
            group.raw["subSteps"] = .array(subSteps)
            return group
        }
        let name = step.properties?["component"]?.string ?? ""
        guard let component = components.first(where: { $0.name == name }) else {
            throw failure("component \(name) not found")
        }
        for dependency in component.dependsOn
        where !components.contains(where: { $0.name == dependency }) {
            throw failure(
                "component \(dependency) not found, which is depended by \(component.name)")
        }
        var result = step
        append(step.raw["dependsOn"], component.raw["dependsOn"], to: &result, "dependsOn")
        append(step.raw["outputs"], component.raw["outputs"], to: &result, "outputs")
        let own = (step.raw["inputs"]?.array ?? []) + (component.raw["inputs"]?.array ?? [])
        if !own.isEmpty {
            result.raw["inputs"] = .array(
                own.map { input in
                    var input = input
                    input["parameterKey"] = .string(key(input["parameterKey"]?.string ?? ""))
                    return input
                })
        }
        return result
    }

    private static func key(_ key: String) -> String {
        let isRooted = key.hasPrefix("properties") || key.hasPrefix("traits[")
        return "value." + (isRooted ? key : "properties.\(key)")
    }

    private static func append(
        _ own: JSON?, _ added: JSON?, to step: inout WorkflowStep, _ field: String
    ) {
        let all = (own?.array ?? []) + (added?.array ?? [])
        if !all.isEmpty { step.raw[field] = .array(all) }
    }

    private static func failure(_ message: String) -> DeliveryError {
        DeliveryError(.workflow, "convert step: convert [apply-component]: \(message)")
    }
}
