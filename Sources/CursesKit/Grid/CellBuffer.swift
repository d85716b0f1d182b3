/// A frame: a grid of cells and the place of the cursor, without any terminal.
///
/// The grid never holds a control character, and never half of a wide one: whatever is written goes
/// through ``CellPieces``, and overwriting one half of a wide character blanks the other.
public struct CellBuffer: Sendable, Hashable {
    /// Its size.
    public let size: Size
    /// Where the hardware cursor stands; nil hides it.
    public var cursor: Point?
    /// The cells, row by row.
    private(set) var cells: [Cell]

    /// A grid of blank cells.
    public init(size: Size) {
        self.size = size
        self.cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    /// The cell at a place; blank outside of the grid.
    public subscript(column: Int, row: Int) -> Cell {
        contains(column: column, row: row) ? cells[row * size.columns + column] : .blank
    }

    /// The cell at a place; blank outside of the grid.
    public subscript(point: Point) -> Cell { self[point.column, point.row] }

    /// The whole grid as a rectangle.
    public var bounds: Rect { Rect(size) }

    /// Writes text and says how many columns it took.
    ///
    /// Text that begins left of the grid or ends right of it is clipped, a wide character that would
    /// be cut is left out. Columns outside of the grid count too, so that several writes can follow
    /// one another. Control characters show as carets; see ``SafeText`` for lines from outside.
    /// - Parameter maxColumns: the most columns to take.
    @discardableResult
    public mutating func put(
        _ text: some StringProtocol, at point: Point, style: StyleID, maxColumns: Int = .max
    ) -> Int {
        var used = 0
        for character in text {
            if character.isPlainASCII {
                guard used < maxColumns else { return used }
                set(
                    Cell(text: String(character), style: style), width: 1, point.column + used,
                    point.row)
                used += 1
                continue
            }
            let pieces = CellPieces.of(character)
            let width = pieces.reduce(0) { $0 + $1.width }
            guard used <= maxColumns - width else { return used }
            for piece in pieces {
                set(
                    Cell(text: piece.text, style: style), width: piece.width, point.column + used,
                    point.row)
                used += piece.width
            }
        }
        return used
    }

    /// Fills a rectangle with one character.
    ///
    /// A character that is not one column wide counts as a space.
    public mutating func fill(
        _ rect: Rect, with character: Character = " ", style: StyleID = .plain
    ) {
        let pieces = CellPieces.of(character)
        let text = pieces.count == 1 && pieces[0].width == 1 ? pieces[0].text : " "
        forEachRow(of: rect) { buffer, row, columns in
            for column in columns {
                buffer.set(Cell(text: text, style: style), width: 1, column, row)
            }
        }
    }

    /// Gives the cells of a rectangle another style and keeps their text.
    ///
    /// A wide character takes the style of its first half as a whole.
    public mutating func restyle(_ rect: Rect, _ style: (StyleID) -> StyleID) {
        forEachRow(of: rect) { buffer, row, columns in
            for column in columns {
                let index = row * buffer.size.columns + column
                guard !buffer.cells[index].text.isEmpty else { continue }
                buffer.cells[index].style = style(buffer.cells[index].style)
                if column + 1 < buffer.size.columns, buffer.cells[index + 1].text.isEmpty {
                    buffer.cells[index + 1].style = buffer.cells[index].style
                }
            }
        }
    }

    /// Gives the cells of a rectangle another style and keeps their text.
    public mutating func restyle(_ rect: Rect, to style: StyleID) {
        restyle(rect) { _ in style }
    }

    /// Copies another grid into this one, clipped.
    public mutating func copy(_ other: CellBuffer, at point: Point) {
        for row in 0..<other.size.rows {
            for column in 0..<other.size.columns {
                let cell = other[column, row]
                guard !cell.text.isEmpty else { continue }
                let wide = other[column + 1, row].text.isEmpty
                set(cell, width: wide ? 2 : 1, point.column + column, point.row + row)
            }
        }
    }
}

// MARK: - Cells

extension CellBuffer {
    func contains(column: Int, row: Int) -> Bool {
        column >= 0 && column < size.columns && row >= 0 && row < size.rows
    }

    /// Stores one drawn cell; the only place that writes text.
    mutating func set(_ cell: Cell, width: Int, _ column: Int, _ row: Int) {
        guard row >= 0, row < size.rows else { return }
        guard width == 2 else {
            store(cell, column, row)
            return
        }
        if column >= 0, column + 1 < size.columns {
            store(cell, column, row)
            store(Cell(text: " ", style: cell.style), column + 1, row)
            cells[row * size.columns + column + 1].text = ""
        } else {
            // Half of it would be cut: the visible half is a space.
            store(Cell(text: " ", style: cell.style), column, row)
            store(Cell(text: " ", style: cell.style), column + 1, row)
        }
    }

    private mutating func store(_ cell: Cell, _ column: Int, _ row: Int) {
        guard column >= 0, column < size.columns else { return }
        let index = row * size.columns + column
        if cells[index].text.isEmpty, column > 0 {
            cells[index - 1].text = " "
        }
        if column + 1 < size.columns, cells[index + 1].text.isEmpty {
            cells[index + 1].text = " "
        }
        cells[index] = cell
    }

    private mutating func forEachRow(
        of rect: Rect, _ body: (inout CellBuffer, Int, Range<Int>) -> Void
    ) {
        let inside = rect.intersection(bounds)
        guard !inside.isEmpty else { return }
        for row in inside.row..<inside.endRow {
            body(&self, row, inside.column..<inside.endColumn)
        }
    }
}

// MARK: - Reading for tests

extension CellBuffer {
    /// The rows as text, as many columns each as the grid has.
    public var rows: [String] {
        (0..<size.rows).map { row in
            cells[row * size.columns..<(row + 1) * size.columns].map(\.text).joined()
        }
    }

    /// The rows as text without spaces at their ends, one line each.
    public var text: String {
        rows.map { row in
            var line = row[...]
            while line.last == " " { line.removeLast() }
            return String(line)
        }.joined(separator: "\n")
    }

    /// The rows with one character for each cell's style.
    public func styleRows(_ character: (StyleID) -> Character) -> [String] {
        (0..<size.rows).map { row in
            String(
                cells[row * size.columns..<(row + 1) * size.columns].map { character($0.style) })
        }
    }
}
