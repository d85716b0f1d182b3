import Foundation
import Glibc
import Testing

/// The hub with its engine is killed at moments that nobody chose, and converges all the same.
@Suite(.serialized) struct KillTests {
    private static let gated = ["deploy-workflowstep", "external-policies-and-workflow"]
    private static let lastGated = "nginx-stable-ultra"

    /// What the nine Applications place without any approval.
    private static let ungated: Set<String> = {
        let hangzhou = [
            "nginx-basic", "nginx-label-selector", "nginx-deploy-concurrently",
            "nginx-with-override", "nginx-advance-override-latest", "nginx-advance-override-stable",
        ]
        let local = [
            "nginx-local-ns", "nginx-deploy-workflowstep", "nginx-deploy-concurrently",
            "nginx-with-override", "nginx-advance-override-legacy",
        ]
        var result = Set(local.map { "local/examples-alternative/deployments/\($0)" })
        for cluster in ["cluster-hangzhou-1", "cluster-hangzhou-2"] {
            result.formUnion(hangzhou.map { "\(cluster)/examples/deployments/\($0)" })
            result.insert("\(cluster)/examples/services/nginx-basic")
        }
        return result
    }()

    private static func placed(by application: String) -> Set<String> {
        let name = application == lastGated ? application : "nginx-\(application)"
        return [
            "cluster-hangzhou-1/examples/deployments/\(name)",
            "cluster-hangzhou-2/examples/deployments/\(name)",
        ]
    }

    /// How often something of each `cluster/namespace/kind` is there.
    private static func counts(_ objects: Set<String>) -> [String: Int] {
        Dictionary(grouping: objects) { $0.split(separator: "/").dropLast().joined(separator: "/") }
            .mapValues(\.count)
    }

    /// The hub of the test and what its lives have in common.
    private struct Lives {
        let scratch: ScratchFolder
        let log: RequestLogFile
        var random: SeededGenerator
        var folder: String { scratch.path + "/hub" }

        var arguments: [String] {
            ["--examples", "--ready-after", "200ms", "--request-log", log.path]
        }

        /// Lets the hub live until it has answered a random number of further requests, then kills it.
        mutating func liveAndDie() async throws {
            let hub = try Program(Velatui.path, ["hub", "serve", "--data", folder] + arguments)
            let end = log.count + Int.random(in: 5...90, using: &random)
            // What has converged asks little; its life ends with the silence.
            var last = (count: -1, at: Date())
            while log.count < end, Date().timeIntervalSince(last.at) < 1.5 {
                if log.count != last.count, log.count > 0 { last = (log.count, Date()) }
                if log.count == 0 || !hub.output.contains("kubeconfig") { last.at = Date() }
                try #require(kill(hub.pid, 0) == 0, "\(hub.errors)")
                try await Task.sleep(for: .milliseconds(5))
            }
            hub.send(SIGKILL)
            #expect(await hub.wait().status == 128 + SIGKILL)
        }

        func live() async throws -> RunningHub {
            try await RunningHub(folder: folder, arguments: arguments)
        }
    }

    @Test func aDozenKillsLoseNothingAndCreateNothingTwice() async throws {
        let seed = UInt64.random(in: 0...99_999)
        print("kills of the hub: seed \(seed)")
        let scratch = try ScratchFolder()
        var lives = Lives(
            scratch: scratch, log: RequestLogFile(path: scratch.path + "/requests.log"),
            random: SeededGenerator(seed: seed))
        let reader = ClusterReader(kubeconfig: lives.folder + "/kubeconfig")

        for _ in 0..<8 { try await lives.liveAndDie() }
        var hub = try await lives.live()
        try await reader.waitUntil(running: 6, waiting: 3)
        var expected = Self.ungated
        #expect(try await reader.dispatched() == expected, "seed \(seed)")
        // Nothing of a gated step was created, not even for a moment.
        #expect(lives.log.creations().values.reduce(0, +) <= expected.count, "seed \(seed)")

        // Two approvals, and kills while they are carried out.
        for (index, application) in Self.gated.enumerated() {
            let resumed = try await hub.run("workflow", "resume", application, "-n", "examples")
            #expect(resumed.status == 0, "\(resumed.errors) seed \(seed)")
            await hub.end(SIGKILL)
            try await lives.liveAndDie()
            hub = try await lives.live()
            try await reader.waitUntil(running: 7 + index, waiting: 2 - index)
            expected.formUnion(Self.placed(by: application))
            #expect(try await reader.dispatched() == expected, "seed \(seed)")
        }
        let resumed = try await hub.run("workflow", "resume", Self.lastGated, "-n", "examples")
        #expect(resumed.status == 0, "\(resumed.errors) seed \(seed)")
        try await reader.waitUntil(running: 9, waiting: 0)
        expected.formUnion(Self.placed(by: Self.lastGated))
        #expect(try await reader.dispatched() == expected, "seed \(seed)")
        #expect(await hub.end().status == 0)

        // A kill between a commit and its line in the log loses the line, not the object.
        let created = lives.log.creations()
        for (place, count) in Self.counts(expected) {
            let times = created[place] ?? 0
            #expect(times <= count, "\(place) seed \(seed)")
            #expect(times > 0, "\(place) seed \(seed)")
        }
        let lost = expected.count - created.values.reduce(0, +)
        #expect((0...12).contains(lost), "\(lost) lines lost, seed \(seed)")
    }
}
