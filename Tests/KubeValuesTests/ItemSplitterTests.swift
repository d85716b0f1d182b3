import KubeValues
import Testing

@Suite struct ItemSplitterTests {
    private func split(
        _ text: String, _ shape: ItemSplitter.Shape = .list, chunk: Int, limit: Int = 1000
    ) -> (items: [Result<JSON, ItemError>], rest: Result<JSON, ItemError>) {
        var splitter = ItemSplitter(shape, limit: limit)
        var items: [Result<JSON, ItemError>] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            splitter.consume(bytes[start..<min(start + chunk, bytes.count)]) { items.append($0) }
        }
        do throws(ItemError) {
            return (items, .success(try splitter.finish()))
        } catch {
            return (items, .failure(error))
        }
    }

    private static let list = #"""
        {"kind":"PodList","metadata":{"continue":"c\"]","resourceVersion":"7"},
         "items" : [ {"a":"}]\"","b":[1,{"c":[]}]} , "x", 12 ,null,[[]], {} ],
         "later":{"items":[1,2]}}
        """#

    @Test(arguments: 1...40)
    func aListIsCutAlikeHoweverItsBytesArrive(chunk: Int) throws {
        let (items, rest) = split(ItemSplitterTests.list, chunk: chunk)
        let whole = try JSON(parsing: ItemSplitterTests.list)
        #expect(try items.map { try $0.get() } == whole["items"]?.array)
        var expected = whole
        expected["items"] = []
        #expect(try rest.get() == expected)
    }

    @Test(arguments: 1...30)
    func aStreamIsCutIntoItsValues(chunk: Int) throws {
        let text = """
            {"type":"ADDED","object":{"a":"\\n{"}}
            {"type":"BOOKMARK"}{"type":"DELETED"}\r\n 17\n
            """
        let (items, rest) = split(text, .stream, chunk: chunk)
        #expect(
            try items.map { try $0.get() } == [
                ["type": "ADDED", "object": ["a": "\n{"]], ["type": "BOOKMARK"],
                ["type": "DELETED"], 17,
            ])
        #expect(try rest.get() == .null)
    }

    @Test func anObjectWithoutItemsIsTheRest() throws {
        let (items, rest) = split(#"{"kind":"Status","code":410,"items":null}"#, chunk: 7)
        #expect(items.isEmpty)
        #expect(try rest.get() == ["kind": "Status", "code": 410, "items": nil])
    }

    @Test(arguments: [3, 1000])
    func anItemThatIsTooLargeIsPassedOver(chunk: Int) throws {
        let large = String(repeating: "x", count: 100)
        let (items, rest) = split(
            #"{"items":[1,{"a":"\#(large)"},2]}"#, chunk: chunk, limit: 50)
        #expect(items == [.success(1), .failure(.tooLarge(bytes: 108)), .success(2)])
        #expect(try rest.get() == ["items": []])
    }

    @Test func endlessTextAroundTheItemsIsRefused() {
        let (_, rest) = split(
            "{\"a\":\"" + String(repeating: "x", count: 100), chunk: 10, limit: 50)
        #expect(rest == .failure(.tooLarge(bytes: 60)))
    }

    @Test func aMalformedItemDoesNotSpoilItsNeighbours() throws {
        let (items, _) = split(#"{"items":[{"a":1},{a:1},{"a":2}]}"#, chunk: 4)
        #expect(
            items == [
                .success(["a": 1]),
                .failure(.malformed(JSONError(message: "expected a member name", offset: 1))),
                .success(["a": 2]),
            ])
    }

    @Test(arguments: [
        #"{"items":[{"a":1}"#, #"{"items":["#, #"{"items":[1]"#, #"{"kind":"a"#, "", "{",
    ])
    func anAnswerThatEndsEarlyIsNoticed(text: String) {
        #expect(split(text, chunk: 5).rest == .failure(.truncated))
    }

    @Test func aWatchEventCutShortIsNoticed() {
        let (items, rest) = split("{\"a\":1}\n{\"a\":", .stream, chunk: 5)
        #expect(items == [.success(["a": 1])])
        #expect(rest == .failure(.truncated))
    }

    @Test func whatIsNoListIsRefused() {
        #expect(
            split("<html>", chunk: 9).rest == .failure(.truncated)
                || split("<html>", chunk: 9).rest
                    == .failure(.malformed(JSONError(message: "unexpected character", offset: 0)))
        )
        #expect(
            split(#"{"items":[1 2]}"#, chunk: 99).rest
                == .failure(.malformed(JSONError(message: "expected ',' or ']'", offset: 12))))
    }

    @Test func theErrorOfTheReceiverStopsTheWork() {
        struct Enough: Error {}
        var splitter = ItemSplitter(.list)
        var count = 0
        #expect(throws: Enough.self) {
            try splitter.consume(Array(#"{"items":[1,2,3]}"#.utf8)) { _ throws(Enough) in
                count += 1
                if count == 2 { throw Enough() }
            }
        }
        #expect(count == 2)
    }

    @Test func randomListsAreCutAtRandomPlaces() throws {
        var generator = SeededGenerator(seed: 3)
        for round in 0..<500 {
            let count = Int.random(in: 0..<6, using: &generator)
            let elements = (0..<count).map { _ in generator.value(depth: 3) }
            let list: JSON = ["kind": "List", "items": .array(elements), "z": generator.value()]
            let chunk = Int.random(in: 1...30, using: &generator)
            let (items, rest) = split(list.text(), chunk: chunk, limit: 1 << 20)
            #expect(try items.map { try $0.get() } == elements, "seed 3, round \(round)")
            #expect(try rest.get()["z"] == list["z"], "seed 3, round \(round)")
        }
    }
}
