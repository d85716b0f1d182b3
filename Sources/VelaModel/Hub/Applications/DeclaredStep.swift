package import KubeValues

/// A step as the Application, or the Workflow it refers to, declares it.
package struct DeclaredStep: Sendable, Hashable {
    /// The name; empty if the declaration has none.
    package var name: String
    /// The type.
    package var type: String
    /// Whether a deploy step says `auto: false`.
    package var needsApproval: Bool
    /// Whether a suspend step says how long it lasts.
    package var isTimed: Bool
    /// The policies that a deploy step names.
    package var policies: [String]
    /// The steps of a group.
    package var subSteps: [DeclaredStep]

    package init(
        name: String, type: String, needsApproval: Bool = false, isTimed: Bool = false,
        policies: [String] = [], subSteps: [DeclaredStep] = []
    ) {
        self.name = name
        self.type = type
        self.needsApproval = needsApproval
        self.isTimed = isTimed
        self.policies = policies
        self.subSteps = subSteps
    }

    package init(_ step: JSON) {
        let properties = step["properties"]
        name = step["name"]?.string ?? ""
        type = step["type"]?.string ?? ""
        needsApproval = type == "deploy" && properties?["auto"]?.bool == false
        isTimed = type == "suspend" && properties?["duration"]?.string != nil
        policies = properties?["policies"]?.array?.compactMap(\.string) ?? []
        subSteps = step["subSteps"]?.array?.map(DeclaredStep.init) ?? []
    }

    /// The steps that a run of the Application has, as far as the Application alone tells.
    ///
    /// Without steps of its own the hub generates them from the policies; for a
    /// reference the Workflow's own steps must be given.
    ///
    /// - Parameters:
    ///   - application: the Application.
    ///   - workflow: the Workflow that it refers to, if it has been read.
    package static func all(of application: JSON, workflow: JSON? = nil) -> [DeclaredStep] {
        let spec = application["spec"]
        if let steps = spec?.at("workflow", "steps")?.array, !steps.isEmpty {
            return steps.map(DeclaredStep.init)
        }
        if spec?.at("workflow", "ref")?.string?.isEmpty == false {
            return workflow?["steps"]?.array?.map(DeclaredStep.init) ?? []
        }
        return generated(spec)
    }

    private static func generated(_ spec: JSON?) -> [DeclaredStep] {
        let policies = spec?["policies"]?.array ?? []
        func names(_ type: String) -> [String] {
            policies.filter { $0["type"]?.string == type }.compactMap { $0["name"]?.string }
        }
        let overrides = names("override")
        let topologies = names("topology")
        if !topologies.isEmpty {
            return topologies.map {
                DeclaredStep(name: "deploy-\($0)", type: "deploy", policies: overrides + [$0])
            }
        }
        let components = spec?["components"]?.array ?? []
        if !overrides.isEmpty || components.contains(where: { $0["type"]?.string == "ref-objects" })
        {
            return [DeclaredStep(name: "deploy", type: "deploy", policies: overrides)]
        }
        let environments = policies.filter { $0["type"]?.string == "env-binding" }.flatMap {
            policy in
            (policy.at("properties", "envs")?.array ?? []).compactMap { environment in
                environment["name"]?.string.map {
                    DeclaredStep(
                        name: "deploy-\(policy["name"]?.string ?? "")-\($0)", type: "deploy2env")
                }
            }
        }
        if !environments.isEmpty { return environments }
        return components.compactMap { component in
            component["name"]?.string.map { DeclaredStep(name: $0, type: "apply-component") }
        }
    }
}
