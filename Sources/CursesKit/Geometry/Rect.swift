/// A number of columns and rows.
public struct Size: Sendable, Hashable {
    /// Cells in a row.
    public var columns: Int
    /// Rows.
    public var rows: Int

    /// A size; negative numbers count as 0.
    public init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }
}

/// A cell's place, counted from 0 at the top left.
public struct Point: Sendable, Hashable {
    /// The column.
    public var column: Int
    /// The row.
    public var row: Int

    /// A place.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A rectangle of cells.
public struct Rect: Sendable, Hashable {
    /// The first column.
    public var column: Int
    /// The first row.
    public var row: Int
    /// Width in cells, never negative.
    public var columns: Int
    /// Height in cells, never negative.
    public var rows: Int

    /// A rectangle; negative sizes count as 0.
    public init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    /// The rectangle that covers a whole area of that size.
    public init(_ size: Size) {
        self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
    }

    /// Its size.
    public var size: Size { Size(columns: columns, rows: rows) }
    /// The column after the last one.
    public var endColumn: Int { column + columns }
    /// The row after the last one.
    public var endRow: Int { row + rows }
    /// Whether it has no cell.
    public var isEmpty: Bool { columns == 0 || rows == 0 }
}
