import KubeValues
import Testing

@testable import Delivery

/// The choices that are this program's own.
@Suite struct ProductProfileTests {
    private let override: JSON = [
        "name": "more", "type": "override",
        "properties": ["components": [["name": "web", "properties": ["image": "other"]]]],
    ]
    private let topology: JSON = [
        "name": "far", "type": "topology", "properties": ["clusters": ["c1"]],
    ]

    private func parsed(_ steps: [JSON], _ policies: [JSON]) throws -> ParsedApplication {
        var spec: JSON = [
            "components": [["name": "web", "type": "webservice", "properties": ["image": "a"]]],
            "policies": .array(policies),
        ]
        if !steps.isEmpty { spec["workflow"] = ["steps": .array(steps)] }
        return try ParsedApplication(
            application: Application(["metadata": ["name": "a", "namespace": "ns"], "spec": spec]))
    }

    private func deploy(_ name: String, _ policies: JSON?) -> JSON {
        var step: JSON = ["name": .string(name), "type": "deploy", "properties": [:]]
        if let policies { step[path: ["properties", "policies"]] = policies }
        return step
    }

    private func targets(_ parsed: ParsedApplication, _ index: Int = 0) throws -> [String] {
        try DeployPlan.tasks(
            of: parsed.steps[index], in: parsed,
            clusters: [ClusterLabels(name: "c1", labels: [:])]
        ).map(\.placement.cluster)
    }

    @Test func aWrittenOverrideWithoutTopologyDeploysNothingAndIsNamed() throws {
        let parsed = try parsed(
            [deploy("bare", ["more"]), deploy("both", ["more", "far"]), deploy("plain", nil)],
            [override, topology])
        #expect(try targets(parsed, 0) == [])
        #expect(try targets(parsed, 1) == ["c1"])
        #expect(try targets(parsed, 2) == ["local"])
        #expect(parsed.stepsWithoutEffect == ["bare"])
    }

    @Test func theGeneratedStepOfOverridesDeploysToTheHub() throws {
        let parsed = try parsed([], [override])
        #expect(parsed.steps.map(\.name) == ["deploy"])
        #expect(try targets(parsed) == ["local"])
        #expect(parsed.stepsWithoutEffect == [])
    }

    @Test func aGateStandsAlsoBeforeAStepThatDeploysNothing() throws {
        var step = deploy("bare", ["more"])
        step[path: ["properties", "auto"]] = false
        let parsed = try parsed([step], [override])
        var delivery = FakeDelivery(parsed, clusters: [])
        delivery.deliver(.nothing)
        #expect(delivery.run.state == .suspending)
        #expect(delivery.approvals.map(\.record.name) == ["bare"])
    }

    private static let selections: [(JSON, [String])] = [
        ([:], ["local", "alpha", "beta", "gamma"]),
        (["zone": "a"], ["alpha", "gamma"]),
        (["cluster.core.oam.dev/control-plane": "true"], ["local"]),
        (["cluster.core.oam.dev/control-plane": "false"], ["alpha", "beta", "gamma"]),
    ]

    @Test(arguments: selections)
    func clustersOfASelectionAreInOrder(selector: JSON, names: [String]) throws {
        let policy = Policy([
            "name": "t", "type": "topology", "properties": ["clusterLabelSelector": selector],
        ])
        let clusters = [("gamma", "a"), ("alpha", "a"), ("local", ""), ("beta", "b")].map {
            ClusterLabels(name: $0.0, labels: $0.1.isEmpty ? [:] : ["zone": $0.1])
        }
        let placements = try TopologyPolicy.placements(
            of: [policy], clusters: clusters, namespace: "ns", profile: .product)
        #expect(placements.map(\.cluster) == names)
    }

    @Test func twoStepsToOnePlaceChangeNothingTheSecondTime() throws {
        let parsed = try parsed(
            [deploy("first", ["far"]), deploy("second", ["far", "more"])], [override, topology])
        var delivery = FakeDelivery(parsed, clusters: [ClusterLabels(name: "c1", labels: [:])])
        delivery.deliver(.nothing)
        #expect(delivery.run.state == .succeeded)
        #expect(delivery.dispatches.map(\.step) == ["first"])
    }
}
