import CursesKit
import Foundation
import Testing

@Suite struct TextWidthTerminalTests {
    private static let corpus = [
        "abc", "日本語テキスト", "e\u{301}a\u{308}o\u{302}\u{323}", "👨‍👩‍👧‍👦 family", "🇩🇪🇫🇷🇯🇵",
        "❤️ heart ☀️", "👍🏽 thumbs 👩🏿‍🚀", "क्षि का की त्र", "한글 각 \u{1100}\u{1161}\u{11A8}",
        "1️⃣ #️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 tags", "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}x", "䷀䷁ ㉈",
        "ﬁ ｆｕｌｌ ﾊﾝｶｸ", "עברית العربية", "ไทย ก็ กำ", "●◐◆▲✖✕○…⏎→│─┌", "⌚⏰⭐⬛ ☎ ✂ ♠ ⚠ ⚠️ ✅",
        "\u{AD}soft zw\u{200B}sp \u{2060}x\u{FEFF}", "தமிழ் நி கொ", "𝓐𝕏 𠀀𪚥 🀄🃏", "½¼ § ¡ ·", "🥲🤌",
        "\u{1B}[31mred\u{7}", "\u{301}alone", "a\u{202E}b",
    ]

    /// Prints each file it is asked for, so that the terminal's cursor shows how far the text moved it.
    private static let script = """
        cd "$1" || exit 1
        number=0
        while [ -e "$number" ]; do
            cat "$number"
            read -r line
            number=$((number + 1))
        done
        printf '\\033[H\\033[2Jfinished\\n'
        """

    @Test func everyTextMovesTheCursorAsComputed() async throws {
        let folder = try ScratchFolder()
        try Self.script.write(toFile: folder.path + "/print.sh", atomically: true, encoding: .utf8)
        var expected: [Int] = []
        for (number, text) in Self.corpus.enumerated() {
            var frame = CellBuffer(size: Size(columns: 80, rows: 1))
            frame.put(text, at: Point(column: 0, row: 0), style: .plain)
            expected.append(TextWidth.columns(of: text))
            let drawn = String(frame.rows[0].dropLast(80 - expected[number]))
            // The mark comes last, so that the text is there when the mark is.
            let bytes = "\u{1B}[2J\u{1B}[H\(drawn)\u{1B}7\u{1B}[6;1H#\(number)#\u{1B}8"
            try bytes.write(
                toFile: folder.path + "/\(number)", atomically: true, encoding: .utf8)
        }

        let terminal = try await Terminal(
            running: "sh '\(folder.path)/print.sh' '\(folder.path)'", columns: 80, rows: 12)
        for (number, text) in Self.corpus.enumerated() {
            try await terminal.waitUntil("text \(number)") { $0.contains("#\(number)#") }
            let column = try await terminal.value("cursor_x")
            #expect(column == String(expected[number]), "\(text.debugDescription)")
            try await terminal.press("Enter")
        }
        try await terminal.waitUntil("the end") { $0.contains("finished") }
        await terminal.close()
    }
}
