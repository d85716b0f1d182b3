import Testing

@testable import CursesKit

@Suite struct ScriptedSurfaceTests {
    private let size = Size(columns: 4, rows: 1)

    /// What a program's loop does, over any surface.
    private func show<Screen: Surface & ~Copyable>(_ text: String, on screen: inout Screen) {
        var frame = CellBuffer(size: screen.size)
        frame.put(text, at: Point(column: 0, row: 0), style: .plain)
        screen.paint(frame, palette: Palette())
    }

    @Test func itPlaysItsScriptAndKeepsFrames() throws {
        var surface = try ScriptedSurface(size: size)
        surface.type("hi")
        surface.send(.resize(Size(columns: 8, rows: 2)))
        #expect(surface.wait(until: nil) == [.key(Key("h"))])
        show("one", on: &surface)
        show("one", on: &surface)
        #expect(surface.wait(until: nil) == [.key(Key("i"))])
        _ = surface.wait(until: nil)
        show("two", on: &surface)
        #expect(surface.frames.map(\.text) == ["one", "two\n"])
        #expect(surface.frame?.size == Size(columns: 8, rows: 2))
        let finished = surface.isFinished
        #expect(finished)
        #expect(surface.wait(until: nil).isEmpty)
    }

    @Test func manyPostsMakeOneWakeUp() throws {
        var surface = try ScriptedSurface(size: size)
        for _ in 0..<100_000 { surface.wakeUp.post() }
        #expect(surface.wait(until: nil) == [.wakeUp])
        #expect(surface.wait(until: nil).isEmpty)
    }

    @Test func suspendingIsReportedAsContinued() throws {
        var surface = try ScriptedSurface(size: size, script: [[.key(Key("x"))]])
        surface.suspend()
        surface.leave()
        surface.enter()
        surface.redraw()
        #expect(surface.actions == [.suspend, .leave, .enter, .redraw])
        #expect(surface.wait(until: nil) == [.continued])
        #expect(surface.wait(until: nil) == [.key(Key("x"))])
    }

    @Test func bytesPassThroughAsTheyAre() throws {
        var surface = try ScriptedSurface(size: size)
        surface.rawScript = [[.bytes([0x1B, 0xFF]), .resize(Size(columns: 9, rows: 9))]]
        surface.leaveRaw()
        surface.writeRaw([1, 2])
        let events = surface.waitRaw(until: nil)
        #expect(events.first == .bytes([0x1B, 0xFF]))
        #expect(surface.size == Size(columns: 9, rows: 9))
        #expect(surface.written == [1, 2])
        #expect(surface.actions == [.leaveRaw])
    }

    @Test func aTerminalIsRefusedWithASentence() {
        #expect(TerminalError.unknownTerminal("a\u{1B}b").description.contains("TERM=a^[b"))
        #expect(TerminalError.notATerminal.description.hasSuffix("."))
    }
}
