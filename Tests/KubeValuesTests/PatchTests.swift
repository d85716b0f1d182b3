import KubeValues
import Testing

@Suite struct MergePatchTests {
    // The table of RFC 7386, appendix A.
    @Test(arguments: [
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
        (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, #"{}"#),
        (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
        (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
        (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
        (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
        (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#),
        (#"{"a":"foo"}"#, "null", "null"),
        (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
        (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
        ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
        ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
    func patchesApplyAsTheStandardSays(target: String, patch: String, expected: String) throws {
        let result = MergePatch.apply(try JSON(parsing: patch), to: try JSON(parsing: target))
        #expect(result == (try JSON(parsing: expected)))
    }

    @Test func aDifferenceHoldsOnlyWhatDiffers() {
        let old: JSON = ["a": 1, "b": ["c": 1, "d": 2], "l": [1, 2], "gone": "x"]
        let new: JSON = ["a": 1, "b": ["c": 1, "d": 3], "l": [2], "more": ["x": 1]]
        let expected: JSON = ["gone": nil, "b": ["d": 3], "l": [2], "more": ["x": 1]]
        #expect(MergePatch.diff(from: old, to: new) == expected)
        #expect(MergePatch.diff(from: old, to: old) == nil)
        #expect(MergePatch.diff(from: ["a": nil], to: [:]) == nil)
    }

    @Test func aRandomDifferenceLeadsFromOneValueToTheOther() {
        var generator = SeededGenerator(seed: 4)
        for round in 0..<3000 {
            let old = generator.value(nulls: false)
            let new = generator.value(nulls: false)
            let patch = MergePatch.diff(from: old, to: new)
            let result = patch.map { MergePatch.apply($0, to: old) } ?? old
            #expect(result == new, "seed 4, round \(round)")
        }
    }
}

@Suite struct JSONPatchTests {
    private func apply(_ patch: String, to document: String) throws -> JSON {
        try JSONPatch(try JSON(parsing: patch)).apply(to: try JSON(parsing: document))
    }

    // Mostly the examples of RFC 6902, appendix A.
    @Test(arguments: [
        (
            #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"q"}]"#,
            #"{"baz":"q","foo":"bar"}"#
        ),
        (
            #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"q"}]"#,
            #"{"foo":["bar","q","baz"]}"#
        ),
        (
            #"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["a"]}]"#,
            #"{"foo":["bar",["a"]]}"#
        ),
        (#"{"baz":"q","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
        (#"{"foo":["a","b","c"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#, #"{"foo":["a","c"]}"#),
        (#"{"a":1}"#, #"[{"op":"replace","path":"/a","value":2}]"#, #"{"a":2}"#),
        (
            #"{"foo":{"bar":"x","w":1},"qux":{}}"#,
            #"[{"op":"move","from":"/foo/w","path":"/qux/t"}]"#,
            #"{"foo":{"bar":"x"},"qux":{"t":1}}"#
        ),
        (
            #"{"foo":[1,2,3,4]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
            #"{"foo":[1,3,4,2]}"#
        ),
        (
            #"{"a":{"b":1}}"#, #"[{"op":"copy","from":"/a","path":"/c"}]"#,
            #"{"a":{"b":1},"c":{"b":1}}"#
        ),
        (
            #"{"a~/b":1,"":2}"#,
            #"[{"op":"test","path":"/a~0~1b","value":1.0},{"op":"test","path":"/","value":2}]"#,
            #"{"a~/b":1,"":2}"#
        ),
        (#"{"a":1}"#, #"[{"op":"add","path":"","value":[]}]"#, "[]"),
        (#"{"a":1}"#, #"[{"op":"test","path":"/b","value":null}]"#, #"{"a":1}"#),
        (#"{"a":1}"#, "[]", #"{"a":1}"#),
    ])
    func patchesApplyAsTheStandardSays(document: String, patch: String, expected: String) throws {
        #expect(try apply(patch, to: document) == JSON(parsing: expected))
    }

    @Test(arguments: [
        (#"[{"op":"test","path":"/a","value":2}]"#, 0, "testing value /a failed"),
        (
            #"[{"op":"remove","path":"/x"}]"#, 0,
            "remove operation does not apply: doc is missing path: \"/x\""
        ),
        (
            #"[{"op":"replace","path":"/x","value":1}]"#, 0,
            "replace operation does not apply: doc is missing key: /x"
        ),
        (
            #"[{"op":"add","path":"/x/y","value":1}]"#, 0,
            "add operation does not apply: doc is missing path: \"/x/y\""
        ),
        (
            #"[{"op":"add","path":"/l/3","value":1}]"#, 0,
            "add operation does not apply: Unable to access invalid index: 3"
        ),
        (
            #"[{"op":"add","path":"/l/01","value":1}]"#, 0,
            "add operation does not apply: Unable to access invalid index: 01"
        ),
        (
            #"[{"op":"move","from":"/o","path":"/o/p"}]"#, 0,
            "move operation does not apply: /o/p lies inside /o"
        ),
        (
            #"[{"op":"copy","from":"/x","path":"/y"}]"#, 0,
            "copy operation does not apply: doc is missing from path: /x"
        ),
        (#"[{"op":"remove","path":"/a"},{"op":"jump","path":"/a"}]"#, 1, "Unexpected kind: jump"),
        (#"[{"op":"add","path":"a","value":1}]"#, 0, "path 'a' must be empty or start with '/'"),
        (#"[{"op":"add","path":"/a"}]"#, 0, "missing field 'value'"),
        (#"{"op":"add"}"#, 0, "a JSON patch must be a list of operations"),
    ])
    func aPatchThatDoesNotApplySaysWhy(patch: String, index: Int, message: String) {
        #expect(throws: JSONPatchError(index: index, message: message)) {
            try apply(patch, to: #"{"a":1,"l":[1,2],"o":{}}"#)
        }
    }

    @Test func theListFormIsWrittenBack() throws {
        let text =
            #"[{"op":"move","from":"/a~1b","path":"/c"},{"op":"add","path":"/x/-","value":1}]"#
        #expect(try JSONPatch(try JSON(parsing: text)).value.text() == text)
    }
}
