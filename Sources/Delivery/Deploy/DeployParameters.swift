package import KubeValues

/// The parameters of a deploy step.
package struct DeployParameters: Sendable, Hashable {
    /// Whether the step starts without approval.
    package var auto = true
    /// The names of the policies; nil if they are omitted.
    package var policies: [String]?
    /// How many tasks run at once.
    package var parallelism = 5
    /// Whether components backed by Terraform are left to steps of their own.
    package var ignoreTerraformComponent = true

    /// Reads the properties of a step, which may hold nothing else.
    package init(_ properties: JSON?) throws(DeliveryError) {
        guard let properties, !properties.isNull else { return }
        let allowed: Set<String> = [
            "auto", "policies", "parallelism", "ignoreTerraformComponent", "inlinePolicies",
        ]
        guard let fields = StrictFields(properties, allowed: allowed),
            case .some(let names) = fields.texts("policies"),
            fields.object["auto"].map({ $0.bool != nil }) ?? true,
            fields.object["parallelism"].map({ $0.int != nil }) ?? true,
            fields.object["ignoreTerraformComponent"].map({ $0.bool != nil }) ?? true
        else { throw DeliveryError(.parse, "invalid properties of a deploy step") }
        policies = names
        auto = fields.object["auto"]?.bool ?? true
        parallelism = fields.object["parallelism"]?.int ?? 5
        ignoreTerraformComponent = fields.object["ignoreTerraformComponent"]?.bool ?? true
    }
}
