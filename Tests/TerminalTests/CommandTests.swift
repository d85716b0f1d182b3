import Foundation
import KubeValues
import Testing

/// The commands of the built binary against a hub that runs beside them.
@Suite(.serialized) struct CommandTests {
    private func write(_ text: String, to name: String, in folder: ScratchFolder) throws -> String {
        let path = "\(folder.path)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static let gated = """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: gated, namespace: examples}
        spec:
          components:
            - name: web
              type: webservice
              properties: {image: nginx}
          policies:
            - name: north
              type: topology
              properties: {clusters: [cluster-beijing]}
          workflow:
            steps:
              - name: ship
                type: deploy
                properties: {auto: false, policies: [north]}
        """

    @Test func aClusterIsListedAndLabelled() async throws {
        let scratch = try ScratchFolder()
        let hub = try await RunningHub(folder: scratch.path + "/hub")

        let added = try await hub.run(
            "cluster", "labels", "add", "cluster-beijing", "region=beijing,tier=gold")
        let list = try await hub.run("cluster", "list")
        let removed = try await hub.run("cluster", "labels", "del", "cluster-beijing", "tier")
        let missing = try await hub.run("cluster", "labels", "del", "cluster-beijing", "tier")
        let bad = try await hub.run("cluster", "labels", "add", "cluster-beijing", "oops")
        await hub.end()

        #expect(added.status == 0)
        #expect(list.output.split(separator: "\n").count == 6)
        #expect(list.output.contains("region=beijing"))
        #expect(removed.output.hasSuffix("region=beijing\n"))
        #expect(missing.status == 1)
        #expect(missing.errors.contains("no such label tier"))
        #expect(bad.status == 64)
    }

    @Test func policiesThatTheEngineFollowsAreAccepted() async throws {
        let scratch = try ScratchFolder()
        let hub = try await RunningHub(folder: scratch.path + "/hub")
        let kept = Self.gated.replacing(
            "  policies:",
            with: """
                  policies:
                    - {name: keep, type: garbage-collect, properties: {keepLegacyResource: true}}
                    - {name: once, type: apply-once, properties: {enable: true}}
                """)
        let file = try write(kept, to: "kept.yaml", in: scratch)
        let up = try await hub.run("up", "-f", file, "-o", "yaml")
        await hub.end()

        #expect(up.status == 0, "\(up.errors)")
        // What is printed is the hub's object, not the file's.
        #expect(up.output.contains("resourceVersion: "))
    }

    @Test func anUnknownCommandIsNotTakenForTheDashboard() async throws {
        let scratch = try ScratchFolder()
        let hub = try await RunningHub(folder: scratch.path + "/hub")
        let unknown = try await hub.run("lss")
        await hub.end()

        #expect(unknown.status == 64)
        #expect(unknown.output.isEmpty)
        #expect(unknown.errors.hasPrefix("Error: unknown command \"lss\" for \"velatui\"\n"))
    }

    @Test func upWaitsAtAGateAndResumeLetsItGoOn() async throws {
        let scratch = try ScratchFolder()
        let hub = try await RunningHub(folder: scratch.path + "/hub")
        let file = try write(Self.gated, to: "gated.yaml", in: scratch)

        let up = try await hub.run("up", "-f", file, "--wait", "--timeout", "60s")
        let suspend = try await hub.run(
            "workflow", "suspend", "gated", "-n", "examples", "-o", "json")
        let resume = try await hub.run("workflow", "resume", "gated", "-n", "examples")
        let again = try await hub.run("up", "-f", file, "--wait", "--timeout", "60s")
        let status = try await hub.run("status", "gated", "-n", "examples")
        let object = try await hub.run(
            "workflow", "resume", "gated", "-n", "examples", "-o", "json")
        let deleted = try await hub.run("delete", "gated", "-n", "examples", "-y")
        let list = try await hub.run("ls", "-n", "examples")
        await hub.end()

        #expect(up.status == 3, "\(up.errors)")
        #expect(up.output.hasSuffix("waits for approval: ship\n"))
        #expect(try JSON(parsing: suspend.output).at("status", "workflow", "suspend") == true)
        #expect(resume.output == "Successfully resume workflow: gated\n")
        #expect(again.status == 0, "\(again.errors)")
        #expect(status.output.contains("phase:succeeded"))
        #expect(status.output.contains("Cluster: cluster-beijing  Namespace: examples"))
        #expect(object.status == 1)
        #expect(object.errors.contains("not allowed because application gated is running"))
        #expect(deleted.output.hasSuffix("Delete appplication examples/gated succeeded\n"))
        #expect(!list.output.contains("gated"))
    }

    @Test func badInputListsEveryProblemAndAppliesNothing() async throws {
        let scratch = try ScratchFolder()
        let hub = try await RunningHub(folder: scratch.path + "/hub")
        let bad = Self.gated.replacingOccurrences(of: "image: nginx", with: "image: 5")
            .replacingOccurrences(of: "[north]", with: "[south]")
        let file = try write(bad, to: "bad.yaml", in: scratch)

        let up = try await hub.run("up", "-f", file)
        let list = try await hub.run("ls", "-A")
        await hub.end()

        #expect(up.status == 65)
        #expect(up.output.isEmpty)
        #expect(up.errors.contains("bad.yaml:8:27: spec.components[0].properties.image: "))
        #expect(up.errors.contains("spec.workflow.steps[0].properties.policies[0]"))
        #expect(list.output.split(separator: "\n").count == 1)
    }

    @Test func commandsStartNoHub() async throws {
        let scratch = try ScratchFolder()

        let list = try await Velatui.run(
            ["cluster", "list", "--embedded"], environment: ["XDG_STATE_HOME": scratch.path])

        #expect(list.status == 1)
        #expect(list.errors.contains("no embedded hub runs"))
    }

    @Test func aCallThatIsWrongExitsWith64() async throws {
        #expect(try await Velatui.run(["up"]).status == 64)
        #expect(try await Velatui.run(["nonsense"]).status == 64)
        #expect(
            try await Velatui.run(["hub", "serve", "--data", "/tmp/x", "--listen", "0.0.0.0:1"])
                .status == 64)
    }

    @Test func whatWasAcknowledgedSurvivesAKill() async throws {
        let scratch = try ScratchFolder()
        let folder = scratch.path + "/hub"
        let first = try await RunningHub(folder: folder)
        let added = try await first.run("cluster", "labels", "add", "cluster-beijing", "a=1")
        await first.end(SIGKILL)

        let second = try await RunningHub(folder: folder)
        let list = try await second.run("cluster", "list")
        let end = await second.end()

        #expect(added.status == 0)
        #expect(list.output.contains("a=1"))
        #expect(end.status == 0)
    }

    @Test func aSecondHubOnAFolderNamesTheFirst() async throws {
        let scratch = try ScratchFolder()
        let folder = scratch.path + "/hub"
        let first = try await RunningHub(folder: folder)

        let second = try await Velatui.run(["hub", "serve", "--data", folder])
        await first.end()

        #expect(second.status == 1)
        #expect(second.errors.contains("\(first.pid)"))
    }
}
