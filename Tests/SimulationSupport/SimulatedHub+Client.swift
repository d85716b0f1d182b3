import KubeKit
package import KubeValues
package import VelaModel

extension SimulatedHub {
    /// The path of an Application.
    package static func path(_ key: ObjectKey) -> String {
        "/apis/core.oam.dev/v1beta1/namespaces/\(key.namespace)/applications/\(key.name)"
    }

    /// The phase of an Application, empty if it has none.
    package func phase(_ key: ObjectKey) -> String {
        application(key)?.at("status", "status")?.string ?? ""
    }

    /// Posts an object of the core.oam.dev group; the status of the answer.
    @discardableResult
    package func post(_ object: JSON) -> Int {
        let version = object["apiVersion"]?.string ?? ""
        let plural =
            switch object["kind"]?.string {
            case "Policy": "policies"
            case let kind?: kind.lowercased() + "s"
            case nil: ""
            }
        return ask(
            "POST", "/apis/\(version)/namespaces/\(object.namespace)/\(plural)", body: object
        ).status
    }

    /// The steps that wait for approval, as a client sees them.
    package func gates(_ key: ObjectKey) -> [String] {
        let workflow = application(key)?.at("status", "workflow")
        guard workflow?["suspend"]?.bool == true else { return [] }
        return (workflow?["steps"]?.array ?? []).filter {
            $0["phase"] == "suspending" && $0["reason"] == "Suspend"
        }.compactMap { $0["name"]?.string }
    }

    /// Approves a step as a client does: one guarded patch of the status; whether it was accepted.
    package func approve(_ step: String, of key: ObjectKey) async -> Bool {
        let operations = HubOperations(hub: SimulatedTransport(self))
        return (try? await operations.resume(key, step: step, all: false)) ?? false
    }
}
