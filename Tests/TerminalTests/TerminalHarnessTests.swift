import Testing

@Suite struct TerminalHarnessTests {
    @Test func aTerminalShowsWhatIsTyped() async throws {
        let terminal = try await Terminal(running: "echo one-$((1 + 1))-three")

        try await terminal.waitUntil("the command's output") { $0.contains("one-2-three") }
        await terminal.close()
    }
}
