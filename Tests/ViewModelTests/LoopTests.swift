import CursesKit
import Foundation
import Testing
import VelaModel

@testable import VelaTUI

/// The loop over a scripted surface.
@Suite struct LoopTests {
    /// What the loop asked for, in order.
    private final class Performed {
        var effects: [AppEffect] = []
    }

    private func look() -> DashboardLook {
        DashboardLook(palette: Theme(.mono).palette, glyphs: .ascii, zone: .gmt)
    }

    private func loop(
        _ script: [[InputEvent]], _ performed: Performed, size: Size = Size(columns: 80, rows: 24)
    ) throws -> DashboardLoop<ScriptedSurface> {
        let surface = try ScriptedSurface(size: size, script: script)
        let mailbox = Mailbox(wakeUp: surface.wakeUp)
        return DashboardLoop(
            screen: surface, state: AppState(size: size, now: Samples.now), look: look(),
            mailbox: mailbox, now: { Samples.now }, perform: { performed.effects.append($0) })
    }

    @Test func theFirstFrameIsPaintedBeforeTheHubIsLookedFor() throws {
        let performed = Performed()
        var loop = try loop([], performed)
        loop.start()
        #expect(loop.screen.paintCount == 1)
        #expect(performed.effects == [.connect])
    }

    @Test func aBurstIsPaintedOnce() async throws {
        let performed = Performed()
        var loop = try loop([[]], performed)
        loop.start()
        await loop.mailbox.post(.connected(Samples.hub))
        for app in Samples.applications {
            await loop.mailbox.post(
                .hub(.applications(changed: [app], removed: [], isComplete: false)))
        }
        #expect(loop.turn() == nil)
        #expect(loop.screen.paintCount == 2)
        #expect(loop.screen.frame?.text.contains("checkout") == true)
    }

    @Test func anEqualFrameIsNotPaintedAgain() throws {
        let performed = Performed()
        var loop = try loop([[.key(Key("k"))], [.wakeUp]], performed)
        loop.start()
        #expect(loop.turn() == nil)
        #expect(loop.turn() == nil)
        #expect(loop.screen.paintCount == 1)
    }

    @Test func nothingToComeMeansNoDeadline() async throws {
        let performed = Performed()
        var loop = try loop([[], []], performed)
        loop.start()
        await loop.mailbox.post(.connected(Samples.hub))
        await loop.mailbox.post(.hub(.hub(.live)))
        await loop.mailbox.post(.hub(.clusters([])))
        #expect(loop.turn() == nil)
        #expect(loop.turn() == nil)
        #expect(loop.screen.deadlines.last == .some(nil))
    }

    @Test func keysTypedAheadOfThePlanDoNotApprove() async throws {
        let performed = Performed()
        // The keys behind the plan's arrival are in the terminal's buffer before the plan is painted.
        var loop = try loop(
            [[], [.key(Key("a"))], [.wakeUp], [.key(Key("A")), .key(Key("A"))], [.key(Key("A"))]],
            performed)
        loop.start()
        await loop.mailbox.post(.connected(Samples.hub))
        await loop.mailbox.post(.hub(.hub(.live)))
        await loop.mailbox.post(
            .hub(.applications(changed: [Samples.checkout], removed: [], isComplete: true)))
        #expect(loop.turn() == nil)
        #expect(loop.turn() == nil)
        let request = try #require(loop.state.approval?.request)
        await loop.mailbox.post(.plan(request, .plan(Samples.plan(risk: .low))))
        #expect(loop.turn() == nil)
        #expect(!performed.effects.contains { if case .approve = $0 { true } else { false } })
        #expect(loop.turn() == nil)
        #expect(performed.effects.contains { if case .approve = $0 { true } else { false } })
    }

    @Test func endingReturnsTheCode() throws {
        for (events, code) in [
            ([InputEvent.key(Key("q"))], Int32(0)), ([.terminate(15)], 143), ([.terminate(1)], 129),
            ([.key(.control("c")), .key(.control("c"))], 130),
        ] {
            let performed = Performed()
            var loop = try loop([events], performed)
            #expect(loop.run() == code)
        }
    }

    @Test func controlZStopsAndTheScreenComesBack() throws {
        let performed = Performed()
        var loop = try loop([[.key(.control("z"))]], performed)
        loop.start()
        #expect(loop.turn() == nil)
        #expect(loop.screen.actions == [.suspend])
        #expect(loop.turn() == nil)
        #expect(loop.screen.paintCount == 2)
    }

    @Test func aResizeIsDrawnInTheNewSize() throws {
        let performed = Performed()
        var loop = try loop([[.resize(Size(columns: 40, rows: 8))]], performed)
        loop.start()
        #expect(loop.turn() == nil)
        #expect(loop.screen.frame?.size == Size(columns: 40, rows: 8))
        #expect(loop.screen.frame?.text.contains("Need 60x15") == true)
    }

    @Test func aFullMailboxMakesSendersWaitAndLosesNothing() async throws {
        let surface = try ScriptedSurface(size: Size(columns: 80, rows: 24))
        let mailbox = Mailbox(wakeUp: surface.wakeUp)
        let total = Mailbox.capacity + 50
        let sender = Task.detached {
            for _ in 0..<total { await mailbox.post(.painted) }
        }
        var taken = 0
        while taken < total {
            taken += mailbox.takeAll().count
            await Task.yield()
        }
        await sender.value
        #expect(taken == total)
    }
}
