import ArgumentParser
import KubeValues
import Testing
import VelaModel

@testable import VelaTUI

@Suite struct HubArgumentsTests {
    @Test(arguments: [
        ("30s", Duration.seconds(30)), ("5m", .seconds(300)), ("1h30m", .seconds(5400)),
        ("500ms", .milliseconds(500)), ("1.5s", .milliseconds(1500)), ("0", .zero), ("0s", .zero),
        ("250us", .microseconds(250)),
    ])
    func durationsAreReadAsGoDoes(_ text: String, value: Duration) {
        #expect(DurationArgument(argument: text)?.value == value)
    }

    @Test(arguments: ["", "30", "s", "-5s", "5 s", "5d", "1..5s", "5s3", "٣s"])
    func otherDurationsAreRefused(_ text: String) {
        #expect(DurationArgument(argument: text) == nil)
    }

    @Test(arguments: [
        (Duration.seconds(30), "30s"), (.seconds(300), "5m"), (.seconds(7200), "2h"),
        (.milliseconds(1500), "1500ms"), (.zero, "0s"), (.seconds(90), "90s"),
    ])
    func durationsAreShownAsTheyAreRead(_ value: Duration, text: String) {
        #expect(DurationArgument(value).description == text)
        #expect(DurationArgument(argument: text)?.value == value)
    }

    @Test(arguments: [
        ("1", true), ("t", true), ("T", true), ("True", true), ("TRUE", true), ("true", true),
        ("0", false), ("f", false), ("F", false), ("False", false), ("FALSE", false),
        ("false", false), ("yes", nil), ("tRUE", nil), ("", nil),
    ])
    func truthValuesAreReadAsGoDoes(_ text: String, value: Bool?) {
        #expect(GoTruth(argument: text)?.value == value)
    }

    @Test func theControllersFlagsReachItsOptions() throws {
        let flags = try ControllerFlags.parse([
            "--application-re-sync-period", "30s", "--max-workflow-wait-backoff-time", "4",
            "--max-workflow-failed-backoff-time", "5", "--max-workflow-step-error-retry-times", "0",
            "--allow-cross-namespace-resource=false", "--application-revision-limit", "7",
            "--feature-gates", "EnableSuspendOnFailure=true",
        ])
        var expected = ControllerOptions()
        expected.resyncPeriod = .seconds(30)
        expected.maxWaitBackoff = .seconds(4)
        expected.maxFailedBackoff = .seconds(5)
        expected.stepErrorRetryTimes = 0
        expected.allowsCrossNamespace = false
        expected.revisionLimit = 7
        expected.suspendsOnFailure = true
        #expect(flags.options == expected)
    }

    @Test func withoutFlagsTheDefaultsHold() throws {
        #expect(try ControllerFlags.parse([]).options == ControllerOptions())
    }

    @Test(arguments: [
        ["--max-workflow-wait-backoff-time", "0"], ["--application-re-sync-period", "30"],
        ["--feature-gates", "Other=true"], ["--feature-gates", "EnableSuspendOnFailure"],
        ["--allow-cross-namespace-resource=perhaps"],
    ])
    func wrongFlagsAreRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try ControllerFlags.parse(arguments) }
    }

    @Test(arguments: [
        (["--t"], ["--t=true"]), (["--t", "--u"], ["--t=true", "--u"]),
        (["--t", "false"], ["--t", "false"]), (["--t", "F"], ["--t", "F"]),
        (["--t=false"], ["--t=false"]), (["t"], ["t"]),
    ])
    func aTruthFlagMayStandAlone(_ given: [String], read: [String]) {
        #expect(given.withExplicitTruth(["--t"]) == read)
    }

    @Test func theExamplesAreNineApplicationsAndWhatTheyReferTo() throws {
        let kinds = try ExamplePosting.documents().compactMap { $0["kind"]?.string }
        #expect(kinds.prefix(3) == ["Policy", "Policy", "Workflow"])
        #expect(kinds.dropFirst(3) == Array(repeating: "Application", count: 9)[...])
    }
}
