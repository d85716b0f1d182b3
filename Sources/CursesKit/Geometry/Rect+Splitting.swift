/// How much of a length one part takes.
public enum Extent: Sendable, Hashable {
    /// So many cells, if there are as many.
    case fixed(Int)
    /// A share of what the fixed parts leave.
    case weight(Int)
}

extension Rect {
    /// Cuts it into parts above one another, which never overlap or reach outside.
    ///
    /// Where fixed parts ask for more than there is, the later ones get less.
    public func stacked(_ extents: [Extent]) -> [Rect] {
        var next = row
        return Self.divide(rows, extents).map { length in
            defer { next += length }
            return Rect(column: column, row: next, columns: columns, rows: length)
        }
    }

    /// Cuts it into parts side by side, which never overlap or reach outside.
    ///
    /// Where fixed parts ask for more than there is, the later ones get less.
    public func sideBySide(_ extents: [Extent]) -> [Rect] {
        var next = column
        return Self.divide(columns, extents).map { length in
            defer { next += length }
            return Rect(column: next, row: row, columns: length, rows: rows)
        }
    }

    /// It without a margin on each side.
    public func inset(columns horizontal: Int = 0, rows vertical: Int = 0) -> Rect {
        Rect(
            column: column + min(horizontal, columns), row: row + min(vertical, rows),
            columns: columns - 2 * horizontal, rows: rows - 2 * vertical)
    }

    /// What it and another have in common.
    public func intersection(_ other: Rect) -> Rect {
        let left = max(column, other.column)
        let top = max(row, other.row)
        return Rect(
            column: left, row: top,
            columns: min(endColumn, other.endColumn) - left, rows: min(endRow, other.endRow) - top)
    }

    /// Whether a place is inside.
    public func contains(_ point: Point) -> Bool {
        point.column >= column && point.column < endColumn && point.row >= row
            && point.row < endRow
    }

    /// A rectangle of that size in its middle, made smaller where it does not fit.
    public func centred(_ size: Size) -> Rect {
        let width = min(size.columns, columns)
        let height = min(size.rows, rows)
        return Rect(
            column: column + (columns - width) / 2, row: row + (rows - height) / 2,
            columns: width, rows: height)
    }

    /// Shares out a length; the shares add up to it when a weight is among them.
    static func divide(_ length: Int, _ extents: [Extent]) -> [Int] {
        var left = length
        var shares = extents.map { extent -> Int in
            guard case .fixed(let wanted) = extent else { return 0 }
            let share = min(max(0, wanted), left)
            left -= share
            return share
        }
        var weights = extents.reduce(0) { sum, extent in
            if case .weight(let weight) = extent { sum + max(0, weight) } else { sum }
        }
        for (index, extent) in extents.enumerated() {
            guard case .weight(let weight) = extent, weight > 0 else { continue }
            // Dividing what is left, not the whole, lets rounding never lose a cell.
            shares[index] = left * weight / weights
            left -= shares[index]
            weights -= weight
        }
        return shares
    }
}
