package import KubeValues

/// An Application object with its parts named.
package struct Application: Sendable, Hashable {
    /// The object as read.
    package var raw: JSON
    /// The components in the order written.
    package var components: [Component]
    /// The policies in the order written; those without a name have got one.
    package var policies: [Policy]
    /// `spec.workflow`, or nil if it is absent.
    package var workflow: WorkflowSpec?

    /// Reads an Application, whose parts must have the shapes of the API.
    package init(_ object: JSON) throws(DeliveryError) {
        raw = object
        components = try Self.list(object, "components").map(Component.init)
        policies = try Self.list(object, "policies").enumerated().map { index, value in
            var policy = Policy(value)
            if policy.name.isEmpty {
                policy.raw["name"] = .string("\(policy.type):auto-gen:\(index)")
            }
            return policy
        }
        if let workflow = object.at("spec", "workflow"), !workflow.isNull {
            self.workflow = WorkflowSpec(workflow)
        }
    }

    private static func list(_ object: JSON, _ key: String) throws(DeliveryError) -> [JSON] {
        guard let value = object.at("spec", key), !value.isNull else { return [] }
        guard let list = value.array, list.allSatisfy({ $0.object != nil }) else {
            throw DeliveryError(.parse, "spec.\(key) is not a list of objects")
        }
        return list
    }

    /// The name.
    package var name: String { raw.name }
    /// The namespace.
    package var namespace: String { raw.namespace }
    /// The uid.
    package var uid: String { raw.uid }
    /// The generation of the spec.
    package var generation: Int { raw.generation }
    /// The labels.
    package var labels: [String: String] { raw.labels }
    /// The annotations.
    package var annotations: [String: String] { raw.annotations }
    /// The annotation `app.oam.dev/publishVersion`, empty if absent.
    package var publishVersion: String { annotations["app.oam.dev/publishVersion"] ?? "" }
}

/// A component of an Application.
package struct Component: Sendable, Hashable {
    /// The component as written.
    package var raw: JSON
    /// The key under which a replication policy made it, empty if none did.
    package var replicaKey = ""

    package init(_ raw: JSON) {
        self.raw = raw
        replicaKey = raw["replicaKey"]?.string ?? ""
    }

    /// The name.
    package var name: String { raw["name"]?.string ?? "" }
    /// The component type.
    package var type: String { raw["type"]?.string ?? "" }
    /// The properties as written, or nil.
    package var properties: JSON? { raw["properties"] }
    /// The traits.
    package var traits: [Trait] { (raw["traits"]?.array ?? []).map(Trait.init) }
    /// The names of the components that come first.
    package var dependsOn: [String] { raw["dependsOn"]?.array?.compactMap(\.string) ?? [] }
    /// What flows in.
    package var inputs: [StepInput] { StepInput.list(raw) }
    /// What flows out.
    package var outputs: [StepOutput] { StepOutput.list(raw) }
}

/// A trait of a component.
package struct Trait: Sendable, Hashable {
    /// The trait as written.
    package var raw: JSON

    package init(_ raw: JSON) { self.raw = raw }

    /// The trait type.
    package var type: String { raw["type"]?.string ?? "" }
    /// The properties as written, or nil.
    package var properties: JSON? { raw["properties"] }
}

/// A policy, of an Application or external.
package struct Policy: Sendable, Hashable {
    /// `name`, `type` and `properties`.
    package var raw: JSON

    package init(_ raw: JSON) { self.raw = raw }

    /// The policy that an external Policy object holds.
    package init(object: JSON) {
        raw = ["name": .string(object.name)]
        raw["type"] = object["type"]
        raw["properties"] = object["properties"]
    }

    /// The name.
    package var name: String { raw["name"]?.string ?? "" }
    /// The policy type.
    package var type: String { raw["type"]?.string ?? "" }
    /// The properties, or nil if they are absent or null.
    package var properties: JSON? {
        guard let value = raw["properties"], !value.isNull else { return nil }
        return value
    }
}
