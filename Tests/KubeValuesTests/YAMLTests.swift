import KubeValues
import Testing

@Suite struct YAMLReaderTests {
    // What sigs.k8s.io/yaml makes of plain and quoted scalars.
    @Test(arguments: [
        ("abc", #""abc""#), ("1", "1"), ("-1", "-1"), ("+1", "1"), ("0", "0"), ("-0", "0"),
        ("1.0", "1"), ("1.5", "1.5"), ("1e3", "1000"), (".5", "0.5"), ("1.", "1"),
        ("1_000", "1000"),
        ("010", "8"), ("08", "8"), ("0o17", "15"), ("0x1F", "31"), ("0b101", "5"), ("-0x10", "-16"),
        ("true", "true"), ("True", "true"), ("tRue", #""tRue""#), ("yes", "true"), ("y", "true"),
        ("on", "true"), ("Off", "false"), ("no", "false"), ("N", "false"), ("~", "null"),
        ("null", "null"), ("Null", "null"), ("", "null"), ("\"yes\"", #""yes""#), ("'1'", #""1""#),
        ("!!str 1", #""1""#), ("! 1", #""1""#), ("!!int \"3\"", "3"), ("!!float 3", "3"),
        ("!!binary aGk=", #""hi""#), ("2026-11-24T03:34:58Z", #""2026-11-24T03:34:58Z""#),
        ("2026-11-24", #""2026-11-24""#), ("12:30:45", #""12:30:45""#), ("1.2.3", #""1.2.3""#),
        ("v1", #""v1""#), ("1k", #""1k""#), ("500m", #""500m""#), ("-", "[null]"), ("1e", #""1e""#),
        ("18446744073709551615", "18446744073709551615"), ("--1", #""--1""#), ("+-1", #""+-1""#),
        ("123456789012345678901234567890", "123456789012345678901234567890"), ("0x", #""0x""#),
        ("[a, {b: c}, []]", #"["a",{"b":"c"},[]]"#),
        ("{1: a, true: b, 1.5: c}", #"{"1":"a","true":"b","1.5":"c"}"#),
        ("|\n a\n b\n", #""a\nb\n""#), (">-\n a\n b\n", #""a b""#), ("\"\\u00e9\\n\"", "\"é\\n\""),
    ])
    func scalarsMeanWhatTheyMeanToKubernetes(text: String, expected: String) throws {
        #expect(try YAMLDocument(parsing: text.utf8).value.text() == expected)
    }

    @Test(arguments: [
        ("a: b: c", "mapping values are not allowed in this context", 1, 5),
        ("a:\n\t- b", "found a tab; indent with spaces", 2, 1),
        (
            "a: [1, 2",
            "did not find expected ',' or ']' while parsing a flow sequence that begins in line 1",
            2, 1
        ),
        (
            "a: 'x\n",
            "found unexpected end of stream while scanning a quoted scalar that begins in line 1",
            2, 1
        ),
        ("a: 1\nb: 2\na: 3", "key \"a\" is already set in line 1", 3, 1),
        ("a: *x", "unknown anchor 'x' referenced", 1, 4),
        ("a: .inf", ".inf cannot be written as JSON", 1, 4),
        ("a: !!int x", "cannot decode `x` as a !!int", 1, 4),
        ("a: !!binary '*'", "!!binary value contains invalid base64 data", 1, 4),
        ("? [a]\n: b", "a key must be a text", 1, 3), ("~: b", "a key must not be null", 1, 1),
        ("a\n---\nb", "expected one document", 3, 1),
        ("<<: 1", "map merge requires map or sequence of maps as the value", 1, 5),
        ("é: ok\nb: \u{1}", "control characters are not allowed", 2, 4),
    ])
    func faultsAreReportedWithTheirPlace(text: String, message: String, line: Int, column: Int) {
        #expect(throws: YAMLError(message: message, line: line, column: column)) {
            try YAMLDocument(parsing: text.utf8)
        }
    }

    @Test func aliasesAndMergeKeysAreFollowed() throws {
        let text = """
            base: &base {a: 1, b: 2}
            other: &other {b: 5, c: 6}
            x:
              b: 3
              <<: [*base, *other]
            z: *base
            """
        let value = try YAMLDocument(parsing: text.utf8).value
        #expect(value["x"] == ["b": 3, "a": 1, "c": 6])
        #expect(value["z"] == ["a": 1, "b": 2])
    }

    @Test func anAliasBombIsRefused() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let alias = "*a\(level - 1)"
            let list = Array(repeating: alias, count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(list)]\n"
        }
        let (documents, errors) = YAMLDocument.readAll(text.utf8)
        #expect(documents.isEmpty)
        #expect(errors.map(\.message) == ["the document contains excessive aliasing"])
    }

    @Test func deepNestingIsRefused() {
        let text = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text.utf8) }
    }

    @Test func marksPointAtNamesAndValues() throws {
        let text = """
            apiVersion: v1
            spec:
              components:
                - name: web
                  properties: {image: "x"}
                - name: é
            """
        let marks = try YAMLDocument(parsing: text.utf8).marks
        func place(_ path: [PathStep]) -> [SourceMark?] { [marks[path]?.key, marks[path]?.value] }
        #expect(place([]) == [nil, SourceMark(line: 1, column: 1)])
        #expect(
            place(["apiVersion"]) == [
                SourceMark(line: 1, column: 1), SourceMark(line: 1, column: 13),
            ])
        #expect(
            place(["spec", "components", 0, "properties", "image"]) == [
                SourceMark(line: 5, column: 20), SourceMark(line: 5, column: 27),
            ])
        #expect(place(["spec", "components", 1]) == [nil, SourceMark(line: 6, column: 7)])
        #expect(marks[["spec", "policies"]] == nil)
        #expect(
            marks.nearest(["spec", "policies", 3]).key == SourceMark(line: 2, column: 1))
    }

    @Test func truthValuesWrittenAsWordsAreRemembered() throws {
        let marks = try YAMLDocument(parsing: "a: y\nb: true\nc: [no]\n".utf8).marks
        #expect(marks[["a"]]?.spelling == "y")
        #expect(marks[["b"]]?.spelling == nil)
        #expect(marks[["c", 0]]?.spelling == "no")
    }

    @Test func afterAFaultReadingGoesOnAtTheNextDocument() {
        let text = "a: 1\n---\nb: [\n---\nc: 1\nc: 2\n---\nd: x: y\n--- # last\ne: 5\n"
        let (documents, errors) = YAMLDocument.readAll(text.utf8)
        #expect(documents.map(\.value) == [["a": 1], ["c": 1], ["e": 5]])
        #expect(errors.map(\.line).sorted() == [4, 6, 8])
        #expect(documents.last?.marks[["e"]]?.value == SourceMark(line: 10, column: 4))
    }

    @Test func pathsAreWrittenAsPeopleWriteThem() {
        let path: [PathStep] = ["spec", "components", 0, "properties", "a.b", "", "image"]
        #expect(path.text == #"spec.components[0].properties["a.b"][""].image"#)
    }
}

@Suite struct YAMLWriterTests {
    @Test func valuesArePrintedAsKubectlPrintsThem() {
        let value: JSON = [
            "metadata": [
                "name": "web", "creationTimestamp": "2026-11-24T03:34:58Z",
                "labels": ["b10": "true", "b9": "1", "B": "x"], "annotations": [:],
            ],
            "apiVersion": "v1",
            "spec": [
                "containers": [
                    ["name": "a", "args": ["-c", "- x", "a: b", "", "no", "12:30"], "env": []]
                ],
                "text": "two\nlines\n", "open": "two\nlines", "number": 1.5.asJSON, "none": nil,
                "tab": "a\tb", "hash": "a #b",
                "long": .string(String(repeating: "word ", count: 30)),
            ],
        ]
        #expect(
            YAMLWriter.text(value) == """
                apiVersion: v1
                metadata:
                  annotations: {}
                  creationTimestamp: "2026-11-24T03:34:58Z"
                  labels:
                    B: x
                    b9: "1"
                    b10: "true"
                  name: web
                spec:
                  containers:
                  - args:
                    - -c
                    - '- x'
                    - 'a: b'
                    - ""
                    - "no"
                    - "12:30"
                    env: []
                    name: a
                  hash: 'a #b'
                  long: 'word word word word word word word word word word word word word word word
                    word word word word word word word word word word word word word word word '
                  none: null
                  number: 1.5
                  open: |-
                    two
                    lines
                  tab: "a\\tb"
                  text: |
                    two
                    lines

                """)
    }

    @Test func textsAreThoseOfKubectl() throws {
        // Printed by kubectl 1.32 (`patch --local -p '{}' -o yaml`) for random values.
        let cases = try Fixture.json("yaml-texts.json").array ?? []
        #expect(cases.count == 58)
        for item in cases {
            let value = item["value"] ?? .null
            let text = item["text"]?.string ?? ""
            #expect(YAMLWriter.text(value) == text)
            #expect(try YAMLDocument(parsing: text.utf8).value == value)
        }
    }

    @Test func documentsAreSeparated() {
        #expect(YAMLWriter.text(documents: [["a": 1], ["b": 2]]) == "a: 1\n---\nb: 2\n")
    }

    @Test func randomValuesSurviveWritingAndReading() throws {
        var generator = SeededGenerator(seed: 6)
        for round in 0..<3000 {
            let value: JSON = ["value": generator.value()]
            let text = YAMLWriter.text(value)
            let again = try YAMLDocument(parsing: text.utf8).value
            #expect(again == value, "seed 6, round \(round): \(text)")
        }
    }

    @Test func damagedTextNeverCrashes() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<3000 {
            var bytes = Array(YAMLWriter.text(generator.value(depth: 3)).utf8)
            for _ in 0..<2 where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...127, using: &generator)
            }
            _ = YAMLDocument.readAll(bytes)
        }
    }
}

extension Double {
    fileprivate var asJSON: JSON { JSONNumber(self).map { .number($0) } ?? .null }
}
