internal import CNcurses

/// What ncurses' virtual screen holds, so that only changed cells are put there.
struct PaintedScreen {
    private var frame: CellBuffer?
    private var palette = Palette()
    private var looks: [ResolvedLook] = []

    /// Puts what changed on the terminal; an equal frame writes nothing.
    mutating func paint(
        _ new: CellBuffer, palette newPalette: Palette, colours: Int, asciiOnly: Bool,
        within size: Size
    ) {
        if looks.isEmpty || newPalette != palette {
            palette = newPalette
            looks = newPalette.resolved(colours: colours)
            frame = nil
        }
        guard new != frame else { return }
        let fits = new.size == size
        let shown = fits ? new : Self.fitted(new, to: size)
        for run in shown.runs(since: frame) { put(run, asciiOnly: asciiOnly) }
        frame = shown
        update()
    }

    /// Shows the virtual screen and the cursor.
    func update() {
        if let cursor = frame?.cursor, frame?.bounds.contains(cursor) == true {
            cnc_update(Int32(cursor.row), Int32(cursor.column))
        } else {
            cnc_update(-1, -1)
        }
    }

    /// Makes the next frame count as new in every cell.
    mutating func forget() { frame = nil }

    private func put(_ run: CellRun, asciiOnly: Bool) {
        for (offset, cell) in run.cells.enumerated() where !cell.text.isEmpty {
            let next = offset + 1
            let width = next < run.cells.count && run.cells[next].text.isEmpty ? 2 : 1
            let look = looks[Int(cell.style.rawValue)]
            for (place, text) in Self.texts(cell.text, width: width, asciiOnly: asciiOnly) {
                var text = text
                text.withUTF8 { bytes in
                    guard let base = bytes.baseAddress else { return }
                    cnc_put(
                        Int32(run.row), Int32(run.column + offset + place), base, bytes.count,
                        Int32(asciiOnly ? 1 : width), look.foreground, look.background,
                        UInt32(look.attributes.rawValue))
                }
            }
        }
    }

    private static func texts(_ text: String, width: Int, asciiOnly: Bool) -> [(Int, String)] {
        guard asciiOnly, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [(0, text)] }
        return (0..<width).map { ($0, "?") }
    }

    /// A frame of the terminal's size, when the terminal changed after it was made.
    private static func fitted(_ frame: CellBuffer, to size: Size) -> CellBuffer {
        var result = CellBuffer(size: size)
        result.copy(frame, at: Point(column: 0, row: 0))
        result.cursor = frame.cursor
        return result
    }
}
