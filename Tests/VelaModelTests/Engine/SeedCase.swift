import Foundation
import KubeValues
import SimulationSupport
import Testing
import VelaModel

/// A seed application with what the recorded controller makes of it.
struct SeedCase: Sendable, CustomTestStringConvertible {
    let id: String
    let value: JSON

    var testDescription: String { id }

    var application: JSON { value.at("input", "application") ?? .null }
    var key: ObjectKey { ObjectKey(namespace: application.namespace, name: application.name) }
    var expected: JSON { value["expected"] ?? .null }

    /// The names of the steps that wait for approval.
    var gates: [String] {
        (expected["approvals"]?.array ?? []).compactMap { $0["atStep"]?.string }
    }

    /// The external Policies and Workflows.
    var externals: [JSON] {
        (value.at("input", "externalPolicies")?.array ?? [])
            + (value.at("input", "externalWorkflows")?.array ?? [])
    }

    /// What a step dispatches.
    func dispatches(of step: JSON) -> [DispatchAudit.Dispatch] {
        (step["dispatch"]?.array ?? []).map { entry in
            func text(_ key: String) -> String { entry[key]?.string ?? "" }
            return DispatchAudit.Dispatch(
                cluster: text("cluster"), namespace: text("namespace"), kind: text("kind"),
                name: text("name"))
        }
    }

    /// What the steps dispatch, by their names.
    var steps: [(name: String, dispatches: [DispatchAudit.Dispatch])] {
        (expected["steps"]?.array ?? []).map { ($0["step"]?.string ?? "", dispatches(of: $0)) }
    }

    /// The nine applications of the seed.
    static let applications = all.filter {
        $0.value["profile"]?.string == "modern" && $0.expected["approvals"] != nil
    }

    /// A single case.
    static func named(_ id: String) -> SeedCase? { all.first { $0.id == id } }

    private static let all: [SeedCase] = {
        guard let data = try? Data(contentsOf: Fixtures.url("seed/cases.json")),
            let list = try? JSON(parsing: data)
        else { return [] }
        return (list.array ?? []).map { SeedCase(id: $0["id"]?.string ?? "", value: $0) }
    }()

    /// The documents of the seed's file for an Application, or of its external objects.
    static func documents(_ name: String) throws -> [JSON] {
        let data = try Data(contentsOf: Fixtures.url("seed/\(name).yaml"))
        return YAMLDocument.readAll(data).documents.map(\.value)
    }
}
