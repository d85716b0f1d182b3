import Testing

@testable import CursesKit

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("plain text", "plain text"),
        ("日本 ❤️ 👨‍👩‍👧 e\u{301}", "日本 ❤️ 👨‍👩‍👧 e\u{301}"),
        ("\u{1B}[2J", "^[[2J"),
        ("a\nb\r\nc\td", "a⏎b^M⏎c d"),
        ("\u{0}\u{7F}\u{9B}31m", "^@^?\\x9B31m"),
        ("a\u{202E}b\u{2066}c", "a\\u{202E}b\\u{2066}c"),
        ("a\u{200B}b\u{FEFF}", "a\\u{200B}b\\u{FEFF}"),
        ("a\u{200D}b", "a\\u{200D}b"),
        ("a\u{2028}b", "a⏎b"),
    ]) func textFromOutsideCannotCommandOrDeceive(text: String, expected: String) {
        #expect(SafeText.neutralised(text) == expected)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\\xFFb"),
            ([0xE6, 0x97, 0xA5], "日"),
            ([0xE6, 0x97], "\\xE6\\x97"),
            ([0xE6, 0x61], "\\xE6a"),
            ([0xC0, 0x80], "\\xC0\\x80"),
            ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
            ([0xF4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"),
            ([0x1B, 0x0A], "^[⏎"),
        ] as [([UInt8], String)]) func bytesThatAreNoTextShowAsNumbers(
            bytes: [UInt8], expected: String
        )
    {
        #expect(SafeText.neutralised(bytes: bytes) == expected)
    }

    @Test func theLineBreakSymbolIsTheCallersChoice() {
        #expect(SafeText.neutralised("a\nb", newline: "\\n") == "a\\nb")
    }
}
