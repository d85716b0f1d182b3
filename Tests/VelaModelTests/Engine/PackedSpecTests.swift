import KubeValues
import Testing
import VelaModel

@Suite struct PackedSpecTests {
    @Test(arguments: [0, 1, 1000, 300_000])
    func framesGiveBackWhatTheyHold(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 5)) }
        let frame = try #require(Zstandard.compress(bytes))
        #expect(Zstandard.decompress(frame) == bytes)
    }

    @Test func brokenFramesAreRefused() throws {
        let frame = try #require(Zstandard.compress(Array("a text".utf8)))
        #expect(Zstandard.decompress(Array(frame.dropLast(2))) == nil)
        #expect(Zstandard.decompress([1, 2, 3, 4, 5]) == nil)
    }

    @Test func readsTheEmptyTrackerOfTheOriginal() throws {
        let tracker: JSON = [
            "spec": [
                "type": "versioned",
                "compression": ["type": "zstd", "data": "KLUv/QQAIQAAbnVsbDqfF2M="],
            ]
        ]
        let plain = try #require(PackedSpec.unpackTracker(tracker))
        #expect(plain.at("spec", "managedResources") == [])
        #expect(plain.at("spec", "compression") == nil)
    }

    @Test func trackersComeBackAsTheyWere() throws {
        let tracker: JSON = [
            "metadata": ["name": "a"],
            "spec": ["type": "root", "managedResources": [["kind": "Service", "name": "x"]]],
        ]
        let packed = PackedSpec.packTracker(tracker)
        #expect(packed.at("spec", "managedResources") == nil)
        #expect(PackedSpec.unpackTracker(packed) == tracker)
        #expect(PackedSpec.unpackTracker(tracker) == tracker)
    }

    @Test func revisionsKeepAStubOfTheirApplication() throws {
        let revision: JSON = [
            "metadata": ["name": "a-v1"],
            "spec": [
                "application": [
                    "apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
                    "metadata": ["name": "a"], "spec": ["components": [["name": "c"]]],
                ],
                "traitDefinitions": ["scaler": [:]],
            ],
        ]
        let packed = PackedSpec.packRevision(revision)
        #expect(packed.at("spec", "application", "spec", "components") == [])
        #expect(packed.at("spec", "traitDefinitions") == nil)
        #expect(PackedSpec.unpackRevision(packed) == revision)
        #expect(PackedSpec.unpackRevision(revision) == revision)
    }

    @Test func unknownFormsAreNotGuessed() {
        let tracker: JSON = ["spec": ["compression": ["type": "gzip", "data": "AAAA"]]]
        #expect(PackedSpec.unpackTracker(tracker) == nil)
    }
}
