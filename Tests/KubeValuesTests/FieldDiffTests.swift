import KubeValues
import Testing

@Suite struct FieldDiffTests {
    private func changes(_ old: JSON?, _ new: JSON?) -> [String] {
        FieldDiff.between(old, new).map { change in
            "\(change.path): \(change.old?.text() ?? "-") -> \(change.new?.text() ?? "-")"
        }
    }

    private func deployment(_ containers: JSON) -> JSON {
        [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "spec": ["template": ["spec": ["containers": containers]]],
        ]
    }

    @Test func equalValuesDoNotDiffer() {
        #expect(changes(["a": 1, "b": [1]], ["b": [1], "a": 1.asNumber("1.0")]).isEmpty)
    }

    @Test func elementsArePairedByTheKeyOfTheirList() {
        let old = deployment([
            ["name": "nginx", "image": "x:1", "ports": [["containerPort": 80, "name": "a"]]],
            ["name": "gone"],
        ])
        let new = deployment([
            ["name": "new", "image": "z"],
            ["name": "nginx", "image": "x:2", "ports": [["containerPort": 80, "name": "b"]]],
        ])
        let path = "spec.template.spec.containers"
        #expect(
            changes(old, new) == [
                #"\#(path)[new]: - -> {"name":"new","image":"z"}"#,
                #"\#(path)[nginx].image: "x:1" -> "x:2""#,
                #"\#(path)[nginx].ports[80].name: "a" -> "b""#,
                #"\#(path)[gone]: {"name":"gone"} -> -"#,
            ])
    }

    @Test func listsOfCustomResourcesArePairedByNameElseByPosition() {
        #expect(
            changes(
                ["c": [["name": "a", "v": 1]], "r": [["x": 1], ["x": 2]]],
                ["c": [["name": "a", "v": 2]], "r": [["x": 1]]])
                == ["c[a].v: 1 -> 2", #"r[1]: {"x":2} -> -"#])
    }

    @Test func scalarsListsAndKindsOfValuesAreOneChange() {
        #expect(
            changes(["args": ["a"], "t": "1"], ["args": ["a", "b"], "t": ["x": 1], "n": nil])
                == [#"args: ["a"] -> ["a","b"]"#, #"t: "1" -> {"x":1}"#, "n: - -> null"])
        #expect(changes(nil, ["a": 1]) == [#": - -> {"a":1}"#])
    }

    @Test func namesWithDotsAreQuoted() {
        #expect(
            changes(["labels": ["app.oam.dev/name": "a"]], ["labels": [:]])
                == [#"labels["app.oam.dev/name"]: "a" -> -"#])
    }

    @Test func aNewOrderIsAChange() {
        #expect(
            changes(["c": [["name": "a"], ["name": "b"]]], ["c": [["name": "b"], ["name": "a"]]])
                .count == 1)
    }

    @Test(arguments: ["", "a", "ab", "abc", "abcd"])
    func base64IsWrittenAndRead(text: String) {
        let encoded = Base64.encode(Array(text.utf8))
        #expect(encoded.utf8.count % 4 == 0)
        #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
    }

    @Test func badBase64IsRefused() {
        for text in ["a", "ab", "abc", "a===", "ab=c", "ab==x", "a b="] {
            #expect(Base64.decode(text.utf8) == nil, "\(text)")
        }
        #expect(Base64.encode(Array("hi".utf8)) == "aGk=")
    }
}

extension Int {
    fileprivate func asNumber(_ text: String) -> JSON { .number(JSONNumber(validated: text)) }
}
