import KubeValues
import Testing

@testable import Delivery

@Suite struct PolicyCaseTests {
    private func json(_ placements: [Placement]) -> JSON {
        .array(
            placements.map { ["cluster": .string($0.cluster), "namespace": .string($0.namespace)] })
    }

    @Test(arguments: Case.area(.topology))
    func topologiesPlaceAsRecorded(_ test: Case) {
        test.check("placements") {
            json(
                try TopologyPolicy.placements(
                    of: test.policies, clusters: test.clusters,
                    namespace: test.input["appNamespace"]?.string ?? "",
                    allowsCrossNamespace: test.input["allowCrossNamespace"]?.bool ?? true,
                    acceptsDeprecatedSelector: test.input.at("features", "DeprecatedPolicySpec")?
                        .bool ?? false,
                    profile: test.profile))
        }
    }

    @Test(arguments: Case.area(.deployPlacements))
    func stepsSelectPoliciesByName(_ test: Case) {
        test.check("placements") {
            let names = test.input["stepPolicies"]?.array?.compactMap(\.string) ?? []
            let selected = try DeployPlan.select(names, from: test.policies)
            return json(
                try TopologyPolicy.placements(
                    of: selected, clusters: test.clusters,
                    namespace: test.input["appNamespace"]?.string ?? "", profile: test.profile))
        }
    }

    @Test(arguments: Case.area(.override))
    func overridesApplyInOrder(_ test: Case) {
        test.check("components") {
            .array(
                try OverridePolicy.apply(
                    test.policies, to: test.components, profile: test.profile
                ).map(\.raw))
        }
    }

    @Test(arguments: Case.area(.patchComponents))
    func entriesPatchComponents(_ test: Case) {
        guard test.input["envName"] == nil else {
            test.leaveOut("deploy2env is not carried out")
            return
        }
        test.check("components") {
            .array(
                OverridePolicy.patch(
                    test.components, entries: test.input.at("patch", "components")?.array ?? [],
                    selector: test.input.at("selector", "components")?.array?.compactMap(\.string),
                    profile: test.profile
                ).map(\.raw))
        }
    }

    @Test(arguments: Case.area(.propertyMerge))
    func propertiesMerge(_ test: Case) {
        test.check("result") { PropertyMerge.merge(test.input["base"], test.input["patch"]) }
    }

    @Test(arguments: Case.area(.selector))
    func selectorsKeepNamedComponents(_ test: Case) {
        test.check("components") {
            let all = (test.input["components"]?.array ?? []).map { Component(["name": $0]) }
            let selector = test.input["selector"]?.array?.compactMap(\.string)
            return .array(OverridePolicy.select(all, selector).map { .string($0.name) })
        }
    }

    @Test(arguments: Case.area(.replication))
    func replicationRepeatsComponents(_ test: Case) {
        if test.input["policies"] == nil {
            test.check("selected") {
                let all = (test.input["components"]?.array ?? []).map { Component(["name": $0]) }
                let selector = test.input["selector"]?.array?.compactMap(\.string)
                return .array(
                    try ReplicationPolicy.select(all, selector, policy: "p").map {
                        .string($0.name)
                    })
            }
            return
        }
        test.check("components") {
            .array(
                try ReplicationPolicy.apply(test.policies, to: test.components).map { component in
                    var value = component.raw
                    if !component.replicaKey.isEmpty {
                        value["replicaKey"] = .string(component.replicaKey)
                    }
                    return value
                })
        }
    }

    @Test(arguments: Case.area(.externalPolicies))
    func externalPoliciesFollowInternalOnes(_ test: Case) {
        test.check("policies") {
            var external: [String: JSON] = [:]
            for object in test.input["externalPolicies"]?.array ?? []
            where object.namespace == test.input["namespace"]?.string {
                external[object.name] = object
            }
            let own = (test.input["internalPolicies"]?.array ?? []).map { Policy($0) }
            return .array(
                try ParsedApplication.policies(
                    own, steps: (test.input["steps"]?.array ?? []).map(WorkflowStep.init),
                    external: external
                ).map(\.raw))
        }
    }

    @Test(arguments: Case.area(.overrideDefinitions))
    func overridesNameKnownTypes(_ test: Case) {
        func names(_ key: String) -> Set<String> {
            Set(
                (test.input.at("definitions", key)?.array ?? []).compactMap {
                    $0.string?.split(separator: "/").last.map(String.init)
                })
        }
        let policy = Policy(test.input["policy"] ?? [:])
        do {
            _ = try OverridePolicy.types(in: policy)
            try ParsedApplication.checkTypes(
                policy,
                DefinitionCatalogue(components: names("components"), traits: names("traits")))
            #expect(test.error == nil)
        } catch {
            #expect(error.message.contains(test.error ?? "no error"), "\(test.id)")
        }
    }
}
