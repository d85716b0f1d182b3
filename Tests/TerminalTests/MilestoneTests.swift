import Foundation
import Testing

/// What the program is for: a step that waits is approved with keys, and reaches two more clusters.
@Suite(.serialized) struct MilestoneTests {
    private static let application = "deploy-workflowstep"
    private static let gated = [
        "cluster-hangzhou-1/examples/deployments/nginx-deploy-workflowstep",
        "cluster-hangzhou-2/examples/deployments/nginx-deploy-workflowstep",
    ]

    /// The modes of the terminal, as `stty` writes them for itself.
    private func modes(_ terminal: Terminal, _ mark: String) async throws -> String {
        try await terminal.type("clear; echo \(mark)-$(stty -g)-")
        try await terminal.press("Enter")
        let screen = try await terminal.waitUntil("the modes") {
            $0.contains("\n\(mark)-") || $0.hasPrefix("\(mark)-")
        }
        let line = screen.split(separator: "\n").first { $0.hasPrefix("\(mark)-") }
        return String(try #require(line).dropFirst(mark.count))
    }

    @Test func anApprovalWithKeysReachesBothClusters() async throws {
        let state = try StateFolder()
        let terminal = try await Terminal(
            running: "clear", columns: 120, rows: 30, environment: state.environment,
            workingFolder: state.path)
        let before = try await modes(terminal, "before")
        try await terminal.type("clear; \(Velatui.path) --embedded; echo ended-$?")
        try await terminal.press("Enter")

        // The list: go down to the application.
        try await terminal.waitUntil("three approvals", seconds: 60) {
            $0.contains("◆ 3 approve") && $0.contains("◆ \(Self.application)")
        }
        for _ in 0..<9 {
            let screen = try await terminal.screen()
            if screen.contains("› ◆ \(Self.application)") { break }
            try await terminal.press("j")
            try await terminal.waitUntil("the next row") { $0 != screen }
        }

        // The sheet: read the plan, decide.
        let reader = ClusterReader(kubeconfig: "\(state.hubFolder)/kubeconfig")
        try await terminal.press("a")
        let sheet = try await terminal.waitUntil("the plan", seconds: 30) {
            $0.contains("risk low")
        }
        #expect(sheet.contains("Approve \(Self.application)"))
        #expect(sheet.contains("cluster-hangzhou-1"))
        #expect(sheet.contains("cluster-hangzhou-2"))
        #expect(sheet.contains("nginx-deploy-workflowstep"))
        #expect(try await reader.dispatched().isDisjoint(with: Self.gated))
        // Enter alone decides nothing.
        try await terminal.press("Enter")
        #expect(try await reader.dispatched().isDisjoint(with: Self.gated))
        try await terminal.press("A")
        try await terminal.waitUntil("the outcome", seconds: 60) {
            $0.split(separator: "\n").count { $0.contains("done, healthy 1/1") } == 2
        }
        #expect(try await reader.dispatched().isSuperset(of: Self.gated))

        // The tree, to the pods of both clusters, and the timeline.
        try await terminal.press("Escape")
        try await terminal.press("Enter")
        try await terminal.waitUntil("the pods in three clusters", seconds: 30) { screen in
            let lines = screen.split(separator: "\n")
            return lines.count { $0.contains("Pod nginx-deploy") && $0.contains("1/1 Running") }
                == 3
                && screen.contains("cluster-hangzhou-1 / examples")
                && screen.contains("cluster-hangzhou-2 / examples")
        }
        try await terminal.press("w")
        try await terminal.waitUntil("the timeline", seconds: 30) { screen in
            screen.split(separator: "\n").contains {
                $0.contains("● deploy-hangzhou") && $0.contains("done")
            }
        }

        // The end: the terminal is the shell's again.
        try await terminal.press("q")
        try await terminal.press("q")
        try await terminal.waitUntil("the end") { $0.contains("ended-0") }
        #expect(try await terminal.value("alternate_on") == "0")
        #expect(try await terminal.value("cursor_flag") == "1")
        #expect(try await modes(terminal, "after") == before)
        await terminal.close()
        #expect(try await state.run("hub", "stop").status == 0)
    }
}
