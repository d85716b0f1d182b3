import Foundation
import SimulationSupport
import Testing
import VelaModel

@Suite struct WorkQueueTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let one = ObjectKey(namespace: "examples", name: "one")
    private let two = ObjectKey(namespace: "examples", name: "two")
    private let three = ObjectKey(namespace: "examples", name: "three")

    private func after(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test func startsWhatIsDueAndNothingElse() {
        var queue = WorkQueue(limit: 4)
        queue.add(one, at: start)
        queue.add(two, at: after(5))
        #expect(queue.take(at: start) == [one])
        #expect(queue.take(at: after(4)) == [])
        #expect(queue.nextDue == after(5))
        #expect(queue.take(at: after(5)) == [two])
        #expect(queue.nextDue == nil)
    }

    @Test func drivesOneApplicationOnceAtATime() {
        var queue = WorkQueue(limit: 4)
        queue.add(one, at: start)
        #expect(queue.take(at: start) == [one])
        queue.add(one, at: start)
        queue.add(one, at: start)
        #expect(queue.take(at: after(1)) == [])
        queue.finish(one, again: after(300))
        #expect(queue.take(at: after(1)) == [one])
        queue.finish(one, again: after(300))
        #expect(queue.take(at: after(2)) == [])
        #expect(queue.nextDue == after(300))
    }

    @Test func theEarliestWishCounts() {
        var queue = WorkQueue(limit: 4)
        queue.add(one, at: after(60))
        queue.add(one, at: after(10))
        queue.add(one, at: after(30))
        #expect(queue.nextDue == after(10))
        #expect(queue.take(at: after(10)) == [one])
        queue.finish(one, again: nil)
        #expect(queue.nextDue == nil)
        #expect(queue.waiting == 0)
    }

    @Test func keepsToItsLimitAndGivesTheLongestWaitingTheirTurn() {
        var queue = WorkQueue(limit: 2)
        queue.add(three, at: after(2))
        queue.add(two, at: after(1))
        queue.add(one, at: start)
        #expect(queue.take(at: after(9)) == [one, two])
        #expect(queue.nextDue == nil)
        queue.finish(two, again: after(1))
        #expect(queue.take(at: after(9)) == [two])
        queue.finish(one, again: nil)
        #expect(queue.take(at: after(9)) == [three])
        #expect(queue.running == 2)
    }

    @Test func whatIsGoneIsNotDrivenAgain() {
        var queue = WorkQueue(limit: 2)
        queue.add(one, at: start)
        queue.forget(one)
        #expect(queue.take(at: start) == [])
        queue.add(two, at: start)
        #expect(queue.take(at: start) == [two])
        queue.add(two, at: start)
        queue.forget(two)
        queue.finish(two, again: nil)
        #expect(queue.nextDue == nil)
        #expect(queue.isIdle)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func noWishIsLostWhateverTheOrder(seed: UInt64) {
        var random = SplitMix(seed)
        var queue = WorkQueue(limit: 2)
        var running: [ObjectKey: Int] = [:]
        var wishes: [ObjectKey: Int] = [:]
        var now = start
        for step in 0..<400 {
            switch random.next() % 3 {
            case 0:
                let key = [one, two, three][Int(random.next() % 3)]
                wishes[key] = step
                queue.add(key, at: now.addingTimeInterval(Double(random.next() % 3)))
            case 1:
                now = now.addingTimeInterval(1)
                for key in queue.take(at: now) {
                    #expect(running[key] == nil, "seed \(seed)")
                    running[key] = step
                }
                #expect(running.count <= 2, "seed \(seed)")
            default:
                guard let key = running.keys.sorted().first, let began = running[key] else { break }
                running[key] = nil
                if let wish = wishes[key], wish < began { wishes[key] = nil }
                queue.finish(key, again: nil)
            }
        }
        for (key, began) in running where wishes[key] ?? 0 < began { wishes[key] = nil }
        for _ in 0..<20 {
            for key in running.keys { queue.finish(key, again: nil) }
            running = [:]
            now = now.addingTimeInterval(3)
            for key in queue.take(at: now) {
                running[key] = 0
                wishes[key] = nil
            }
        }
        #expect(wishes.isEmpty, "seed \(seed)")
    }
}
