import KubeKit
import Testing

/// A machine in virtual time, with what it said last.
private struct Timeline {
    var machine: WatchMachine
    var now = Duration.zero
    var generator = SplitMix(seed: 7)

    init(_ change: (inout WatchMachine.Settings) -> Void = { _ in }) {
        var settings = WatchMachine.Settings()
        settings.pageSize = 2
        change(&settings)
        machine = WatchMachine(settings)
    }

    mutating func take(
        _ event: WatchMachine.Event, after pause: Duration = .zero
    ) -> [WatchMachine.Action] {
        now += pause
        return machine.handle(event, at: now, using: &generator)
    }

    /// Started, and watching from version 10 with these objects.
    mutating func watch(_ keys: WatchKey...) {
        _ = take(.started)
        _ = take(.page(keys, resourceVersion: "10", continueToken: ""))
    }
}

private let a = WatchKey(namespace: "shop", name: "a")
private let b = WatchKey(namespace: "shop", name: "b")
private let c = WatchKey(namespace: "shop", name: "c")
private let lost = KubernetesError(.transport(.connectionLost), "the connection broke")
private let gone = KubernetesError(.gone, "too old", status: 410)

extension [WatchMachine.Action] {
    /// The wait among the actions, if there is one.
    fileprivate var pause: Duration? {
        for case .wait(let pause) in self { return pause }
        return nil
    }

    fileprivate var withoutStates: Self {
        filter {
            if case .reportState = $0 { false } else { true }
        }
    }
}

@Suite struct WatchMachineTests {
    @Test func aWatchListsPageByPageAndThenWatchesFromTheListsVersion() {
        var line = Timeline()
        #expect(
            line.take(.started) == [
                .reportState(.connecting), .list(continueToken: "", limit: 2),
            ])
        #expect(
            line.take(.page([a, b], resourceVersion: "10", continueToken: "next"))
                == [.list(continueToken: "next", limit: 2)])
        #expect(
            line.take(.page([c], resourceVersion: "10", continueToken: "")) == [
                .reportComplete, .reportState(.live), .watch(resourceVersion: "10"),
            ])
    }

    @Test func aBrokenWatchGoesOnFromTheLastVersionItHeard() {
        var line = Timeline()
        line.watch(a)
        #expect(line.take(.changed(b, resourceVersion: "12")) == [])
        #expect(line.take(.bookmark(resourceVersion: "15")) == [.reportState(.live)])
        #expect(line.take(.watchEnded(lost)) == [.watch(resourceVersion: "15")])
    }

    @Test func aWatchWhoseTimeIsUpGoesOnAtOnce() {
        var line = Timeline()
        line.watch(a)
        #expect(
            line.take(.watchEnded(nil), after: .seconds(290)) == [.watch(resourceVersion: "10")])
    }

    @Test func aWatchThatEndsAtOnceAgainAndAgainIsTriedMoreAndMoreSlowly() throws {
        var line = Timeline()
        line.watch(a)
        var pauses: [Duration] = []
        for _ in 0..<9 {
            let actions = line.take(.watchEnded(lost))
            let pause = try #require(actions.pause)
            #expect(actions.first == .reportState(.failing(lost, retryIn: pause)))
            pauses.append(pause)
            #expect(line.take(.waitEnded, after: pause) == [.watch(resourceVersion: "10")])
        }
        for (index, pause) in pauses.enumerated() {
            let step = min(Duration.seconds(1 << index), .seconds(30))
            #expect(pause >= step / 2 && pause <= step, "pause \(index)")
        }
        _ = line.take(.bookmark(resourceVersion: "11"))
        #expect(line.take(.watchEnded(lost)) == [.watch(resourceVersion: "11")])
        let again = try #require(line.take(.watchEnded(lost)).pause)
        #expect(again <= .seconds(1))
    }

    @Test func aWatchThatOpensAfterFailuresIsLiveBeforeAnythingHappens() throws {
        var line = Timeline()
        line.watch(a)
        #expect(line.take(.watchOpened) == [])
        let pause = try #require(line.take(.watchEnded(lost)).pause)
        _ = line.take(.waitEnded, after: pause)
        #expect(line.take(.watchOpened) == [.reportState(.live)])
        #expect(line.machine.freshAsOf == pause)
        // It has not proved itself yet: the next failure waits longer.
        let next = try #require(line.take(.watchEnded(lost)).pause)
        #expect(next >= .seconds(1))
    }

    @Test func anEmptyWatchThatEndsAtOnceDoesNotTurnIntoABusyLoop() {
        var line = Timeline()
        line.watch(a)
        #expect(line.take(.watchEnded(nil)).pause != nil)
    }

    @Test func aForgottenVersionIsListedAgainAndWhatIsMissingIsReported() {
        var line = Timeline()
        line.watch(a, b)
        _ = line.take(.changed(c, resourceVersion: "12"))
        _ = line.take(.deleted(a, resourceVersion: "13"))
        #expect(line.take(.watchEnded(gone)) == [.list(continueToken: "", limit: 2)])
        #expect(
            line.take(.page([c], resourceVersion: "90", continueToken: "")) == [
                .reportRemoved([b]), .reportComplete, .reportState(.live),
                .watch(resourceVersion: "90"),
            ])
    }

    @Test func aServerThatCameBackWithoutItsHistoryIsListedAtOnce() throws {
        var line = Timeline()
        line.watch(a)
        for _ in 0..<6 {
            let pause = try #require(line.take(.watchEnded(lost)).pause)
            _ = line.take(.waitEnded, after: pause)
        }
        _ = line.take(.watchOpened)
        #expect(line.take(.watchEnded(gone)) == [.list(continueToken: "", limit: 2)])
    }

    @Test func aServerThatForgetsAtOnceIsNotListedWithoutPause() {
        var line = Timeline()
        line.watch(a)
        #expect(line.take(.watchEnded(gone)).pause == nil)
        _ = line.take(.page([a], resourceVersion: "11", continueToken: ""))
        #expect(line.take(.watchEnded(gone)).pause != nil)
        #expect(line.take(.waitEnded) == [.list(continueToken: "", limit: 2)])
    }

    @Test func aListForgottenBetweenPagesIsReadInOnePiece() {
        var line = Timeline()
        _ = line.take(.started)
        _ = line.take(.page([a], resourceVersion: "1", continueToken: "next"))
        #expect(line.take(.listFailed([], gone)) == [.list(continueToken: "", limit: nil)])
        #expect(
            line.take(.page([b], resourceVersion: "2", continueToken: "")).first
                == .reportRemoved([a]))
    }

    @Test func objectsOfAListThatBrokeAreNotForgotten() throws {
        var line = Timeline()
        line.watch(a)
        _ = line.take(.watchEnded(gone))
        #expect(line.take(.listFailed([b], lost)).pause != nil)
        _ = line.take(.waitEnded)
        #expect(
            line.take(.page([c], resourceVersion: "20", continueToken: "")).first
                == .reportRemoved([a, b]))
    }

    @Test func aFailedListIsTriedAgainAndItsReasonReported() throws {
        var line = Timeline()
        _ = line.take(.started)
        let actions = line.take(.listFailed([], lost))
        let pause = try #require(actions.pause)
        #expect(actions == [.reportState(.failing(lost, retryIn: pause)), .wait(pause)])
        #expect(line.take(.waitEnded) == [.list(continueToken: "", limit: 2)])
    }

    @Test func aServerThatNamesAWaitGetsIt() throws {
        var line = Timeline()
        _ = line.take(.started)
        let busy = KubernetesError(.tooManyRequests, "busy", retryAfter: .seconds(17))
        #expect(line.take(.listFailed([], busy)).pause == .seconds(17))
    }

    @Test func aResourceThatCannotBeWatchedIsPolled() {
        var line = Timeline()
        line.watch(a)
        let refused = KubernetesError(.methodNotAllowed, "watch is not supported", status: 405)
        let polling = WatchMachine.Action.reportState(.polling(every: .seconds(30)))
        #expect(line.take(.watchEnded(refused)) == [polling, .wait(.seconds(30))])
        for version in 11...40 {
            #expect(
                line.take(.waitEnded, after: .seconds(30)) == [.list(continueToken: "", limit: 2)])
            #expect(
                line.take(.page([a], resourceVersion: "\(version)", continueToken: "")) == [
                    .reportComplete, polling, .wait(.seconds(30)),
                ])
        }
    }

    @Test func aForbiddenWatchIsTriedAgainAfterSomePolls() {
        var line = Timeline { $0.pollsPerWatch = 2 }
        line.watch(a)
        _ = line.take(.watchEnded(KubernetesError(.forbidden, "no", status: 403)))
        var tried: [Bool] = []
        for version in 11...13 {
            _ = line.take(.waitEnded)
            let actions = line.take(.page([a], resourceVersion: "\(version)", continueToken: ""))
            tried.append(actions.contains(.watch(resourceVersion: "\(version)")))
        }
        #expect(tried == [false, false, true])
    }

    @Test func freshnessIsTheTimeOfTheLastSignOfLife() {
        var line = Timeline()
        _ = line.take(.started)
        #expect(line.machine.freshAsOf == nil)
        _ = line.take(.page([], resourceVersion: "1", continueToken: ""), after: .seconds(2))
        #expect(line.machine.freshAsOf == .seconds(2))
        _ = line.take(.bookmark(resourceVersion: "2"), after: .seconds(60))
        _ = line.take(.watchEnded(lost), after: .seconds(150))
        #expect(line.machine.freshAsOf == .seconds(62))
    }

    @Test func whatBelongsToAnEarlierStepMeansNothing() {
        var line = Timeline()
        #expect(line.take(.waitEnded) == [])
        _ = line.take(.started)
        #expect(line.take(.changed(a, resourceVersion: "3")) == [])
        #expect(line.take(.watchEnded(lost)) == [])
        #expect(line.take(.started) == [])
    }

    /// Whatever happens in whatever order, at most the last action takes time, and there is one.
    @Test(arguments: 0..<64 as Range<UInt64>)
    func theMachineNeverStopsAndNeverDoesTwoThingsAtOnce(seed: UInt64) {
        var line = Timeline { $0.pollsPerWatch = 1 }
        var random = SplitMix(seed: seed)
        var actions = line.take(.started)
        for step in 0..<300 {
            let slow = actions.filter { action in
                switch action {
                case .list, .watch, .wait: true
                case .reportRemoved, .reportComplete, .reportState: false
                }
            }
            guard slow.count <= 1, slow.last == actions.last || slow.isEmpty else {
                Issue.record("seed \(seed), step \(step): \(actions)")
                return
            }
            if let next = slow.last { actions = line.take(outcome(of: next, &random)) }
            while actions.withoutStates.isEmpty {
                actions = line.take(outcome(of: .watch(resourceVersion: ""), &random))
            }
            line.now += .milliseconds(Int.random(in: 0...4000, using: &random))
        }
    }

    private func outcome(
        of action: WatchMachine.Action, _ random: inout SplitMix
    ) -> WatchMachine.Event {
        let errors = [
            lost, gone, KubernetesError(.forbidden, "no"), KubernetesError(.unauthorized, "no"),
            KubernetesError(.methodNotAllowed, "no"), KubernetesError(.serverError, "no"),
        ]
        let error = errors[Int.random(in: 0..<errors.count, using: &random)]
        let key = [a, b, c][Int.random(in: 0..<3, using: &random)]
        let version = String(Int.random(in: 1...99, using: &random))
        switch action {
        case .wait: return .waitEnded
        case .watch:
            switch Int.random(in: 0..<6, using: &random) {
            case 5: return .watchOpened
            case 0: return .changed(key, resourceVersion: version)
            case 1: return .deleted(key, resourceVersion: version)
            case 2: return .bookmark(resourceVersion: version)
            case 3: return .watchEnded(nil)
            default: return .watchEnded(error)
            }
        case .list, .reportRemoved, .reportComplete, .reportState:
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return .page([key], resourceVersion: version, continueToken: "")
            case 1: return .page([key], resourceVersion: version, continueToken: "more")
            default: return .listFailed([key], error)
            }
        }
    }
}
