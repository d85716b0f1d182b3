import KubeValues
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        ("null", "null"), (" true ", "true"), ("\t\r\n false", "false"), ("0", "0"), ("-0", "-0"),
        ("1.50", "1.50"), ("1E+2", "1E+2"), ("\"\"", "\"\""), ("[]", "[]"), ("{}", "{}"),
        ("[1 , 2,[ ]]", "[1,2,[]]"), ("{ \"a\" : {\"b\":[null]} }", "{\"a\":{\"b\":[null]}}"),
        ("123456789012345678901234567890", "123456789012345678901234567890"), ("1e999", "1e999"),
        (#""\u00e9\/\b\f\n\r\t\"\\""#, "\"é/\\u0008\\u000c\\n\\r\\t\\\"\\\\\""),
        (#""\ud83e\udd80""#, "\"🦀\""), (#""\uD83E""#, "\"\u{FFFD}\""),
        (#""\udd80x""#, "\"\u{FFFD}x\""), (#""\ud83e\u0041""#, "\"\u{FFFD}A\""),
        (#""\u0000""#, "\"\\u0000\""), (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
        (
            "\"a long plain text, longer than one word\"",
            "\"a long plain text, longer than one word\""
        ),
    ])
    func validTextIsReadAndWrittenBack(text: String, expected: String) throws {
        #expect(try JSON(parsing: text).text() == expected)
    }

    @Test(arguments: [
        ("", "the text ends before the value", 0), ("  ", "the text ends before the value", 2),
        ("nul", "unexpected character", 0), ("nulL", "unexpected character", 0),
        ("01", "unexpected text after the value", 1), ("-", "expected a digit", 1),
        ("+1", "unexpected character", 0), ("1.", "expected a digit", 2),
        (".5", "unexpected character", 0), ("1e", "expected a digit", 2),
        ("[1,]", "unexpected character", 3), ("[1 2]", "expected ',' or ']'", 3),
        ("{\"a\" 1}", "expected ':'", 5), ("{a:1}", "expected a member name", 1),
        ("{\"a\":1,}", "expected a member name", 7), ("{\"a\":1", "expected ',' or '}'", 6),
        ("\"a", "the text ends inside a string", 2),
        ("\"a\nb\"", "a control character inside a string", 2),
        ("\"0123456789\u{1}\"", "a control character inside a string", 11),
        ("\"\\x\"", "unknown escape in a string", 2),
        ("\"\\u12G4\"", "expected four hexadecimal digits", 5),
        ("\"\\u12", "the text ends inside a string", 3),
        ("NaN", "unexpected character", 0), ("'a'", "unexpected character", 0),
        ("1 2", "unexpected text after the value", 2),
        ("{} x", "unexpected text after the value", 3),
    ])
    func invalidTextIsRefusedWithItsPlace(text: String, message: String, offset: Int) {
        #expect(throws: JSONError(message: message, offset: offset)) { try JSON(parsing: text) }
    }

    @Test(arguments: [
        ("a\u{1B}[31m", #""a\u001b[31m""#), ("a\u{9B}m\u{7F}", #""a\u009bm\u007f""#),
        ("a\u{202E}b\u{2066}", #""a\u202eb\u2066""#), ("a\u{200D}b", #""a\u200db""#),
        ("\u{E0041}", #""\udb40\udc41""#), ("a\nb\tc", #""a\nb\tc""#), ("\u{2028}", #""\u2028""#),
        ("好 é 👩‍👩‍👧 ❤️", "\"好 é 👩‍👩‍👧 ❤️\""), ("\"\\\u{AD}", #""\"\\\u00ad""#),
    ])
    func hiddenCharactersAreEscapedForATerminalAndReadBack(text: String, expected: String) throws {
        let shown = JSON(text).text(.shown)
        #expect(shown == expected)
        #expect(try JSON(parsing: shown) == JSON(text))
        let yaml = YAMLWriter.shownText([text: JSON(text)])
        let hidden = yaml.unicodeScalars.filter {
            $0.value < 0x20 && $0 != "\n"
                || $0.value >= 0x7F && $0.properties.isDefaultIgnorableCodePoint
                || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E || $0.value == 0x2066
        }
        #expect(hidden.isEmpty || !expected.contains("\\"))
        #expect(try YAMLDocument(parsing: yaml.utf8).value == [text: JSON(text)])
    }

    @Test func nestingIsLimited() throws {
        let fine = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(try JSON(parsing: fine).text() == fine)
        let deep = String(repeating: "[", count: 513) + String(repeating: "]", count: 513)
        #expect(throws: JSONError(message: "nested deeper than 512 levels", offset: 512)) {
            try JSON(parsing: deep)
        }
    }

    @Test func invalidUTF8BecomesReplacementCharacters() throws {
        let bytes: [UInt8] = [0x22, 0x61, 0xFF, 0x62, 0x22]
        #expect(try JSON(parsing: bytes) == "a\u{FFFD}b")
    }

    @Test func manyMembersAreReadWithTheLastOfOneNameWinning() throws {
        let members = (0..<500).map { "\"k\($0 % 400)\":\($0)" }
        let value = try JSON(parsing: "{\(members.joined(separator: ","))}")
        #expect(value.object?.count == 400)
        #expect(value["k0"] == 400)
        #expect(value["k399"] == 399)
    }

    @Test func numbersAreEqualByValueAndKeepTheirSpelling() throws {
        #expect(try JSON(parsing: "1.0") == 1)
        #expect(try JSON(parsing: "1e2") == 100)
        #expect(try JSON(parsing: "9007199254740993") != JSON(parsing: "9007199254740992"))
        #expect(
            JSON.number(JSONNumber(validated: "98765432109876543210"))
                != .number(
                    JSONNumber(validated: "98765432109876543211")))
        #expect(try JSON(parsing: "-0") == 0)
        #expect(try JSON(parsing: "1.0").text() == "1.0")
        #expect(JSON.number(JSONNumber(validated: "3.0")).int == 3)
        #expect(JSON.number(JSONNumber(validated: "3.5")).int == nil)
        #expect(JSON.number(JSONNumber(validated: "1e999")).int == nil)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(0.5)?.text == "0.5")
    }

    @Test func objectsAreEqualInAnyOrder() throws {
        let left = try JSON(parsing: #"{"a":1,"b":[2]}"#)
        let right = try JSON(parsing: #"{"b":[2],"a":1}"#)
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != [:])
    }

    @Test func twoSpellingsOfOneCharacterDiffer() {
        #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
        #expect(JSON.string("\u{E9}") == JSON.string("é"))
        let patch = MergePatch.diff(from: ["a": "\u{E9}"], to: ["a": "e\u{301}"])
        #expect(patch == ["a": "e\u{301}"])
    }

    @Test func stylesIndentAndSort() {
        let value: JSON = ["b": [1, [:]], "a": "x"]
        #expect(value.text(.canonical) == #"{"a":"x","b":[1,{}]}"#)
        #expect(
            value.text(JSONStyle(indent: 2)) == """
                {
                  "b": [
                    1,
                    {}
                  ],
                  "a": "x"
                }
                """)
    }

    @Test func pathsReadAndWrite() {
        var value: JSON = ["metadata": ["labels": ["a": "b"]]]
        #expect(value.at("metadata", "labels", "a") == "b")
        #expect(value.at("metadata", "nothing", "a") == nil)
        value[path: ["spec", "replicas"]] = 3
        #expect(value.at("spec", "replicas")?.int == 3)
        value[path: ["metadata", "labels", "a"]] = nil
        #expect(value.labels.isEmpty)
    }

    @Test func randomValuesSurviveWritingAndReading() throws {
        var generator = SeededGenerator(seed: 1)
        for round in 0..<5000 {
            let value = generator.value()
            let compact = try JSON(parsing: value.encoded())
            #expect(compact == value, "seed 1, round \(round)")
            #expect(try JSON(parsing: value.text(.pretty)) == value, "seed 1, round \(round)")
        }
    }

    @Test func damagedTextNeverCrashesAndWhatIsReadIsStable() throws {
        var generator = SeededGenerator(seed: 2)
        for round in 0..<20_000 {
            var bytes = generator.value(depth: 3).encoded()
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                }
            }
            guard let value = try? JSON(parsing: bytes) else { continue }
            let again = try JSON(parsing: value.encoded())
            #expect(again == value, "seed 2, round \(round)")
        }
    }
}
