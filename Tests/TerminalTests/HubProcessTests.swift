import Foundation
import KubeKit
import KubeValues
import Testing

@testable import VelaTUI

/// Drives `velatui hub` as a process of its own.
@Suite struct HubProcessTests {
    @Test func aHubServesUntilItIsAskedToEnd() async throws {
        let scratch = try ScratchFolder()
        let data = "\(scratch.path)/hub"
        let hub = try await ServedHub(data)
        #expect(hub.program.output == "kubeconfig: \(data)/kubeconfig\n")

        let status = try await Velatui.run(["hub", "status", "--data", data])
        #expect(status.status == 0)
        #expect(status.output.contains("process \(hub.program.pid)"))
        let second = try await Velatui.run(["hub", "serve", "--data", data])
        #expect(second.status == 1)
        #expect(second.errors.contains("process \(hub.program.pid)"))

        hub.program.send(SIGINT)
        #expect(await hub.program.wait().status == 0)
        for command in ["status", "stop"] {
            #expect(try await Velatui.run(["hub", command, "--data", data]).status == 1)
        }
    }

    @Test func stopEndsTheHub() async throws {
        let scratch = try ScratchFolder()
        let data = "\(scratch.path)/hub"
        let hub = try await ServedHub(data)
        async let end = hub.program.wait()
        #expect(try await Velatui.run(["hub", "stop", "--data", data]).status == 0)
        #expect(await end.status == 0)
    }

    @Test(arguments: [
        ["--listen", "0.0.0.0:0"], ["--listen", "10.0.0.1:80"], ["--ready-after", "5"],
        ["--clusters", "-1"], ["--watch-history", "0"], ["--bogus"],
    ])
    func wrongUsageEndsWith64(_ arguments: [String]) async throws {
        let scratch = try ScratchFolder()
        let result = try await Velatui.run(
            ["hub", "serve", "--data", "\(scratch.path)/hub"] + arguments)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
    }

    @Test func aTakenPortEndsWith1() async throws {
        let scratch = try ScratchFolder()
        let hub = try await ServedHub("\(scratch.path)/hub")
        let port = try #require(hub.endpoint.url.split(separator: ":").last)
        let other = try await Velatui.run([
            "hub", "serve", "--data", "\(scratch.path)/other", "--listen", "127.0.0.1:\(port)",
        ])
        #expect(other.status == 1)
        #expect(other.errors.contains("port \(port)"))
        hub.program.send(SIGTERM)
        #expect(await hub.program.wait().status == 0)
    }

    @Test func aHubThatNobodyUsesEnds() async throws {
        let scratch = try ScratchFolder()
        let hub = try await ServedHub("\(scratch.path)/hub", ["--idle-exit", "100ms"])
        #expect(await hub.program.wait().status == 0)
    }

    @Test func twoStartersShareOneHub() async throws {
        let scratch = try ScratchFolder()
        let process = EmbeddedHubProcess(
            folder: EmbeddedFolder(path: "\(scratch.path)/state/hub"), program: Velatui.path)
        async let first = process.attachOrStart()
        async let second = process.attachOrStart()
        let ready = try await [first, second]
        #expect(ready[0] == ready[1])
        #expect(process.running() == ready[0])
        let stopped = try await Velatui.run(["hub", "stop", "--data", process.folder.path])
        #expect(stopped.status == 0)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func aKilledHubHasLostNothingThatItAnswered(_ seed: UInt64) async throws {
        let scratch = try ScratchFolder()
        let data = "\(scratch.path)/hub"
        let hub = try await ServedHub(data, ["--no-controller"])
        let answered = try await withThrowingTaskGroup(of: [String].self) { group in
            for writer in 0..<4 {
                group.addTask { await hub.writeUntilItIsGone(writer) }
            }
            // The moment is a number of answers, so that it does not depend on the machine's speed.
            try await hub.waitForObjects(Int(seed * 17))
            hub.program.send(SIGKILL)
            return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(await hub.program.wait().status == 128 + SIGKILL)
        #expect(answered.count >= Int(seed * 17) - 4)

        let again = try await ServedHub(data, ["--no-controller"])
        let kept = try await again.objects()
        #expect(answered.subtracting(kept).isEmpty)
        again.program.send(SIGTERM)
        #expect(await again.program.wait().status == 0)
    }
}

/// A served hub and a client of it.
private struct ServedHub: Sendable {
    enum Failure: Error { case didNotStart(String) }

    static let path = "/api/v1/namespaces/default/configmaps"

    let program: Program
    let endpoint: ServerEndpoint
    private let client: CurlTransport

    init(_ data: String, _ arguments: [String] = []) async throws {
        program = try Program(Velatui.path, ["hub", "serve", "--data", data] + arguments)
        let program = program
        try await waitUntil { program.output.hasSuffix("\n") }
        let file = "\(data)/kubeconfig"
        endpoint = try Kubeconfig(files: [file], reader: readFile).target(context: nil).endpoint
        client = CurlTransport(endpoint: endpoint)
    }

    /// Creates one object after another; the names of those whose creation was answered.
    func writeUntilItIsGone(_ writer: Int) async -> [String] {
        var names: [String] = []
        while true {
            let name = "w\(writer)-\(names.count)"
            let object: JSON = [
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)],
            ]
            let request = HTTPRequest(
                .post, Self.path, headers: [HTTPHeader("content-type", "application/json")],
                body: object.encoded())
            guard let answer = try? await client.send(request), answer.status == 201 else {
                return names
            }
            names.append(name)
        }
    }

    func objects() async throws -> Set<String> {
        let list = try await client.send(HTTPRequest(.get, Self.path))
        let items = try JSON(parsing: list.body)["items"]?.array ?? []
        return Set(items.compactMap { $0.at("metadata", "name")?.string })
    }

    func waitForObjects(_ count: Int) async throws {
        while try await objects().count < count { await Task.yield() }
    }
}

/// Looks again and again until it is so, at most for half a minute.
private func waitUntil(_ isSo: @Sendable () -> Bool) async throws {
    for _ in 0..<3000 {
        if isSo() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("it did not happen within half a minute")
}
