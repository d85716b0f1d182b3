import Testing

@testable import KubeKit

@Suite struct BodyChannelTests {
    private func piece(_ count: Int) -> [UInt8] { [UInt8](repeating: 1, count: count) }

    private func next(_ channel: BodyChannel, _ resumed: LockedBox<Int>) async throws -> Int? {
        try await channel.next(resume: { resumed.withLock { $0 += 1 } }, cancel: {})?.count
    }

    @Test func aSlowReaderPausesAConnectionOfItsOwnAndResumesIt() async throws {
        let channel = BodyChannel(highWater: 10, limit: 100)
        let resumed = LockedBox(0)
        #expect(channel.offer(piece(6), canPause: true) == .taken)
        #expect(channel.offer(piece(6), canPause: true) == .taken)
        #expect(channel.offer(piece(6), canPause: true) == .pause)
        #expect(try await next(channel, resumed) == 12)
        #expect(resumed.withLock { $0 } == 1)
        #expect(channel.offer(piece(6), canPause: true) == .taken)
        #expect(try await next(channel, resumed) == 6)
        #expect(resumed.withLock { $0 } == 1)
    }

    @Test func aSharedConnectionIsNeverPausedButEndsWhenTooMuchWaits() {
        let channel = BodyChannel(highWater: 10, limit: 100)
        for _ in 0..<10 { #expect(channel.offer(piece(10), canPause: false) == .taken) }
        #expect(channel.offer(piece(1), canPause: false) == .overflow)
    }

    @Test func whatCameBeforeTheEndIsRead() async throws {
        let channel = BodyChannel()
        let resumed = LockedBox(0)
        _ = channel.offer(piece(3), canPause: true)
        channel.finish(.failure(TransportError(.connectionLost, "broke")))
        #expect(try await next(channel, resumed) == 3)
        await #expect(throws: TransportError.self) { try await next(channel, resumed) }
    }
}
