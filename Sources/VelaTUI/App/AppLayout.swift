import CursesKit

/// Where things stand on the screen.
enum AppLayout {
    /// The smallest size that the screens are made for.
    static let minimum = Size(columns: 60, rows: 15)
    /// The width from which a preview stands beside a list.
    static let previewWidth = 120
    /// The height from which a screen has a third pane at the bottom.
    static let tallRows = 36

    /// The parts of the screen.
    struct Parts {
        /// The status bar.
        var bar: Rect
        /// Tabs or the path.
        var tabs: Rect
        /// The screen.
        var body: Rect
        /// The hints.
        var hints: Rect
        /// The message row.
        var message: Rect
    }

    /// The parts of a screen of that size.
    static func parts(_ size: Size) -> Parts {
        let rows = Rect(size).stacked([.fixed(1), .fixed(1), .weight(1), .fixed(1), .fixed(1)])
        return Parts(bar: rows[0], tabs: rows[1], body: rows[2], hints: rows[3], message: rows[4])
    }

    /// Whether a preview stands beside the lists.
    static func hasPreview(_ size: Size) -> Bool { size.columns >= previewWidth }

    /// The width of the preview.
    static func previewColumns(_ width: Int) -> Int { max(44, width * 33 / 100) }

    /// The rows of a list below its header; the last row is kept for a note.
    static func listRows(_ rows: Int) -> Int { max(1, rows - 2) }

    /// The height of a list in the body of a screen.
    static func listHeight(_ size: Size) -> Int {
        let body = parts(size).body
        return listRows(hasPreview(size) ? body.rows - 2 : body.rows)
    }

    /// The height of text in a boxed pane that fills the body.
    static func paneHeight(_ size: Size) -> Int { max(1, parts(size).body.rows - 2) }
}
