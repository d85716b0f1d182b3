import KubeValues
import Testing

@testable import Delivery

@Suite struct TrackerCaseTests {
    private func application(_ facts: JSON, _ more: JSON = [:]) throws -> Application {
        var metadata = JSON.object([:])
        for key in ["name", "namespace", "uid", "generation"] {
            metadata[key] = more[key] ?? facts[key]
        }
        if let version = more["publishVersion"] ?? facts["publishVersion"] {
            metadata["annotations"] = ["app.oam.dev/publishVersion": version]
        }
        return try Application(["metadata": metadata])
    }

    @Test(arguments: Case.area(.resourceTracker))
    func trackersAreKeptAsRecorded(_ test: Case) throws {
        if test.input["operations"] != nil { return records(test) }
        if let first = test.input["a"], let second = test.input["b"] {
            return add(first, second, isEqual: test.expected["equal"]?.bool ?? false, test)
        }
        let facts = test.input["app"] ?? [:]
        if test.input["trackers"] != nil || test.input["sequence"] != nil {
            return try sortOut(test, facts)
        }
        let application = try application(facts)
        let names: [String: String] = [
            "root": ResourceTracker.rootName(of: application),
            "current": ResourceTracker.currentName(of: application),
            "componentRevision": ResourceTracker.componentRevisionName(of: application),
        ]
        for (key, name) in test.expected.stringMap { #expect(names[key] == name, "\(test.id)") }
    }

    private func records(_ test: Case) {
        var tracker = ResourceTracker([:])
        var counts: [JSON] = []
        for operation in test.input["operations"]?.array ?? [] {
            var record: JSON = ["apiVersion": "v1", "raw": ["data": "x"]]
            for key in ["kind", "name"] { record[key] = operation[key] }
            switch operation["op"]?.string {
            case "add": tracker.add(record)
            case "markDeleted":
                tracker.markDeleted(record)
                let left = tracker.record(ResourceTracker.key(of: record))
                #expect(left?["deleted"] == true && left?["raw"] == nil)
            case "remove": tracker.remove(ResourceTracker.key(of: record))
            default: Issue.record("\(test.id): \(operation)")
            }
            counts.append(JSON(tracker.records.count))
        }
        #expect(JSON.array(counts) == test.expected["counts"], "\(test.id)")
    }

    /// A record that equals the one of its key changes nothing.
    private func add(_ first: JSON, _ second: JSON, isEqual: Bool, _ test: Case) {
        var tracker = ResourceTracker([:])
        let isFirst = tracker.add(first)
        let isChanged = tracker.add(keyed(second, like: first))
        #expect(isFirst && isChanged != isEqual, "\(test.id)")
        #expect(tracker.records.count == 1, "\(test.id)")
    }

    private func keyed(_ record: JSON, like other: JSON) -> JSON {
        var record = record
        record["cluster"] = other["cluster"]
        return record
    }

    private func sortOut(_ test: Case, _ facts: JSON) throws {
        var trackers: [JSON] = []
        for entry in test.input["trackers"]?.array ?? [] {
            var tracker = ResourceTracker(
                for: try application(facts, entry), revision: "r"
            ).object
            if let uid = entry["uid"] {
                tracker[path: ["metadata", "labels", "app.oam.dev/uid"]] = uid
            }
            if let name = entry["name"] { tracker[path: ["metadata", "name"]] = name }
            trackers.append(tracker)
        }
        for entry in test.input["sequence"]?.array ?? [] {
            let tracker = ResourceTracker(for: try application(facts, entry), revision: "r").object
            let isThere = trackers.contains { $0.name == tracker.name }
            #expect(isThere == (entry["create"]?.string != "ok"), "\(test.id)")
            if !isThere { trackers.append(tracker) }
        }
        do {
            let sorted = try ApplicationTrackers(
                of: application(facts, test.input["list"] ?? [:]), from: trackers)
            #expect(test.error == nil, "\(test.id)")
            #expect(
                sorted.current?.at("spec", "applicationGeneration")
                    == test.expected.at("current", "generation"), "\(test.id)")
            #expect(sorted.history.count == test.expected["history"]?.int, "\(test.id)")
        } catch {
            #expect("\(error)".contains(test.error ?? "no error"), "\(test.id)")
        }
    }

    @Test func aTrackerHoldsWhatIsRecordedAndNotDeleted() throws {
        let object: JSON = [
            "apiVersion": "v1", "kind": "Service", "metadata": ["name": "a", "namespace": "ns"],
        ]
        let manifest = PlannedManifest(
            cluster: "", stage: .normal, component: "a", trait: "", object: object)
        var tracker = ResourceTracker([:])
        #expect(!tracker.holds([manifest]))
        tracker.add(manifest.record)
        #expect(tracker.holds([manifest]))
        #expect(manifest.key == "/Service/local/ns/a")
        tracker.markDeleted(manifest.record)
        #expect(!tracker.holds([manifest]))
    }

    @Test func aNewTrackerSaysWhoseItIs() throws {
        let facts: JSON = ["name": "app", "namespace": "ns", "uid": "u", "generation": 3]
        let versioned = ResourceTracker(
            for: try application(facts, ["publishVersion": "alpha1"]), revision: "app-v2")
        #expect(versioned.object.name == "app-alpha1-ns")
        #expect(versioned.object.annotations == ["app.oam.dev/publishVersion": "alpha1"])
        #expect(versioned.object.at("spec", "applicationGeneration") == 3)
        #expect(versioned.object.labels["app.oam.dev/appRevision"] == "app-v2")
        let root = ResourceTracker(for: try application(facts), revision: "app-v2", isRoot: true)
        #expect(root.object.at("spec", "applicationGeneration") == 0)
        #expect(root.object.at("spec", "type") == "root")
    }
}

@Suite struct RevisionCaseTests {
    private func parsed(
        _ name: String, _ spec: JSON, annotations: JSON = [:],
        definitions: DefinitionCatalogue = DefinitionCatalogue()
    ) throws -> ParsedApplication {
        let metadata: JSON = [
            "name": .string(name), "namespace": "ns", "uid": "u", "annotations": annotations,
        ]
        return try ParsedApplication(
            application: Application(["metadata": metadata, "spec": spec]),
            definitions: definitions)
    }

    /// Keeps what a decision asks to create.
    private func keep(_ parsed: ParsedApplication, _ stored: inout [JSON]) -> JSON {
        let decision = Revision.decide(parsed, stored: stored)
        if case .create(let revision) = decision { stored.append(revision) }
        return decision.revision
    }

    @Test(arguments: Case.area(.revision))
    func revisionsFollowTheContent(_ test: Case) throws {
        let name = test.input["appName"]?.string ?? "app"
        var stored: [JSON] = []
        if let sequence = test.input["sequence"]?.array {
            let states = try sequence.map { entry in
                Revision.status(
                    of: keep(
                        try parsed(
                            name, entry["spec"] ?? [:], annotations: entry["annotations"] ?? [:]),
                        &stored))
            }
            #expect(
                JSON.array(states.compactMap { $0["name"] }) == test.expected["latestRevision"])
            #expect(
                JSON.array(states.compactMap { $0["revision"] }) == test.expected["revisionNumber"])
        } else if let count = test.input["differentSpecsApplied"]?.int {
            var inUse = ""
            for number in 1...count {
                inUse = keep(try parsed(name, ["replicas": JSON(number)]), &stored).name
                let gone = Revision.surplus(
                    stored, inUse: inUse, limit: test.input["limit"]?.int ?? 0)
                stored.removeAll { gone.contains($0.name) }
            }
            #expect(stored.count == test.expected["remaining"]?.int, "\(test.id)")
            #expect(stored.first?.name == test.expected["oldestRemaining"]?.string, "\(test.id)")
            #expect(stored.last?.name == inUse, "\(test.id)")
        } else if test.input["change"] != nil {
            let spec: JSON = ["components": [["name": "a", "type": "webservice"]]]
            let other = DefinitionCatalogue(components: ["webservice"])
            let isSame =
                try Revision.hash(of: parsed(name, spec))
                == Revision.hash(of: parsed(name, spec, definitions: other))
            #expect(isSame != test.expected["hashChanged"]?.bool, "\(test.id)")
        } else if test.expected["equal"] == true {
            test.leaveOut("revisions that releases before 1.6 wrote are compared whole")
        } else {
            let first = keep(try parsed(name, ["workflow": nil]), &stored)
            let spec: JSON = ["workflow": test.input.at("new", "workflow") ?? [:]]
            #expect(keep(try parsed(name, spec), &stored) != first, "\(test.id)")
        }
    }

    @Test(arguments: Case.area(.publishVersion))
    func publishVersionsPinRevisions(_ test: Case) throws {
        let after = test.expected["after"]?.array ?? []
        guard !after.isEmpty else {
            test.leaveOut("rolling back is an operation of the hub's")
            return
        }
        var stored: [JSON] = []
        var version = ""
        var cluster = ""
        for (entry, state) in zip(test.input["sequence"]?.array ?? [], after) {
            version = entry["publishVersion"]?.string ?? version
            cluster = entry["topology"]?.string ?? cluster
            // The later entries say in words that the target becomes local.
            if entry["do"]?.string?.contains("topology to local") ?? false { cluster = "local" }
            let spec: JSON = [
                "policies": [
                    [
                        "name": "t", "type": "topology",
                        "properties": ["clusters": [.string(cluster)]],
                    ]
                ]
            ]
            let parsed = try parsed(
                "podinfo", spec, annotations: ["app.oam.dev/publishVersion": .string(version)])
            let revision =
                Revision.pinned(parsed.application, stored: stored) ?? keep(parsed, &stored)
            if let count = state["revisions"]?.int { #expect(stored.count == count) }
            if let targets = state["deployedTo"] {
                let policies = revision.at("spec", "application", "spec", "policies")?.array ?? []
                #expect(policies.first?.at("properties", "clusters") == targets)
            }
        }
        #expect(stored.map(\.name) == ["podinfo-v1", "podinfo-v2"])
    }

    @Test func aChangedExternalPolicyMakesARevision() throws {
        let application = try Application([
            "metadata": ["name": "a", "namespace": "ns"],
            "spec": [
                "workflow": [
                    "steps": [
                        ["name": "d", "type": "deploy", "properties": ["policies": ["p"]]]
                    ]
                ]
            ],
        ])
        func parsed(_ cluster: JSON) throws -> ParsedApplication {
            try ParsedApplication(
                application: application,
                externalPolicies: [
                    "p": [
                        "metadata": ["name": "p", "resourceVersion": cluster],
                        "type": "topology", "properties": ["clusters": [cluster]],
                    ]
                ])
        }
        var stored: [JSON] = []
        #expect(keep(try parsed("c1"), &stored).name == "a-v1")
        #expect(keep(try parsed("c2"), &stored).name == "a-v2")
        #expect(keep(try parsed("c1"), &stored).name == "a-v1")
    }

    @Test func aLimitOfNothingKeepsTheOneInUse() {
        let stored: [JSON] = (1...3).map { ["metadata": ["name": .string("a-v\($0)")]] }
        #expect(Revision.surplus(stored, inUse: "a-v1", limit: 0) == ["a-v2", "a-v3"])
        #expect(Revision.surplus(stored, inUse: "a-v3", limit: 2) == [])
    }
}
