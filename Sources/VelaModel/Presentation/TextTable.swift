/// A table as the `vela` commands print it: cells padded to their column and joined by a tab.
///
/// Every row ends without a line break of its own; the last column is padded too. Cells longer than
/// ``maximumWidth`` are wrapped at words, continuation lines below them.
package struct TextTable: Sendable, Hashable {
    /// The widest a column gets, in columns of the terminal.
    package static let maximumWidth = 60

    /// The rows, the header first if there is one; a cell may hold several lines.
    package private(set) var rows: [[String]] = []

    /// A table that begins with that header.
    package init(header: [String]? = nil) {
        if let header { rows.append(header) }
    }

    /// Adds a row; a row shorter than others is filled up with empty cells.
    package mutating func append(_ row: [String]) { rows.append(row) }

    /// The table as text without a line break at the end.
    ///
    /// - Parameter width: how many columns a text takes on a terminal.
    package func text(width: (String) -> Int) -> String {
        let wrapped = rows.map { row in row.map { TextTable.lines($0, width) } }
        let columns = rows.map(\.count).max() ?? 0
        var widths = Array(repeating: 0, count: columns)
        for row in wrapped {
            for (column, lines) in row.enumerated() {
                widths[column] = max(widths[column], lines.map(width).max() ?? 0)
            }
        }
        var output: [String] = []
        for row in wrapped {
            let height = max(1, row.map(\.count).max() ?? 1)
            for line in 0..<height {
                let cells = (0..<columns).map { column -> String in
                    let lines = column < row.count ? row[column] : []
                    let cell = line < lines.count ? lines[line] : ""
                    return cell
                        + String(repeating: " ", count: max(0, widths[column] - width(cell)))
                }
                output.append(cells.joined(separator: "\t"))
            }
        }
        return output.joined(separator: "\n")
    }

    /// The lines of a cell: its own, each wrapped at words where it is too long.
    private static func lines(_ cell: String, _ width: (String) -> Int) -> [String] {
        cell.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            guard line.utf8.count > maximumWidth else { return [String(line)] }
            return wrap(String(line), width)
        }
    }

    private static func wrap(_ line: String, _ width: (String) -> Int) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            let longer = current.isEmpty ? String(word) : current + " " + word
            if width(longer) <= maximumWidth || current.isEmpty {
                current = longer
            } else {
                lines.append(current)
                current = String(word)
            }
        }
        return lines + [current]
    }
}
