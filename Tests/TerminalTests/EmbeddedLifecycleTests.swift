import Foundation
import Glibc
import Testing

/// The embedded hub that dashboards start, share and leave behind.
@Suite(.serialized) struct EmbeddedLifecycleTests {
    @Test func twoDashboardsAtOnceShareOneHub() async throws {
        let state = try StateFolder()
        #expect(try await state.run("hub", "status").status == 1)
        #expect(try await state.run("ls", "--embedded", "-A").status == 1)
        #expect(state.hub == nil)

        async let first = state.dashboard()
        async let second = state.dashboard(columns: 80, rows: 24)
        let terminals = try await [first, second]
        for terminal in terminals {
            try await terminal.waitUntil("the applications", seconds: 60) {
                $0.contains("deploy-workflowstep")
            }
        }
        let hub = try #require(state.hub)
        let status = try await state.run("hub", "status")
        #expect(status.status == 0)
        #expect(status.output.contains("running: process \(hub) "))

        // The hub outlives the dashboards, and the next one attaches to it.
        for terminal in terminals {
            try await terminal.press("q")
            try await terminal.waitUntil("the end") { !$0.contains("[1 Apps]") }
            await terminal.close()
        }
        let list = try await state.run("ls", "--embedded", "-n", "examples")
        #expect(list.output.contains("deploy-workflowstep"))
        #expect(state.hub == hub)

        let stopped = try await state.run("hub", "stop")
        #expect(stopped.status == 0)
        #expect(stopped.output == "stopped: process \(hub)\n")
        #expect(state.hub == nil)
        #expect(try await state.run("hub", "stop").status == 1)
    }

    @Test(arguments: [SIGTERM, SIGINT]) func aHubThatIsAskedToStopKeepsEverything(
        _ signal: Int32
    ) async throws {
        let scratch = try ScratchFolder()
        let folder = scratch.path + "/hub"
        let arguments = ["--examples", "--no-controller"]
        let first = try await RunningHub(folder: folder, arguments: arguments)
        let reader = ClusterReader(kubeconfig: first.kubeconfig)
        #expect(try await reader.phases().count == 9)
        #expect(try await first.run("delete", "basic-topology", "-n", "examples", "-y").status == 0)
        let labels = ["cluster", "labels", "add", "cluster-beijing", "tier=gold"]
        #expect(
            try await Velatui.run(labels + ["--kubeconfig", first.kubeconfig]).status == 0)
        let end = await first.end(signal)
        #expect(end.status == 0)

        let second = try await RunningHub(folder: folder, arguments: arguments)
        let phases = try await reader.phases()
        #expect(phases.count == 8)
        #expect(phases["basic-topology"] == nil)
        #expect(try await second.run("cluster", "list").output.contains("tier=gold"))
        #expect(await second.end(signal).status == 0)
    }

    @Test func aDashboardFindsTheHubAgain() async throws {
        let state = try StateFolder()
        let arguments = ["--examples", "--no-controller"]
        let first = try await RunningHub(
            folder: state.hubFolder, arguments: arguments, environment: state.environment)
        let terminal = try await state.dashboard()
        try await terminal.waitUntil("the applications") { $0.contains("deploy-workflowstep") }

        await first.end(SIGKILL)
        try await terminal.waitUntil("that the hub is away") { $0.contains("UNREACHABLE") }
        let second = try await RunningHub(
            folder: state.hubFolder, arguments: arguments, environment: state.environment)
        // The folder keeps its port, so the dashboard comes back by itself.
        try await terminal.waitUntil("the hub again", seconds: 60) {
            $0.contains("live") && !$0.contains("UNREACHABLE")
        }
        await terminal.close()
        await second.end()
    }
}
