/// Adjacent cells of one row that have to be drawn.
public struct CellRun: Sendable, Hashable {
    /// The row.
    public var row: Int
    /// The column of the first cell.
    public var column: Int
    /// The cells; a wide character comes with its empty second cell.
    public var cells: [Cell]
}

extension CellBuffer {
    /// The cells that differ from an earlier frame, as runs that never begin or end inside a wide
    /// character.
    ///
    /// Everything differs from nil and from a frame of another size.
    public func runs(since previous: CellBuffer?) -> [CellRun] {
        let old = previous?.size == size ? previous : nil
        var runs: [CellRun] = []
        for row in 0..<size.rows {
            let start = row * size.columns
            var column = 0
            while column < size.columns {
                let end = endOfCharacter(at: column, row: row)
                let range = start + column..<start + end
                if let old, old.cells[range] == cells[range] {
                    column = end
                    continue
                }
                if let last = runs.last, last.row == row, last.column + last.cells.count == column {
                    runs[runs.count - 1].cells += cells[range]
                } else {
                    runs.append(CellRun(row: row, column: column, cells: Array(cells[range])))
                }
                column = end
            }
        }
        return runs
    }

    /// Draws runs of another frame of the same size into this one.
    public mutating func apply(_ runs: [CellRun]) {
        for run in runs {
            for (offset, cell) in run.cells.enumerated() where !cell.text.isEmpty {
                let next = offset + 1
                let wide = next < run.cells.count && run.cells[next].text.isEmpty
                set(cell, width: wide ? 2 : 1, run.column + offset, run.row)
            }
        }
    }

    private func endOfCharacter(at column: Int, row: Int) -> Int {
        let next = column + 1
        guard next < size.columns, cells[row * size.columns + next].text.isEmpty else {
            return next
        }
        return next + 1
    }
}
