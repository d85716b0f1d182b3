import KubeValues
import Testing

@Suite struct StrategicMergeTests {
    private let deployment = GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment")
    private let service = GroupVersionKind(apiVersion: "v1", kind: "Service")

    private func pod(_ spec: String) throws -> JSON {
        try JSON(parsing: #"{"spec":{"template":{"spec":\#(spec)}}}"#)
    }

    @Test(arguments: [
        // Containers by name, the rest of each kept; a new one goes to the front as Kubernetes does.
        (
            #"{"containers":[{"name":"a","image":"x","tty":true}]}"#,
            #"{"containers":[{"name":"a","image":"y"}]}"#,
            #"{"containers":[{"name":"a","image":"y","tty":true}]}"#
        ),
        (
            #"{"containers":[{"name":"a","image":"x"}]}"#,
            #"{"containers":[{"name":"b","image":"y"}]}"#,
            #"{"containers":[{"name":"b","image":"y"},{"name":"a","image":"x"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"},{"name":"b"}]}"#,
            #"{"containers":[{"name":"a","$patch":"delete"}]}"#,
            #"{"containers":[{"name":"b"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"},{"name":"b"}]}"#,
            #"{"containers":[{"$patch":"replace"},{"name":"c"}]}"#,
            #"{"containers":[{"name":"c"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"},{"name":"b"},{"name":"s"}]}"#,
            ##"{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","image":"z"}]}"##,
            #"{"containers":[{"name":"b"},{"name":"a","image":"z"},{"name":"s"}]}"#
        ),
        // Env by name, ports by containerPort, mounts by mountPath.
        (
            #"{"containers":[{"name":"a","env":[{"name":"A","value":"1"}],"ports":[{"containerPort":80,"name":"p"}]}]}"#,
            #"{"containers":[{"name":"a","env":[{"name":"A","value":"2"},{"name":"B","value":"3"}],"ports":[{"containerPort":80,"protocol":"TCP"}]}]}"#,
            #"{"containers":[{"name":"a","env":[{"name":"A","value":"2"},{"name":"B","value":"3"}],"ports":[{"containerPort":80,"name":"p","protocol":"TCP"}]}]}"#
        ),
        // Atomic lists are replaced.
        (
            #"{"tolerations":[{"key":"a"}]}"#, #"{"tolerations":[{"key":"b"}]}"#,
            #"{"tolerations":[{"key":"b"}]}"#
        ),
        (
            #"{"containers":[{"name":"a","args":["x","y"]}]}"#,
            #"{"containers":[{"name":"a","args":["z"]}]}"#,
            #"{"containers":[{"name":"a","args":["z"]}]}"#
        ),
        // Objects.
        (
            #"{"nodeSelector":{"a":"1","b":"2"}}"#, #"{"nodeSelector":{"a":null,"c":"3"}}"#,
            #"{"nodeSelector":{"b":"2","c":"3"}}"#
        ),
        (
            #"{"nodeSelector":{"a":"1"}}"#, #"{"nodeSelector":{"$patch":"replace","c":"3"}}"#,
            #"{"nodeSelector":{"c":"3"}}"#
        ),
        (
            #"{"nodeSelector":{"a":"1"}}"#, #"{"nodeSelector":{"$patch":"delete"}}"#,
            #"{"nodeSelector":{}}"#
        ),
        (
            #"{"volumes":[{"name":"v","emptyDir":{}}]}"#,
            #"{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}"#,
            #"{"volumes":[{"name":"v","configMap":{"name":"c"}}]}"#
        ),
    ])
    func patchesOfAPodApply(live: String, patch: String, expected: String) throws {
        let result = try StrategicMerge.apply(try pod(patch), to: try pod(live), kind: deployment)
        #expect(result == (try pod(expected)))
    }

    @Test func resultsAreThoseOfKubectl() throws {
        // Made by kubectl 1.32 (`patch --local --type strategic`) from random objects and patches.
        let cases = try Fixture.json("strategic-patches.json").array ?? []
        #expect(cases.count == 70)
        for (index, item) in cases.enumerated() {
            let live = item["live"] ?? .null
            let kind = try #require(live.groupVersionKind)
            let result = try StrategicMerge.apply(item["patch"] ?? .null, to: live, kind: kind)
            #expect(result == item["result"], "case \(index)")
        }
    }

    @Test func thePatchMustFollowTheOrderThatItAsksFor() {
        let patch: JSON = [
            "spec": [
                "$setElementOrder/ports": [["port": 1], ["port": 2]],
                "ports": [["port": 2], ["port": 1]],
            ]
        ]
        #expect(throws: StrategicMergeError.self) {
            try StrategicMerge.apply(patch, to: [:], kind: service)
        }
    }

    @Test func finalizersAreASet() throws {
        let live: JSON = ["metadata": ["finalizers": ["a", "b", "c"]]]
        let patch: JSON = [
            "metadata": [
                "$deleteFromPrimitiveList/finalizers": ["b"],
                "$setElementOrder/finalizers": ["d", "a"], "finalizers": ["d"],
            ]
        ]
        let result = try StrategicMerge.apply(patch, to: live, kind: service)
        #expect(result == ["metadata": ["finalizers": ["d", "a", "c"]]])
    }

    @Test func customResourcesTakeNoStrategicPatch() {
        let kind = GroupVersionKind(apiVersion: "core.oam.dev/v1beta1", kind: "Application")
        #expect(!StrategicMerge.supports(kind))
        #expect(throws: StrategicMergeError.self) {
            try StrategicMerge.apply([:], to: [:], kind: kind)
        }
    }

    @Test func wrongDirectivesAreRefused() {
        #expect(throws: StrategicMergeError("unknown patch type found: \"jump\"")) {
            try StrategicMerge.apply(["$patch": "jump"], to: [:], kind: service)
        }
        #expect(
            throws: StrategicMergeError("map: ports does not contain declared merge key: port")
        ) {
            try StrategicMerge.apply(["spec": ["ports": [["name": "x"]]]], to: [:], kind: service)
        }
    }
}

@Suite struct ThreeWayMergeTests {
    private let deployment = GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment")
    private let service = GroupVersionKind(apiVersion: "v1", kind: "Service")
    private let custom = GroupVersionKind(apiVersion: "example.com/v1", kind: "Thing")

    @Test func whatOthersWroteStaysAndWhatIsNotDesiredAnyMoreGoes() throws {
        let original = try JSON(
            parsing:
                #"{"metadata":{"labels":{"a":"1","b":"2"}},"spec":{"replicas":3,"paused":true}}"#)
        let modified = try JSON(
            parsing: #"{"metadata":{"labels":{"a":"1","c":"3"}},"spec":{"replicas":5}}"#)
        let live = try JSON(
            parsing: """
                {"metadata":{"uid":"u","labels":{"a":"1","b":"2","x":"9"}},
                 "spec":{"replicas":3,"paused":true,"progressDeadlineSeconds":600},"status":{"r":3}}
                """)
        let outcome = ThreeWayMerge.merge(
            original: original, modified: modified, live: live, kind: deployment)
        #expect(
            outcome.patch == [
                "metadata": ["labels": ["b": nil, "c": "3"]],
                "spec": ["paused": nil, "replicas": 5],
            ])
        #expect(outcome.merged["status"] == ["r": 3])
        #expect(outcome.merged.labels == ["a": "1", "c": "3", "x": "9"])
    }

    @Test func nothingToDoIsNoPatch() throws {
        let live = try JSON(
            parsing:
                #"{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"x","terminationMessagePath":"/dev"}],"dnsPolicy":"ClusterFirst"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}"#
        )
        let modified = try JSON(
            parsing:
                #"{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"x"}]}},"strategy":{"type":"RollingUpdate"}}}"#
        )
        let outcome = ThreeWayMerge.merge(
            original: nil, modified: modified, live: live, kind: deployment)
        #expect(outcome.isUnchanged)
        #expect(outcome.merged == live)
    }

    @Test func listsWithAKeyMergeElementByElement() throws {
        let original: JSON = ["spec": ["ports": [["port": 80, "name": "a"], ["port": 81]]]]
        let modified: JSON = [
            "spec": ["ports": [["port": 82], ["port": 80, "name": "b"]]]
        ]
        let live: JSON = [
            "spec": [
                "ports": [
                    ["port": 80, "name": "a", "nodePort": 30080], ["port": 81, "nodePort": 30081],
                    ["port": 99],
                ]
            ]
        ]
        let outcome = ThreeWayMerge.merge(
            original: original, modified: modified, live: live, kind: service)
        #expect(
            outcome.merged == [
                "spec": [
                    "ports": [
                        ["port": 82], ["port": 80, "name": "b", "nodePort": 30080], ["port": 99],
                    ]
                ]
            ])
    }

    @Test func portsOfOneNumberAndTwoProtocolsStayTwo() throws {
        let ports: JSON = [
            ["port": 53, "protocol": "TCP"], ["port": 53, "protocol": "UDP"],
        ]
        let live: JSON = [
            "spec": [
                "ports": [
                    ["port": 53, "protocol": "TCP", "nodePort": 1],
                    ["port": 53, "protocol": "UDP", "nodePort": 2],
                ]
            ]
        ]
        let outcome = ThreeWayMerge.merge(
            original: nil, modified: ["spec": ["ports": ports]], live: live, kind: service)
        #expect(outcome.isUnchanged)
    }

    @Test func aChangedStrategyDropsTheParametersOfTheOldOne() throws {
        let live: JSON = [
            "spec": ["strategy": ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1]]]
        ]
        let outcome = ThreeWayMerge.merge(
            original: nil, modified: ["spec": ["strategy": ["type": "Recreate"]]], live: live,
            kind: deployment)
        #expect(
            outcome.patch == ["spec": ["strategy": ["type": "Recreate", "rollingUpdate": nil]]])
    }

    @Test func listsOfCustomResourcesAreReplaced() throws {
        let live: JSON = ["spec": ["containers": [["name": "a", "x": 1], ["name": "b"]]]]
        let modified: JSON = ["spec": ["containers": [["name": "a"]]]]
        let outcome = ThreeWayMerge.merge(
            original: nil, modified: modified, live: live, kind: custom)
        #expect(outcome.merged == modified)
        #expect(outcome.patch == ["spec": ["containers": [["name": "a"]]]])
    }

    @Test func aNullIsARemovalForBuiltInKindsOnly() {
        let live: JSON = ["spec": ["a": 1]]
        let modified: JSON = ["spec": ["a": nil]]
        #expect(
            ThreeWayMerge.merge(original: nil, modified: modified, live: live, kind: service).patch
                == ["spec": ["a": nil]])
        #expect(
            ThreeWayMerge.merge(original: nil, modified: modified, live: live, kind: custom)
                .isUnchanged)
    }

    @Test func finalizersOfOthersStay() {
        let outcome = ThreeWayMerge.merge(
            original: ["metadata": ["finalizers": ["mine"]]],
            modified: ["metadata": ["finalizers": ["new"]]],
            live: ["metadata": ["finalizers": ["theirs", "mine"]]], kind: service)
        #expect(Set(outcome.merged.finalizers) == ["theirs", "new"])
    }

    @Test func thePatchAlwaysLeadsToTheMergedObject() {
        var generator = SeededGenerator(seed: 5)
        for round in 0..<2000 {
            let live: JSON = ["spec": generator.value(nulls: false)]
            let modified: JSON = ["spec": generator.value(nulls: false)]
            let original: JSON = ["spec": generator.value(nulls: false)]
            for kind in [deployment, custom] {
                let outcome = ThreeWayMerge.merge(
                    original: original, modified: modified, live: live, kind: kind)
                let result = outcome.patch.map { MergePatch.apply($0, to: live) } ?? live
                #expect(result == outcome.merged, "seed 5, round \(round)")
                let again = ThreeWayMerge.merge(
                    original: modified, modified: modified, live: result, kind: kind)
                #expect(again.isUnchanged, "seed 5, round \(round)")
            }
        }
    }
}
