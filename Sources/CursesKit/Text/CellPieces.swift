/// What one grapheme cluster becomes on the grid.
///
/// ncurses keeps one spacing character and at most four marks in a cell, and terminals disagree about
/// everything that joins several characters into one picture. So a cluster is drawn in the form
/// that all of them show alike, and that form is what is measured:
/// - Joined emoji show their first picture; skin tones, variation selectors, tags and joiners are
///   left out.
/// - Flags show their two letters.
/// - Clusters with several spacing characters (Indic conjuncts, spacing vowel signs) take a cell for
///   each, as `wcwidth` has it.
/// - Control characters show as carets, C1 controls as `\x9B`.
/// - Line and paragraph separators show as U+FFFD.
/// - A mark with nothing to stand on stands on a space.
enum CellPieces {
    /// One cell's text, or two cells' when `width` is 2.
    struct Piece: Hashable {
        var text: String
        var width: Int
    }

    /// The most marks that are kept on one character (CCHARW_MAX less one).
    static let maximumMarks = 4

    /// The pieces of a cluster, left to right; empty when nothing of it is visible.
    static func of(_ character: Character) -> [Piece] {
        var pieces: [Piece] = []
        var marks = 0
        var joined = false
        for scalar in character.unicodeScalars {
            let value = scalar.value
            if let visible = Self.visibleControl(value) {
                pieces += visible.map { Piece(text: String($0), width: 1) }
                marks = maximumMarks
            } else if (0x1F1E6...0x1F1FF).contains(value) {
                let letter = Unicode.Scalar(UInt8(truncatingIfNeeded: value - 0x1F1E6) + 0x41)
                pieces.append(Piece(text: String(letter), width: 1))
                marks = 0
            } else if value == 0x200D {
                joined = true
            } else if joined && scalar.properties.isEmoji || isSkinTone(value) && !pieces.isEmpty {
                joined = false
            } else {
                joined = false
                append(scalar, to: &pieces, marks: &marks)
            }
        }
        return pieces
    }

    private static func append(
        _ scalar: Unicode.Scalar, to pieces: inout [Piece], marks: inout Int
    ) {
        let width = WidthTable.columns(of: scalar)
        if width > 0 {
            pieces.append(Piece(text: String(Character(scalar)), width: width))
            marks = 0
        } else if isDrawnMark(scalar) {
            if pieces.isEmpty { pieces.append(Piece(text: " ", width: 1)) }
            guard marks < maximumMarks else { return }
            pieces[pieces.count - 1].text.unicodeScalars.append(scalar)
            marks += 1
        }
    }

    /// Whether a character without width leaves ink; format characters and selectors do not.
    private static func isDrawnMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format: false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func isSkinTone(_ value: UInt32) -> Bool { (0x1F3FB...0x1F3FF).contains(value) }

    /// The visible form of a character that would move the cursor or command the terminal.
    static func visibleControl(_ value: UInt32) -> String? {
        switch value {
        case 0x00..<0x20: "^" + String(Unicode.Scalar(UInt8(value + 0x40)))
        case 0x7F: "^?"
        case 0x80..<0xA0: "\\x" + String(value, radix: 16, uppercase: true)
        case 0x2028, 0x2029: "\u{FFFD}"
        default: nil
        }
    }
}

extension Character {
    /// Whether it is one printable ASCII character, the case that needs no look-up.
    var isPlainASCII: Bool {
        guard let value = asciiValue else { return false }
        // "\r\n" has an ASCII value too, the one of a line feed.
        return value >= 0x20 && value < 0x7F
    }
}
