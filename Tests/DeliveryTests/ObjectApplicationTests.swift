import Foundation
import KubeValues
import Testing

@testable import Delivery

@Suite struct ObjectApplicationTests {
    private static let owner = ObjectOwner(namespace: "examples", name: "shop")
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static func manifest(_ kind: String = "Deployment", image: String = "nginx") -> JSON {
        [
            "apiVersion": kind == "Deployment" ? "apps/v1" : "v1", "kind": .string(kind),
            "metadata": [
                "name": "web", "namespace": "examples",
                "labels": ["app.oam.dev/name": "shop", "app.oam.dev/namespace": "examples"],
            ],
            "spec": ["image": .string(image)],
        ]
    }

    private func live(_ manifest: JSON = manifest()) throws -> JSON {
        let application = ObjectApplication(of: manifest, by: Self.owner)
        guard case .create(var object) = application.decide(live: nil, at: now) else {
            throw CancellationError()
        }
        object[path: ["metadata", "resourceVersion"]] = "5"
        object[path: ["spec", "replicas"]] = 1
        return object
    }

    @Test func notesWhatWasAppliedOnTheObject() throws {
        let object = try live()
        let text = try #require(object.annotations[ObjectApplication.lastApplied])
        let applied = try JSON(parsing: text)
        #expect(applied.labels["oam.dev/render-hash"] == object.labels["oam.dev/render-hash"])
        #expect(applied.at("metadata", "annotations") == nil)
        #expect(object.annotations[ObjectApplication.lastAppliedTime] == "2027-01-15T08:00:00Z")
    }

    @Test(arguments: ["Secret", "ConfigMap"])
    func doesNotNoteWhatIsSecretOrLarge(kind: String) throws {
        let object = try live(Self.manifest(kind))
        #expect(object.annotations.isEmpty)
        #expect(object.labels["oam.dev/render-hash"] != nil)
    }

    @Test func leavesAloneWhatHasTheSameHash() throws {
        let application = ObjectApplication(of: Self.manifest(), by: Self.owner)
        #expect(application.decide(live: try live(), at: now.addingTimeInterval(60)) == .nothing)
        #expect(
            application.decide(live: try live(), at: now.addingTimeInterval(60), repairs: true)
                == .nothing)
    }

    @Test func patchesWhatChangedAndKeepsWhatOthersWrote() throws {
        let application = ObjectApplication(of: Self.manifest(image: "nginx:2"), by: Self.owner)
        guard case .patch(let patch) = application.decide(live: try live(), at: now) else {
            Issue.record("a changed manifest is a patch")
            return
        }
        #expect(patch.at("spec") == ["image": "nginx:2"])
        #expect(patch.resourceVersion == "5")
    }

    @Test func repairsWhatDrifted() throws {
        var drifted = try live()
        drifted[path: ["spec", "image"]] = "other"
        drifted[path: ["spec", "replicas"]] = 9
        let application = ObjectApplication(of: Self.manifest(), by: Self.owner)
        #expect(application.decide(live: drifted, at: now) == .nothing)
        guard case .patch(let patch) = application.decide(live: drifted, at: now, repairs: true)
        else {
            Issue.record("a drifted field is a patch")
            return
        }
        #expect(patch.at("spec") == ["image": "nginx"])
    }

    @Test func refusesWhatOthersOwn() throws {
        var foreign = try live()
        foreign[path: ["metadata", "labels", "app.oam.dev/name"]] = "other"
        let application = ObjectApplication(of: Self.manifest(), by: Self.owner)
        #expect(
            application.decide(live: foreign, at: now)
                == .refuse(
                    "existing object Deployment examples/web is managed by other application"
                        + " examples/other"))
        foreign[path: ["metadata", "labels"]] = nil
        #expect(
            application.decide(live: foreign, at: now)
                == .refuse(
                    "Deployment examples/web exists but not managed by any application now"))
        var takeOver = ApplyRules()
        takeOver.takesOver = true
        guard
            case .patch = ObjectApplication(of: Self.manifest(), by: Self.owner, rules: takeOver)
                .decide(live: foreign, at: now)
        else {
            Issue.record("take-over adopts an unmanaged object")
            return
        }
    }

    @Test func sharersOnlyAddThemselves() throws {
        var rules = ApplyRules()
        rules.isShared = true
        var foreign = try live()
        foreign[path: ["metadata", "labels", "app.oam.dev/name"]] = "other"
        let application = ObjectApplication(
            of: Self.manifest(image: "else"), by: Self.owner, rules: rules)
        #expect(
            application.decide(live: foreign, at: now)
                == .refuse("application is controlled by examples/other but is not sharable"))
        foreign[path: ["metadata", "annotations", "app.oam.dev/shared-by"]] = "examples/other"
        guard case .patch(let patch) = application.decide(live: foreign, at: now) else {
            Issue.record("a sharer writes its name")
            return
        }
        #expect(patch["spec"] == nil)
        #expect(
            patch.annotations["app.oam.dev/shared-by"] == "examples/other,examples/shop")
    }

    @Test func readOnlyObjectsAreNeverWritten() throws {
        var rules = ApplyRules()
        rules.isReadOnly = true
        let application = ObjectApplication(of: Self.manifest(), by: Self.owner, rules: rules)
        #expect(application.decide(live: try live(), at: now) == .nothing)
        guard case .refuse = application.decide(live: nil, at: now) else {
            Issue.record("a read-only object must exist")
            return
        }
    }
}
