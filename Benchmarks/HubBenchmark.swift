import Foundation
import KubeKit

/// The hub alone and with 10,000 Applications in it.
struct HubBenchmark {
    private static let applications = 10_000
    private static let reads = 5000
    private static let workers = 16

    func run(_ report: inout Report) async throws {
        let scratch = try Scratch()
        let hub = try Hub(scratch, ["--no-controller"])
        let transport = try hub.transport()
        let collection = "/apis/core.oam.dev/v1beta1/namespaces/examples/applications"

        let posting = try await perSecond(Self.applications) { number in
            let request = HTTPRequest(
                .post, collection, headers: [HTTPHeader("Content-Type", "application/json")],
                body: Array(ApplicationTemplate.spec(number).utf8))
            return try await transport.send(request).status == 201
        }
        report.note(
            "creations a second, each committed, \(Self.workers) at a time", posting, "/s")
        let reading = try await perSecond(Self.reads) { number in
            let name = String(number + 100_000).dropFirst()
            return try await transport.send(HTTPRequest(.get, "\(collection)/app-\(name)")).status
                == 200
        }
        report.note("reads a second, \(Self.workers) at a time", reading, "/s")
        report.skip(
            "the same against kube-apiserver with etcd",
            because: "no kube-apiserver and etcd on this machine")
        report.note(
            "resident memory of the hub with \(Self.applications) Applications",
            ProcessFigures.residentMegabytes(of: String(hub.process.pid)), "MB")
        try measureClient(scratch, hub, &report)
        hub.process.end()
    }

    private func measureClient(
        _ scratch: Scratch, _ hub: Hub, _ report: inout Report
    ) throws {
        let start = ContinuousClock.now
        let program = try ChildProcess(
            try Velatui.path, ["--kubeconfig", hub.kubeconfig], environment: scratch.environment,
            connection: .terminal(columns: 160, rows: 45))
        _ = try program.waitForAny(of: ["app-0"], within: .seconds(60))
        report.note(
            "exec to first Application of \(Self.applications)",
            (ContinuousClock.now - start).milliseconds, "ms")
        program.settle(.seconds(3))
        report.add(
            "resident memory of the client with \(Self.applications) Applications",
            ProcessFigures.residentMegabytes(of: String(program.pid)), "MB", budget: 100)
        program.end()
    }

    /// How many requests a second get through, some at a time.
    private func perSecond(
        _ count: Int, _ request: @escaping @Sendable (Int) async throws -> Bool
    ) async throws -> Double {
        let start = ContinuousClock.now
        let failures = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<Self.workers {
                group.addTask {
                    var failures = 0
                    for number in stride(from: worker, to: count, by: Self.workers) {
                        if try await !request(number) { failures += 1 }
                    }
                    return failures
                }
            }
            return try await group.reduce(0, +)
        }
        guard failures == 0 else {
            throw Unmeasurable("\(failures) of \(count) requests were refused")
        }
        return Double(count) / (ContinuousClock.now - start).milliseconds * 1000
    }
}
