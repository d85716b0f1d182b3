import Testing

@testable import CursesKit

@Suite struct KeyDecoderTests {
    @Test(arguments: [
        ("a", Key("a")), ("A", Key("A")), ("é", Key("é")), ("日", Key("日")),
        ("\r", Key(.enter)), ("\n", Key(.enter)), ("\t", Key(.tab)), ("\u{7F}", Key(.backspace)),
        ("\u{0}", .control(" ")), ("\u{3}", .control("c")), ("\u{1A}", .control("z")),
        ("\u{1C}", .control("\\")), ("\u{1F}", .control("_")),
        ("\u{1B}x", Key(.character("x"), .alt)), ("\u{1B}é", Key(.character("é"), .alt)),
        ("\u{1B}\r", Key(.enter, .alt)), ("\u{1B}\u{3}", Key(.character("c"), [.control, .alt])),
        ("\u{1B}[A", Key(.up)), ("\u{1B}OB", Key(.down)), ("\u{1B}[C", Key(.right)),
        ("\u{1B}OD", Key(.left)), ("\u{1B}[H", Key(.home)), ("\u{1B}OF", Key(.end)),
        ("\u{1B}[1~", Key(.home)), ("\u{1B}[4~", Key(.end)), ("\u{1B}[2~", Key(.insert)),
        ("\u{1B}[3~", Key(.delete)), ("\u{1B}[5~", Key(.pageUp)), ("\u{1B}[6~", Key(.pageDown)),
        ("\u{1B}[Z", Key(.backTab)), ("\u{1B}OM", Key(.enter)), ("\u{1B}Ok", Key("+")),
        ("\u{1B}[1;5A", Key(.up, .control)), ("\u{1B}[1;2D", Key(.left, .shift)),
        ("\u{1B}[1;3C", Key(.right, .alt)), ("\u{1B}[1;8B", Key(.down, [.shift, .alt, .control])),
        ("\u{1B}[3;5~", Key(.delete, .control)), ("\u{1B}O5A", Key(.up, .control)),
        ("\u{1B}[1;2P", Key(.function(1), .shift)), ("\u{1B}OP", Key(.function(1))),
        ("\u{1B}[15~", Key(.function(5))), ("\u{1B}[17~", Key(.function(6))),
        ("\u{1B}[24~", Key(.function(12))), ("\u{1B}[25~", Key(.function(13))),
        ("\u{1B}[28~", Key(.function(15))), ("\u{1B}[34~", Key(.function(20))),
        ("\u{1B}[[A", Key(.function(1))), ("\u{1B}[[E", Key(.function(5))),
        ("\u{1B}[7~", Key(.home)), ("\u{1B}[8~", Key(.end)), ("\u{1B}[a", Key(.up, .shift)),
        ("\u{1B}Oa", Key(.up, .control)), ("\u{1B}[5$", Key(.pageUp, .shift)),
        ("\u{1B}[5^", Key(.pageUp, .control)), ("\u{1B}[3@", Key(.delete, [.shift, .control])),
        ("\u{1B}\u{1B}[A", Key(.up, .alt)), ("\u{1B}\u{1B}OA", Key(.up, .alt)),
        ("\u{1B}[27;5;105~", Key(.character("i"), .control)),
        ("\u{1B}[105;5u", Key(.character("i"), .control)), ("\u{1B}[27u", Key(.escape)),
        ("\u{1B}[9;2u", Key(.backTab)), ("\u{1B}[13;2u", Key(.enter, .shift)),
    ]) func aSequenceIsOneKey(bytes: String, key: Key) {
        var decoder = KeyDecoder()
        #expect(decoder.feed(bytes.utf8) == [.key(key)])
        #expect(decoder.patience == nil)
    }

    @Test(arguments: [
        ("\u{1B}", [InputEvent.key(Key(.escape))]),
        ("\u{1B}\u{1B}", [.key(Key(.escape, .alt))]),
        ("\u{1B}[", [.key(Key(.character("["), .alt))]),
        ("\u{1B}O", [.key(Key(.character("O"), .alt))]),
        ("\u{1B}[1;", [.unknown(Array("\u{1B}[1;".utf8))]),
    ]) func aTimeOutDecidesWhatIsPending(bytes: String, events: [InputEvent]) {
        var decoder = KeyDecoder()
        #expect(decoder.feed(bytes.utf8).isEmpty)
        #expect(decoder.patience == TerminalInput.escapeDelay)
        #expect(decoder.flush() == events)
        #expect(decoder.patience == nil)
        #expect(decoder.flush().isEmpty)
    }

    @Test(arguments: [
        "\u{1B}[99~", "\u{1B}[?2026;1$y", "\u{1B}[<0;1;1M", "\u{1B}[I", "\u{1B}OZ", "\u{85}",
    ]) func bytesWithoutMeaningAreReportedAsTheyAre(text: String) {
        var decoder = KeyDecoder()
        #expect(decoder.feed(text.utf8) == [.unknown(Array(text.utf8))])
    }

    @Test(
        arguments: [
            ([0xFF, 0x61], [InputEvent.unknown([0xFF]), .key(Key("a"))]),
            ([0xE6, 0x97, 0x61], [.unknown([0xE6, 0x97]), .key(Key("a"))]),
            ([0xE6, 0x1B, 0x5B, 0x41], [.unknown([0xE6]), .key(Key(.up))]),
            (
                [0x1B, 0x5B, 0x31, 0x1B, 0x5B, 0x41],
                [.unknown([0x1B, 0x5B, 0x31]), .key(Key(.up))]
            ),
            (
                [0x1B, 0x1B, 0x1B, 0x78],
                [
                    .key(Key(.escape)), .key(Key(.escape)), .key(Key(.character("x"), .alt)),
                ]
            ),
        ] as [([UInt8], [InputEvent])]) func brokenInputDoesNotSpoilTheNextKey(
            bytes: [UInt8], events: [InputEvent]
        )
    {
        var decoder = KeyDecoder()
        #expect(decoder.feed(bytes) == events)
    }

    @Test func aPasteIsOneEventWhateverItHolds() {
        var decoder = KeyDecoder()
        let bytes = Array("\u{1B}[200~a\rb\r\nc\u{1B}[31m\u{1B}[201\u{3}日\u{1B}[201~x".utf8)
        let expected = "a\nb\nc\u{1B}[31m\u{1B}[201\u{3}日"
        var events: [InputEvent] = []
        for byte in bytes { events += decoder.feed([byte]) }
        #expect(events == [.paste(expected), .key(Key("x"))])
    }

    @Test func aPasteIsLimitedInSize() {
        var decoder = KeyDecoder(pasteLimit: 5)
        let bytes = "\u{1B}[200~" + String(repeating: "ab", count: 100) + "\u{1B}[201~q"
        #expect(decoder.feed(bytes.utf8) == [.paste("ababa"), .key(Key("q"))])
    }

    @Test func aPasteWithoutEndIsFinishedByTheTimeOut() {
        var decoder = KeyDecoder()
        #expect(decoder.feed("\u{1B}[200~abc\u{1B}[20".utf8).isEmpty)
        #expect(decoder.patience == TerminalInput.pasteSilence)
        #expect(decoder.flush() == [.paste("abc\u{1B}[20")])
    }

    @Test func noByteIsLostAndReadsMayBeCutAnywhere() {
        let seed: UInt64 = 77
        print("KeyDecoder fuzz seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let interesting: [UInt8] =
            Array("\u{1B}\u{1B}[[O;0125~$^@AZaPuM?<\r日é".utf8) + [0xFF, 0x9B]
        let pasteMarks = [Array("\u{1B}[200~".utf8), Array("\u{1B}[201~".utf8)]
        for round in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...16, using: &random) {
                switch Int.random(in: 0...9, using: &random) {
                case 0: bytes += pasteMarks[Int.random(in: 0...1, using: &random)]
                case 1: bytes.append(UInt8.random(in: 0...255, using: &random))
                default:
                    bytes.append(
                        interesting[Int.random(in: 0..<interesting.count, using: &random)])
                }
            }
            var whole = KeyDecoder()
            let tokens = whole.tokens(feed: bytes) + whole.tokensOfFlush()
            var cut = KeyDecoder()
            var cutTokens: [KeyDecoder.Token] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...rest.count, using: &random)
                cutTokens += cut.tokens(feed: rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            cutTokens += cut.tokensOfFlush()
            let length = tokens.reduce(0) { $0 + $1.length }
            guard length == bytes.count, tokens == cutTokens, whole.patience == nil else {
                Issue.record("seed \(seed), round \(round), bytes \(bytes): \(tokens)")
                return
            }
        }
    }
}
