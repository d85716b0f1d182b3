import Foundation
import KubeValues
import Testing

@testable import Delivery

/// One case of a fixture file.
struct Case: Sendable, CustomTestStringConvertible {
    let value: JSON

    var id: String { value["id"]?.string ?? "" }
    var area: String { value["area"]?.string ?? "" }
    var input: JSON { value["input"] ?? [:] }
    var expected: JSON { value["expected"] ?? [:] }
    var error: String? { value["error"]?.string }
    var testDescription: String { id }

    /// Why a case belongs to a release that is not followed, or nil.
    private var foreignRelease: String? {
        let versions = value["versions"]?.string ?? ""
        let isForeign = ["1.10", "1.11"].contains(where: versions.contains) || versions == "<=1.8"
        return isForeign ? "holds for releases \(versions)" : nil
    }

    /// Says that a case is left out, and why.
    func leaveOut(_ reason: String) { print("\(id): left out, \(reason)") }

    /// The cases of a file.
    static func all(_ file: String) -> [Case] {
        guard let url = Bundle.module.url(forResource: "Fixtures/\(file)", withExtension: "json"),
            let data = try? Data(contentsOf: url), let value = try? JSON(parsing: data)
        else { return [] }
        return (value.array ?? []).map(Case.init)
    }

    private static let engine = all("engine")

    /// The areas of the file of engine cases.
    enum Area: String, CaseIterable {
        case topology, override, selector, replication, backoff, revision, services, health
        case patchComponents = "patch-components"
        case overrideDefinitions = "override-definitions"
        case propertyMerge = "property-merge"
        case stepGeneration = "step-generation"
        case stepTypes = "step-types"
        case workflowMode = "workflow-mode"
        case externalPolicies = "external-policies"
        case deployPlacements = "deploy-placements"
        case deployStep = "deploy-step"
        case deployApply = "deploy-apply"
        case applyComponent = "apply-component-conversion"
        case workflowExecution = "workflow-exec"
        case workflowOperation = "workflow-operation"
        case stepIf = "step-if"
        case stepPending = "step-pending"
        case stepFinished = "step-finished"
        case stepGroupStatus = "step-group-status"
        case dataPassing = "data-passing"
        case resourceTracker = "resource-tracker"
        case publishVersion = "publish-version"
        case seedApplication = "seed-application"
        case endToEnd = "e2e-application"
    }

    /// The cases of some areas; those of releases that are not followed are told and left out.
    static func area(_ areas: Area...) -> [Case] {
        engine.filter { test in
            guard areas.contains(where: { $0.rawValue == test.area }) else { return false }
            if let reason = test.foreignRelease { test.leaveOut(reason) }
            return test.foreignRelease == nil
        }
    }

    /// Checks what a function gives, or the error it throws.
    func check(_ key: String, _ function: () throws -> JSON) {
        do {
            let result = try function()
            if let error {
                Issue.record("\(id): no error \(error), but \(result)")
            } else {
                #expect(result == expected[key], "\(id)")
            }
        } catch {
            guard let wanted = self.error else {
                Issue.record("\(id): \(error)")
                return
            }
            #expect(wanted == "*" || "\(error)".contains(wanted), "\(id)")
        }
    }
}

extension Case {
    var profile: DeliveryProfile {
        value["profile"]?.string == "v1.3" ? .v13 : .modern
    }
    var policies: [Policy] { (input["policies"]?.array ?? []).map { Policy($0) } }
    var components: [Component] { (input["components"]?.array ?? []).map(Component.init) }
    var clusters: [ClusterLabels] {
        (input["clusters"]?.array ?? []).map {
            ClusterLabels(
                name: $0["name"]?.string ?? "", labels: $0["labels"]?.stringMap ?? [:])
        }
    }
    var placements: [Placement] {
        (input["placements"]?.array ?? []).map {
            Placement(
                cluster: $0["cluster"]?.string ?? "", namespace: $0["namespace"]?.string ?? "")
        }
    }
}

@Suite struct CaseFileTests {
    @Test func everyAreaOfTheFileIsKnown() {
        let known = Set(Case.Area.allCases.map(\.rawValue))
        #expect(Set(Case.all("engine").map(\.area)) == known)
    }

    /// Areas whose cases belong to other parts of the program, or to other releases altogether.
    @Test func casesOfOtherPartsAreTold() {
        for test in Case.area(.workflowOperation) {
            test.leaveOut("the writes of operations are VelaModel's WorkflowOperation")
        }
        #expect(Case.area(.services).isEmpty, "all of them are for later releases")
    }
}
