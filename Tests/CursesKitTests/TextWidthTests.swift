import Testing

@testable import CursesKit

@Suite struct TextWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("日本語", 6), ("ｆｕｌｌ", 8), ("ﾊﾝｶｸ", 4),
        ("e\u{301}a\u{308}", 2), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
        ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("🇩", 1), ("❤️", 1), ("❤", 1), ("👍🏽", 2), ("👩🏿‍🚀", 2),
        ("1️⃣", 1), ("क्षि", 3), ("का", 2), ("●◐◆▲✖○…─│", 9), ("\u{200B}", 0), ("\u{AD}", 0),
        ("\u{301}", 1), ("\u{1B}", 2), ("\r\n", 4), ("\u{7F}", 2), ("\u{9B}", 4), ("\u{2028}", 1),
        ("\u{4DC0}", 2),
    ]) func aTextTakesTheColumnsThatATerminalMoves(text: String, columns: Int) {
        #expect(TextWidth.columns(of: text) == columns)
    }

    @Test func theWidthOfATextIsTheSumOfItsClusters() {
        let alphabet = Array("a日e\u{301}👨‍👩‍👧🇩🇪❤️क्षि\u{1B}─\u{200B}한")
        var random = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let picked = (0..<8).map { _ in alphabet.randomElement(using: &random) ?? "a" }
            let sum = picked.reduce(0) { $0 + TextWidth.columns(of: $1) }
            let joined = picked.map(String.init).joined(separator: "x")
            #expect(TextWidth.columns(of: joined) == sum + picked.count - 1, "seed 11")
        }
    }

    @Test func noPieceHoldsMoreCodePointsThanNcursesKeeps() {
        let pieces = CellPieces.of("e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}")
        #expect(pieces.map(\.text) == ["e\u{301}\u{302}\u{303}\u{304}"])
    }

    @Test func rangesAreSortedAndApart() {
        for ranges in [WidthTable.wide, WidthTable.zero] {
            #expect(ranges.count.isMultiple(of: 2))
            for index in stride(from: 0, to: ranges.count, by: 2) {
                #expect(ranges[index] <= ranges[index + 1])
                #expect(index == 0 || ranges[index - 1] < ranges[index])
            }
        }
    }

    @Test(arguments: [
        ("checkout-frontend", 20, TextWidth.ClipMode.end, "checkout-frontend"),
        ("checkout-frontend", 8, .end, "checkou…"),
        ("checkout-frontend", 8, .middle, "chec…end"),
        ("日本語日本語", 6, .end, "日本…"),
        ("日本語日本語", 7, .middle, "日…本語"),
        ("日本語", 1, .end, ""),
        ("abc", 1, .end, "a"),
        ("abc", 0, .end, ""),
        ("abc", -3, .middle, ""),
    ]) func clippingLeavesOutTheAskedPart(
        text: String, columns: Int, mode: TextWidth.ClipMode, expected: String
    ) {
        #expect(TextWidth.clip(text, to: columns, mode: mode) == expected)
    }

    @Test func clippedTextNeverTakesMoreThanItsColumns() {
        let alphabet = Array("abc日本e\u{301}👨‍👩‍👧🇩🇪\u{1B}")
        var random = SeededGenerator(seed: 12)
        for round in 0..<500 {
            let text = String((0..<10).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            let columns = round % 14
            for mode in [TextWidth.ClipMode.end, .middle] {
                for ellipsis in ["…", "...", "~"] {
                    let clipped = TextWidth.clip(text, to: columns, mode: mode, ellipsis: ellipsis)
                    #expect(TextWidth.columns(of: clipped) <= columns, "seed 12")
                }
            }
            #expect(TextWidth.columns(of: TextWidth.pad(text, to: columns)) == columns, "seed 12")
        }
    }

    @Test func paddingAlignsText() {
        #expect(TextWidth.pad("ab", to: 5) == "ab   ")
        #expect(TextWidth.pad("ab", to: 5, alignment: .trailing) == "   ab")
        #expect(TextWidth.pad("ab", to: 5, alignment: .centre) == " ab  ")
        #expect(TextWidth.pad("abcdef", to: 4, ellipsis: "~") == "abc~")
    }
}
