import Foundation
import KubeValues
import Testing

@testable import VelaModel

@Suite struct LoopInboxTests {
    private func rule(_ generation: Int) -> WakeRule {
        WakeRule(["metadata": ["generation": JSON(generation)]])
    }

    @Test func onlyWhatWasSeenLastIsKept() {
        let inbox = LoopInbox()
        let first = ObjectKey(namespace: "examples", name: "a")
        let second = ObjectKey(namespace: "examples", name: "b")
        for generation in 1...1000 { inbox.put(.seen(rule(generation)), of: first) }
        inbox.put(.seen(rule(1)), of: second)
        inbox.put(.gone, of: second)
        let contents = inbox.take()
        #expect(contents.sightings == [first: .seen(rule(1000)), second: .gone])
        #expect(inbox.take().sightings.isEmpty)
    }

    @Test func everythingPutBeforeTheFirstWakeIsHeard() async {
        let inbox = LoopInbox()
        let key = ObjectKey(namespace: "examples", name: "a")
        inbox.put(ReconcileOutcome(), of: key)
        inbox.putDue()
        inbox.put(.seen(rule(1)), of: key)
        var wakes = inbox.wakes.makeAsyncIterator()
        await wakes.next()
        let contents = inbox.take()
        #expect(contents.finished.map(\.0) == [key])
        #expect(contents.isDue)
        #expect(contents.sightings.count == 1)
    }
}
