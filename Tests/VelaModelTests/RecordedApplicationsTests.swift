import Foundation
import KubeValues
import Testing
import VelaModel

/// Applications recorded on real hubs, each with what a person reads off it.
@Suite struct RecordedApplicationsTests {
    /// A recorded moment and what it means.
    struct Case: Sendable, CustomTestStringConvertible {
        var id: String
        var headline: String
        var gates: [String]
        var timeline: String
        var progress: String
        var application: JSON

        var testDescription: String { id }
    }

    static func cases() throws -> [Case] {
        let data = try Data(contentsOf: Fixtures.url("recorded-applications.json"))
        return try (JSON(parsing: data).array ?? []).map { entry in
            Case(
                id: entry["id"]?.string ?? "",
                headline: entry["headline"]?.string ?? "",
                gates: entry["gates"]?.array?.compactMap(\.string) ?? [],
                timeline: entry["timeline"]?.string ?? "",
                progress: entry["progress"]?.string ?? "",
                application: try #require(entry["application"]))
        }
    }

    @Test(arguments: try cases())
    func saysWhatAPersonReadsOffIt(_ recorded: Case) {
        let summary = ApplicationSummary(recorded.application)
        let timeline = TimelineStep.timeline(of: recorded.application)

        #expect(word(summary.headline) == recorded.headline)
        #expect(summary.gates.map(\.stepName) == recorded.gates)
        #expect(words(timeline) == recorded.timeline)
        #expect(words(summary.progress) == recorded.progress)
    }

    private func word(_ headline: Headline) -> String {
        switch headline {
        case .invalid: "invalid"
        case .waits: "waits"
        case .other(let phase): "other \(phase)"
        default: "\(headline)"
        }
    }

    private func words(_ progress: StepProgress?) -> String {
        guard let progress else { return "" }
        let place = "\(progress.position)/\(progress.total)"
        return (progress.currentName ?? "").isEmpty
            ? place : "\(place) \(progress.currentName ?? "")"
    }

    private func words(_ steps: [TimelineStep]) -> String {
        steps.map { step in
            var state = "\(step.state)"
            if case .waits = step.state { state = "waits" }
            let inner = step.subSteps.isEmpty ? "" : " {\(words(step.subSteps))}"
            return "\(step.name) \(state)\(inner)".trimmingCharacters(in: .whitespaces)
        }.joined(separator: ", ")
    }
}

/// Every Application of the folder of recordings that `VELATUI_RECORDINGS` names decodes.
@Suite struct RecordingsFolderTests {
    private static let folder = ProcessInfo.processInfo.environment["VELATUI_RECORDINGS"]

    @Test(.enabled(if: folder != nil, "VELATUI_RECORDINGS names no folder"))
    func everyRecordedApplicationDecodes() throws {
        let folder = URL(filePath: try #require(Self.folder))
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var count = 0
        while let file = files?.nextObject() as? URL {
            guard file.lastPathComponent == "application.json" else { continue }
            let application = try JSON(parsing: Data(contentsOf: file))
            guard application["kind"]?.string == "Application" else { continue }
            let summary = ApplicationSummary(application)
            let timeline = TimelineStep.timeline(of: application)
            count += 1

            #expect(!summary.key.name.isEmpty, "\(file.path)")
            if case .other(let phase) = summary.headline {
                Issue.record("unknown phase \(phase) in \(file.path)")
            }
            if summary.headline == .approve {
                #expect(!summary.gates.isEmpty, "\(file.path)")
                #expect(timeline.contains { $0.state == .approve }, "\(file.path)")
            }
        }
        #expect(count > 0)
    }
}
