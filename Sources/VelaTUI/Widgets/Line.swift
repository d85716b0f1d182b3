import CursesKit

/// Text of one role.
struct Span: Sendable, Hashable {
    /// The text, neutralised.
    let text: String
    /// What it means.
    var role: Role

    /// A span; whatever could command a terminal in the text becomes visible.
    init(_ text: String, _ role: Role = .plain) {
        self.text = SafeText.neutralised(text, newline: "\\n")
        self.role = role
    }

    /// The columns it takes.
    var columns: Int { TextWidth.columns(of: text) }
}

/// One line of spans.
struct Line: Sendable, Hashable {
    /// The spans, left to right.
    var spans: [Span]

    /// A line of spans.
    init(_ spans: [Span]) { self.spans = spans }
    /// A line of one text.
    init(_ text: String = "", _ role: Role = .plain) {
        spans = text.isEmpty ? [] : [Span(text, role)]
    }

    /// The columns it takes.
    var columns: Int { spans.reduce(0) { $0 + $1.columns } }
    /// Its text without roles.
    var text: String { spans.map(\.text).joined() }

    /// Adds text.
    mutating func add(_ text: String, _ role: Role = .plain) { spans.append(Span(text, role)) }

    /// Adds text, clipped and filled to that many columns.
    mutating func add(
        _ text: String, _ role: Role = .plain, width: Int,
        alignment: TextWidth.Alignment = .leading, mode: TextWidth.ClipMode = .end,
        glyphs: Glyphs
    ) {
        let safe = SafeText.neutralised(text, newline: "\\n")
        let clipped = TextWidth.clip(safe, to: width, mode: mode, ellipsis: glyphs.ellipsis)
        let missing = max(0, width - TextWidth.columns(of: clipped))
        let left =
            switch alignment {
            case .leading: 0
            case .trailing: missing
            case .centre: missing / 2
            }
        // The filling has no role of its own, so that reversed text is a block of its own length.
        if left > 0 { spans.append(Span(String(repeating: " ", count: left))) }
        if !clipped.isEmpty { spans.append(Span(clipped, role)) }
        if missing > left { spans.append(Span(String(repeating: " ", count: missing - left))) }
    }

    /// Both, one after the other.
    static func + (left: Line, right: Line) -> Line { Line(left.spans + right.spans) }
}

extension Line {
    /// A text broken at words into lines of at most that many columns.
    static func wrapped(
        _ text: String, _ role: Role = .plain, width: Int, indent: Int = 0
    ) -> [Line] {
        let safe = SafeText.neutralised(text, newline: " ")
        guard width > 0 else { return [] }
        var lines: [String] = []
        var current = ""
        for word in safe.split(separator: " ") {
            var word = String(word)
            while TextWidth.columns(of: word) > width {
                if !current.isEmpty {
                    lines.append(current)
                    current = ""
                }
                let head = TextWidth.clip(word, to: width, ellipsis: "")
                guard !head.isEmpty else { break }
                lines.append(head)
                word.removeFirst(head.count)
            }
            if current.isEmpty {
                current = word
            } else if TextWidth.columns(of: current) + 1 + TextWidth.columns(of: word) <= width {
                current += " " + word
            } else {
                lines.append(current)
                current = word
            }
        }
        if !current.isEmpty { lines.append(current) }
        let space = String(repeating: " ", count: indent)
        return lines.map { Line(space + $0, role) }
    }
}
