import Testing

@testable import CursesKit

@Suite struct CellBufferTests {
    private let style = StyleID(rawValue: 1)

    private func buffer(_ columns: Int, _ rows: Int = 1) -> CellBuffer {
        CellBuffer(size: Size(columns: columns, rows: rows))
    }

    @Test(arguments: [
        ("abc", 0, "abc   ", 3),
        ("abc", 4, "    ab", 3),
        ("abc", -1, "bc    ", 3),
        ("abc", 6, "      ", 3),
        ("abc", -3, "      ", 3),
        ("日本", 1, " 日本 ", 4),
        ("日本", -1, " 本   ", 4),
        ("日本", 3, "   日 ", 4),
        ("a\u{1B}b", 0, "a^[b  ", 4),
        ("e\u{301}\u{200B}x", 0, "e\u{301}x    ", 2),
        ("🇩🇪!", 0, "DE!   ", 3),
    ]) func textIsClippedAtBothSides(text: String, column: Int, row: String, used: Int) {
        var grid = buffer(6)
        let columns = grid.put(text, at: Point(column: column, row: 0), style: style)
        #expect(columns == used)
        #expect(grid.rows == [row])
    }

    @Test(arguments: [-1, 1]) func rowsOutsideOfTheGridAreNotDrawn(row: Int) {
        var grid = buffer(3)
        #expect(grid.put("abc", at: Point(column: 0, row: row), style: style) == 3)
        #expect(grid == buffer(3))
    }

    @Test func aWideCharacterIsNotCutByTheColumnLimit() {
        var grid = buffer(6)
        #expect(
            grid.put("日本語", at: Point(column: 0, row: 0), style: style, maxColumns: 5) == 4)
        #expect(grid.text == "日本")
    }

    @Test(arguments: [(1, " x    "), (2, " x    "), (0, "x     ")])
    func overwritingHalfOfAWideCharacterBlanksTheOther(column: Int, row: String) {
        var grid = buffer(6)
        grid.put("日", at: Point(column: min(column, 1), row: 0), style: style)
        grid.put("x", at: Point(column: column, row: 0), style: style)
        #expect(grid.rows[0].filter { $0 != " " } == "x")
        #expect(grid[column, 0].text == "x")
        #expect(grid.rows[0].count == 6)
    }

    @Test func fillingAndRestylingStayInsideTheGrid() {
        var grid = buffer(4, 2)
        grid.fill(Rect(column: 2, row: -1, columns: 9, rows: 2), with: "─", style: style)
        #expect(grid.rows == ["  ──", "    "])
        grid.restyle(Rect(column: -2, row: 1, columns: 3, rows: 9), to: style)
        #expect(grid.styleRows { $0 == style ? "#" : "." } == ["..##", "#..."])
    }

    @Test func aFillCharacterThatIsNotOneColumnWideIsASpace() {
        var grid = buffer(3)
        grid.fill(grid.bounds, with: "日")
        grid.fill(grid.bounds, with: "\u{1B}")
        #expect(grid.rows == ["   "])
    }

    @Test func aWideCharacterTakesAStyleAsAWhole() {
        var grid = buffer(4)
        grid.put("日", at: Point(column: 1, row: 0), style: .plain)
        grid.restyle(Rect(column: 1, row: 0, columns: 1, rows: 1), to: style)
        #expect(grid.styleRows { $0 == style ? "#" : "." } == [".##."])
    }

    @Test func copyingClips() {
        var small = buffer(3)
        small.put("日x", at: Point(column: 0, row: 0), style: style)
        var grid = buffer(4, 2)
        grid.copy(small, at: Point(column: 2, row: 1))
        #expect(grid.rows == ["    ", "  日"])
    }

    @Test func runsNameOnlyWhatChanged() {
        var old = buffer(10, 2)
        old.put("abcdef", at: Point(column: 0, row: 0), style: .plain)
        var new = old
        new.put("X", at: Point(column: 1, row: 0), style: .plain)
        new.put("日", at: Point(column: 6, row: 1), style: style)
        let runs = new.runs(since: old)
        #expect(runs.map(\.row) == [0, 1])
        #expect(runs.map(\.column) == [1, 6])
        #expect(runs.map { $0.cells.map(\.text) } == [["X"], ["日", ""]])
        #expect(new.runs(since: new).isEmpty)
        #expect(new.runs(since: nil).map(\.cells.count) == [10, 10])
    }

    @Test func applyingTheDifferenceToTheOldFrameGivesTheNew() {
        let seed: UInt64 = 2024
        var random = SeededGenerator(seed: seed)
        var old = buffer(12, 3)
        for round in 0..<2000 {
            var new = old
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let text =
                    ["a", "日本", "e\u{301}", "👍🏽x", "   ", "🇩🇪", "क्षि"]
                    .randomElement(using: &random) ?? "a"
                let place = Point(
                    column: Int.random(in: -2...12, using: &random),
                    row: Int.random(in: -1...3, using: &random))
                let style = StyleID(rawValue: UInt8.random(in: 0...2, using: &random))
                new.put(text, at: place, style: style)
            }
            var painted = old
            painted.apply(new.runs(since: old))
            #expect(painted == new, "seed \(seed), round \(round)")
            for row in new.rows { #expect(TextWidth.columns(of: row) == 12, "seed \(seed)") }
            old = new
        }
    }
}
