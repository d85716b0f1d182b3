import KubeKit
import KubeValues
import Testing

/// Notes what a watcher reports, one line an event.
private final class Notes: Sendable {
    private let lines = LockedBox<[String]>([])

    func add(_ event: WatchEvent<String>) {
        let line =
            switch event {
            case .changes(let changed, let removed):
                (changed.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                    + removed.map { "-\($0)" }).joined(separator: " ")
            case .complete: "complete"
            case .state(.connecting): "connecting"
            case .state(.live): "live"
            case .state(.polling): "polling"
            case .state(.failing(let error, _)): "failing: \(error.message)"
            }
        lines.withLock { $0.append(line) }
    }

    var all: [String] { lines.withLock { $0 } }
}

@Suite struct WatcherTests {
    private let list = "/apis/core.oam.dev/v1beta1/applications"

    private func watchPath(_ version: String) -> String {
        "\(list)?watch=true&allowWatchBookmarks=true&resourceVersion=\(version)&timeoutSeconds=290"
    }

    private func object(_ name: String, _ version: Int, color: String) -> String {
        """
        {"metadata":{"name":"\(name)","namespace":"shop","resourceVersion":"\(version)"},\
        "color":"\(color)"}
        """
    }

    private func event(_ type: String, _ object: String) -> String {
        #"{"type":"\#(type)","object":\#(object)}"# + "\n"
    }

    private func page(_ items: [String], version: Int, next: String = "") -> String {
        """
        {"kind":"List","metadata":{"resourceVersion":"\(version)","continue":"\(next)"},\
        "items":[\(items.joined(separator: ","))]}
        """
    }

    /// What a watcher reports until the script is through.
    private func run(_ steps: [ScriptedTransport.Step]) async -> [String] {
        let transport = ScriptedTransport(steps)
        let notes = Notes()
        let clock = LockedBox(Duration.zero)
        let time = WatchTime(
            now: { clock.withLock { $0 } }, sleep: { pause in clock.withLock { $0 += pause } })
        var settings = WatchMachine.Settings()
        settings.pageSize = 2
        let watcher = Watcher(
            transport,
            path: ResourcePath(group: "core.oam.dev", version: "v1beta1", plural: "applications"),
            settings: settings, time: time
        ) { object in object["color"]?.string }
        let task = Task {
            await watcher.run(using: SplitMix(seed: 1)) { event in notes.add(event) }
        }
        await transport.waitForEnd()
        task.cancel()
        await task.value
        return notes.all
    }

    @Test func pagesAndChangesArriveAsRows() async {
        let changes =
            event("MODIFIED", object("a", 12, color: "green"))
            + event("ADDED", object("d", 13, color: "blue"))
        let cut = changes.index(changes.startIndex, offsetBy: 30)
        let notes = await run([
            .init(
                path: "\(list)?limit=2",
                pieces: [
                    page(
                        [object("a", 1, color: "red"), object("b", 2, color: "red")], version: 10,
                        next: "n/1")
                ]),
            .init(
                path: "\(list)?limit=2&continue=n%2F1",
                pieces: [page([object("c", 3, color: "red")], version: 10)]),
            .init(
                path: watchPath("10"),
                pieces: [
                    String(changes[..<cut]), String(changes[cut...]),
                    event("DELETED", object("b", 14, color: "red")),
                    event("BOOKMARK", #"{"metadata":{"resourceVersion":"20"}}"#),
                ], end: .failure(TransportError(.connectionLost, "broke"))),
            .init(path: watchPath("20"), pieces: []),
        ])
        #expect(
            notes.prefix(9) == [
                "connecting", "shop/a=red shop/b=red", "shop/c=red", "complete", "live",
                "shop/a=green shop/d=blue", "-shop/b", "live",
                "failing: the server ends each stream of changes at once",
            ])
    }

    @Test func anExpiredVersionLeadsToANewListWithADifference() async {
        let expired = event(
            "ERROR",
            #"{"kind":"Status","status":"Failure","message":"too old","reason":"Expired","code":410}"#
        )
        let notes = await run([
            .init(
                path: "\(list)?limit=2",
                pieces: [
                    page([object("a", 1, color: "red"), object("b", 2, color: "red")], version: 10)
                ]),
            .init(path: watchPath("10"), pieces: [expired]),
            .init(
                path: "\(list)?limit=2",
                pieces: [page([object("b", 2, color: "red")], version: 30)]),
        ])
        #expect(
            notes == [
                "connecting", "shop/a=red shop/b=red", "complete", "live", "shop/b=red", "-shop/a",
                "complete", "live",
            ])
    }

    @Test func aRefusedWatchIsPolled() async {
        let refusal =
            #"{"kind":"Status","message":"watch is not supported","reason":"MethodNotAllowed","code":405}"#
        let one = page([object("a", 1, color: "red")], version: 10)
        let notes = await run([
            .init(path: "\(list)?limit=2", pieces: [one]),
            .init(path: watchPath("10"), status: 405, pieces: [refusal]),
            .init(path: "\(list)?limit=2", pieces: [one]),
            .init(path: "\(list)?limit=2", pieces: [page([], version: 11)]),
        ])
        #expect(
            notes == [
                "connecting", "shop/a=red", "complete", "live", "polling", "shop/a=red",
                "complete", "polling", "-shop/a", "complete", "polling",
            ])
    }

    @Test func aServerThatIsDownIsAskedUntilItIsUp() async {
        let refused = TransportError(.refused, "nothing listens at 127.0.0.1:1")
        let notes = await run([
            .init(path: "\(list)?limit=2", failure: refused),
            .init(
                path: "\(list)?limit=2", status: 403, pieces: [#"{"kind":"Status","message":"no"}"#]
            ),
            .init(path: "\(list)?limit=2", pieces: ["{\"items\":[" + object("a", 1, color: "red")]),
            .init(path: "\(list)?limit=2", pieces: [page([], version: 1)]),
        ])
        #expect(
            notes == [
                "connecting", "failing: nothing listens at 127.0.0.1:1", "failing: no",
                "shop/a=red", "failing: the server's answer ends early", "-shop/a", "complete",
                "live",
            ])
    }

    @Test func whatTheProjectionLeavesOutIsNotThere() async {
        let plain = #"{"metadata":{"name":"a","namespace":"shop","resourceVersion":"11"}}"#
        let notes = await run([
            .init(
                path: "\(list)?limit=2",
                pieces: [page([object("a", 1, color: "red"), plain], version: 10)]),
            .init(path: watchPath("10"), pieces: [event("MODIFIED", plain)]),
        ])
        #expect(notes == ["connecting", "shop/a=red", "complete", "live", "-shop/a"])
    }
}
