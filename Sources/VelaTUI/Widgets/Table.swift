import CursesKit

/// A column of a table.
struct TableColumn: Sendable {
    /// Its title.
    var title: String
    /// The title where there is no room for the other.
    var shortTitle: String?
    /// Its width.
    var rule: ColumnRule
    /// Where texts stand in it.
    var alignment: TextWidth.Alignment = .leading
    /// Which part of a long text is left out.
    var clip: TextWidth.ClipMode = .end
}

/// A table: a header, and rows behind a cursor mark and a status mark.
struct Table {
    /// The columns.
    var columns: [TableColumn]
    /// The spaces between columns.
    var gap = 1
    /// The columns taken by the cursor mark, the status mark and the spaces beside them.
    static let prefix = 4

    /// The widths of the columns in a table of that width, nil for dropped ones.
    func widths(in width: Int) -> [Int?] {
        TableLayout.widths(columns.map(\.rule), in: width - Table.prefix, gap: gap)
    }

    /// The header.
    func header(_ widths: [Int?], glyphs: Glyphs) -> Line {
        line(
            columns.enumerated().map { index, column in
                let isCut = (widths[index] ?? 0) < TextWidth.columns(of: column.title)
                return Span(isCut ? column.shortTitle ?? column.title : column.title, .muted)
            }, widths, glyphs: glyphs)
    }

    /// A row behind its marks.
    func row(
        _ cells: [Span], status: Status?, isSelected: Bool, _ widths: [Int?], glyphs: Glyphs
    ) -> Line {
        var line = Line(isSelected ? glyphs.cursor : " ")
        line.add(" ")
        line.add(status.map(glyphs.mark) ?? " ", status?.role ?? .plain)
        line.add(" ")
        line.spans += self.line(cells, widths, glyphs: glyphs, prefix: 0).spans
        return line
    }

    private func line(
        _ cells: [Span], _ widths: [Int?], glyphs: Glyphs, prefix: Int = Table.prefix
    ) -> Line {
        var line = Line(String(repeating: " ", count: prefix))
        var isFirst = true
        for (index, cell) in cells.enumerated() {
            guard let width = widths[index] else { continue }
            if !isFirst { line.add(String(repeating: " ", count: gap)) }
            isFirst = false
            line.add(
                cell.text, cell.role, width: width, alignment: columns[index].alignment,
                mode: columns[index].clip, glyphs: glyphs)
        }
        return line
    }
}
