import Testing

@testable import CursesKit

@Suite struct LayoutTests {
    @Test(arguments: [
        ([Extent.fixed(1), .weight(1), .fixed(2)], 10, [1, 7, 2]),
        ([.weight(1), .weight(2)], 10, [3, 7]),
        ([.weight(1), .weight(1), .weight(1)], 8, [2, 3, 3]),
        ([.fixed(5), .fixed(5), .weight(1)], 7, [5, 2, 0]),
        ([.fixed(-3), .weight(1)], 4, [0, 4]),
        ([.weight(0), .fixed(2)], 4, [0, 2]),
        ([], 4, []),
    ]) func aLengthIsSharedOut(extents: [Extent], length: Int, expected: [Int]) {
        #expect(Rect.divide(length, extents) == expected)
        let area = Rect(column: 3, row: 2, columns: length, rows: length)
        let stacked = area.stacked(extents)
        #expect(stacked.map(\.rows) == expected)
        #expect(zip(stacked, stacked.dropFirst()).allSatisfy { $0.endRow == $1.row })
        let beside = area.sideBySide(extents)
        #expect(beside.map(\.columns) == expected)
        #expect(beside.allSatisfy { area.intersection($0) == $0 || $0.isEmpty })
    }

    @Test func rectanglesCutAndCentre() {
        let area = Rect(column: 0, row: 0, columns: 10, rows: 6)
        #expect(area.inset(columns: 2, rows: 1) == Rect(column: 2, row: 1, columns: 6, rows: 4))
        #expect(area.inset(columns: 9, rows: 9).isEmpty)
        #expect(
            area.centred(Size(columns: 4, rows: 20)) == Rect(column: 3, row: 0, columns: 4, rows: 6)
        )
        #expect(area.contains(Point(column: 9, row: 5)))
        #expect(!area.contains(Point(column: 10, row: 5)))
    }

    /// NAME, NS, PHASE, CLUSTERS, AGE, REV.
    private let rules = [
        ColumnRule(minimum: 20, weight: 2, maximum: 40),
        ColumnRule(minimum: 6, fallback: .drop(order: 3)),
        ColumnRule(minimum: 10),
        ColumnRule(minimum: 12, weight: 1, fallback: .shorten(order: 5, to: 3)),
        ColumnRule(minimum: 4, fallback: .drop(order: 4)),
        ColumnRule(minimum: 5, fallback: .drop(order: 1)),
    ]

    @Test(arguments: [
        (100, [40, 6, 10, 30, 4, 5]),
        (62, [20, 6, 10, 12, 4, 5]),
        (61, [23, 6, 10, 14, 4, nil]),
        (55, [24, nil, 10, 14, 4, nil] as [Int?]),
        (47, [22, nil, 10, 13, nil, nil]),
        (43, [25, nil, 10, 6, nil, nil]),
        (35, [20, nil, 10, 3, nil, nil]),
        (30, [20, nil, 9, nil, nil, nil]),
        (10, [10, nil, nil, nil, nil, nil]),
        (0, [nil, nil, nil, nil, nil, nil]),
    ]) func columnsLeaveInTheirOrder(width: Int, expected: [Int?]) {
        let widths = TableLayout.widths(rules, in: width)
        #expect(widths == expected)
        let present = widths.compactMap { $0 }
        #expect(present.reduce(0, +) + max(0, present.count - 1) <= width)
    }

    @Test func roomIsSharedByWeightUpToTheMaximum() {
        let rules = [
            ColumnRule(minimum: 2, weight: 1, maximum: 4), ColumnRule(minimum: 2, weight: 1),
        ]
        #expect(TableLayout.widths(rules, in: 21) == [4, 16])
        #expect(TableLayout.widths(rules, in: 8, gap: 2) == [3, 3])
    }
}
