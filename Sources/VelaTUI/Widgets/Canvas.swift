import CursesKit

/// A frame under construction; everything is drawn in roles.
struct Canvas {
    /// The frame.
    private(set) var buffer: CellBuffer
    /// Glyphs, zone and clock.
    let context: ViewContext

    init(size: Size, context: ViewContext) {
        buffer = CellBuffer(size: size)
        self.context = context
    }

    /// The characters to draw with.
    var glyphs: Glyphs { context.glyphs }
    /// The whole frame.
    var bounds: Rect { buffer.bounds }

    /// Draws text, shortened to so many columns.
    @discardableResult
    mutating func put(
        _ text: String, _ role: Role = .plain, column: Int, row: Int, columns: Int = .max
    ) -> Int {
        put(Line(text, role), column: column, row: row, columns: columns)
    }

    /// Draws a line, shortened to so many columns.
    @discardableResult
    mutating func put(_ line: Line, column: Int, row: Int, columns: Int = .max) -> Int {
        let room = min(columns, buffer.size.columns - column)
        guard room > 0, row >= 0, row < buffer.size.rows else { return 0 }
        let isCut = line.columns > room
        var used = 0
        for (index, span) in line.spans.enumerated() {
            let left = room - used
            guard left > 0 else { break }
            let rest = line.spans[(index + 1)...].reduce(0) { $0 + $1.columns }
            let text =
                isCut && span.columns + rest > left
                ? clip(span.text, rest: rest, left: left) : span.text
            used += buffer.put(
                text, at: Point(column: column + used, row: row), style: span.role.style,
                maxColumns: left)
        }
        return used
    }

    private func clip(_ text: String, rest: Int, left: Int) -> String {
        let width = TextWidth.columns(of: text)
        // The ellipsis belongs to the span in which the line ends.
        if width < left, rest > 0, width + 1 <= left { return text }
        // Where only the ellipsis has room, `14m` must not become `14`.
        if left <= TextWidth.columns(of: glyphs.ellipsis),
            !text.prefix(left).allSatisfy({ $0 == " " })
        {
            return String(glyphs.ellipsis.prefix(left))
        }
        return TextWidth.clip(
            text + (rest > 0 ? " " : ""), to: left, ellipsis: glyphs.ellipsis)
    }

    /// Draws a line that ends at a column.
    mutating func putTrailing(_ line: Line, endColumn: Int, row: Int) {
        put(line, column: max(0, endColumn - line.columns), row: row)
    }

    /// Draws lines below one another and leaves out what does not fit.
    mutating func put(_ lines: [Line], in rect: Rect, offset: Int = 0) {
        for (index, line) in lines.dropFirst(max(0, offset)).prefix(rect.rows).enumerated() {
            put(line, column: rect.column, row: rect.row + index, columns: rect.columns)
        }
    }

    /// Fills a rectangle.
    mutating func fill(_ rect: Rect, _ role: Role, with character: Character = " ") {
        buffer.fill(rect, with: character, style: role.style)
    }

    /// Marks a row as the selected one.
    mutating func select(_ rect: Rect) {
        buffer.restyle(rect) { Role($0).selectedStyle }
    }

    /// Gives all cells one role.
    mutating func restyle(_ rect: Rect, _ role: Role) { buffer.restyle(rect, to: role.style) }

    /// Puts the cursor somewhere.
    mutating func placeCursor(column: Int, row: Int) {
        guard bounds.contains(Point(column: column, row: row)) else { return }
        buffer.cursor = Point(column: column, row: row)
    }

    /// Draws a frame around a rectangle and returns what is inside of it, with a margin at the sides.
    mutating func box(
        _ rect: Rect, title: String = "", footer: String = "", isFocused: Bool = false
    ) -> Rect {
        guard rect.columns >= 4, rect.rows >= 2 else { return rect }
        let role: Role = isFocused ? .accent : .border
        let corners = glyphs.corners
        let last = rect.endRow - 1
        let right = rect.endColumn - 1
        for row in [rect.row, last] {
            fill(
                Rect(column: rect.column + 1, row: row, columns: rect.columns - 2, rows: 1), role,
                with: glyphs.horizontal)
        }
        for column in [rect.column, right] {
            fill(
                Rect(column: column, row: rect.row + 1, columns: 1, rows: rect.rows - 2), role,
                with: glyphs.vertical)
        }
        put(corners.0, role, column: rect.column, row: rect.row)
        put(corners.1, role, column: right, row: rect.row)
        put(corners.2, role, column: rect.column, row: last)
        put(corners.3, role, column: right, row: last)
        let room = rect.columns - 6
        if !title.isEmpty, room > 2 {
            let text = TextWidth.clip(
                Span(title).text, to: room, mode: .middle, ellipsis: glyphs.ellipsis)
            put(" \(text) ", .title, column: rect.column + 2, row: rect.row)
        }
        if !footer.isEmpty, TextWidth.columns(of: footer) < room {
            putTrailing(Line(" \(footer) ", .muted), endColumn: rect.endColumn - 2, row: last)
        }
        return rect.inset(columns: 2, rows: 1)
    }
}
