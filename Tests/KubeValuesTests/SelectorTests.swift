import KubeValues
import Testing

@Suite struct LabelSelectorTests {
    @Test(arguments: [
        ("", ["a": "b"], true), ("a=b", ["a": "b"], true), ("a==b", ["a": "c"], false),
        ("a=b,c=d", ["a": "b"], false), ("a!=b", [:], true), ("a!=b", ["a": "b"], false),
        ("a", ["a": ""], true), ("a", [:], false), ("!a", [:], true), ("! a", ["a": "x"], false),
        ("a in (b, c)", ["a": "c"], true), ("a in (b,c)", [:], false),
        ("a notin (b,c)", [:], true), ("a notin (b,c)", ["a": "b"], false),
        ("a=", ["a": ""], true), ("a=,b", ["a": "", "b": "x"], true), ("a in (,)", ["a": ""], true),
        ("in in (in,notin)", ["in": "notin"], true), ("a=in", ["a": "in"], true),
        ("n>3", ["n": "4"], true), ("n>3", ["n": "x"], false), ("n<3", ["n": "2"], true),
        ("app.oam.dev/name=web,tier notin (x)", ["app.oam.dev/name": "web"], true),
        ("  a = b , c ", ["a": "b", "c": "1"], true),
    ])
    func selectorsSelect(text: String, labels: [String: String], expected: Bool) throws {
        let selector = try LabelSelector(parsing: text)
        #expect(selector.matches(labels) == expected)
        #expect(selector.matches(object: ["metadata": ["labels": JSON(labels)]]) == expected)
        #expect(try LabelSelector(parsing: selector.description).matches(labels) == expected)
    }

    @Test(arguments: [
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a=b c", "found 'c', expected: ',' or 'end of string'"),
        ("=a", "found '=', expected: !, identifier, or 'end of string'"),
        ("a=b,", "found '', expected: identifier after ','"),
        (",", "found ',', expected: !, identifier, or 'end of string'"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a in (b c)", "unable to parse requirement: found 'c', expected: ',' or ')'"),
        ("a in (=)", "unable to parse requirement: found '=', expected: ',', ')' or identifier"),
        (
            "a in ()",
            """
            unable to parse requirement: values: Invalid value: []string{}: for 'in', 'notin' \
            operators, values set can't be empty
            """
        ),
        ("a=(", "unable to parse requirement: found '(', expected: identifier"),
        (
            "n>x",
            """
            unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, \
            the value must be an integer
            """
        ),
        (
            "a=~",
            """
            unable to parse requirement: values[0][a]: Invalid value: "~": a valid label must be an \
            empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and \
            end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex \
            used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
            """
        ),
        (
            "-a=b",
            """
            unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of \
            alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
            character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
            '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
            """
        ),
    ])
    func badTextIsRefusedInTheWordsOfKubernetes(text: String, message: String) {
        #expect(throws: SelectorError(message)) { try LabelSelector(parsing: text) }
    }

    @Test func theObjectFormSelects() throws {
        let selector = try LabelSelector([
            "matchLabels": ["a": "b"],
            "matchExpressions": [
                ["key": "t", "operator": "In", "values": ["x", "y"]],
                ["key": "u", "operator": "NotIn", "values": ["z"]],
                ["key": "v", "operator": "Exists"], ["key": "w", "operator": "DoesNotExist"],
            ],
        ])
        #expect(selector.description == "a=b,t in (x,y),u notin (z),v,!w")
        #expect(selector.matches(["a": "b", "t": "x", "v": ""]))
        #expect(!selector.matches(["a": "b", "t": "x", "v": "", "w": ""]))
        #expect(try LabelSelector([:]).isEmpty)
        #expect(throws: SelectorError("\"Like\" is not a valid label selector operator")) {
            try LabelSelector(["matchExpressions": [["key": "a", "operator": "Like"]]])
        }
    }
}

@Suite struct FieldSelectorTests {
    private static let pod: JSON = [
        "metadata": ["name": "web", "namespace": "a,b"],
        "spec": ["unschedulable": true, "count": 3], "status": ["phase": "Running"],
    ]

    @Test(arguments: [
        ("", true), ("metadata.name=web", true), ("metadata.name==web", true),
        ("metadata.name!=web", false), ("metadata.name=web,status.phase!=Running", false),
        (#"metadata.namespace=a\,b"#, true), ("spec.nodeName=", true), ("spec.nodeName!=x", true),
        ("spec.unschedulable=true,spec.count=3", true),
    ])
    func selectorsSelect(text: String, expected: Bool) throws {
        let selector = try FieldSelector(parsing: text)
        #expect(selector.matches(FieldSelectorTests.pod) == expected)
        #expect(try FieldSelector(parsing: selector.description) == selector)
    }

    @Test func badTextIsRefusedInTheWordsOfKubernetes() {
        #expect(throws: SelectorError("invalid selector: 'a=b,c'; can't understand 'c'")) {
            try FieldSelector(parsing: "a=b,c")
        }
    }
}

@Suite struct KubernetesNameTests {
    private static let long = String(repeating: "a", count: 64)

    @Test(arguments: ["a", "my-name", "1a", String(repeating: "a", count: 63)])
    func labelsAreAccepted(name: String) {
        #expect(KubernetesName.labelProblems(name).isEmpty)
        #expect(KubernetesName.subdomainProblems(name).isEmpty)
    }

    @Test(arguments: ["", "-a", "a-", "A", "a_b", "a.b", "é"])
    func otherLabelsAreRefused(name: String) {
        #expect(
            KubernetesName.labelProblems(name) == [
                """
                a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
                and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', \
                regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
                """
            ])
    }

    @Test func lengthsAreLimited() {
        #expect(
            KubernetesName.labelProblems(KubernetesNameTests.long) == [
                "must be no more than 63 characters"
            ])
        #expect(
            KubernetesName.labelValueProblems(KubernetesNameTests.long) == [
                "must be no more than 63 characters"
            ])
        #expect(
            KubernetesName.subdomainProblems(String(repeating: "a", count: 254)) == [
                "must be no more than 253 characters"
            ])
        #expect(
            KubernetesName.keyProblems("x/" + KubernetesNameTests.long) == [
                "name part must be no more than 63 characters"
            ])
    }

    @Test(arguments: ["a.b", "app.oam.dev", "1.2"])
    func subdomainsAreAccepted(name: String) {
        #expect(KubernetesName.subdomainProblems(name).isEmpty)
        #expect(KubernetesName.serviceNameProblems(name).count == 1)
    }

    @Test(arguments: [".a", "a..b", "a.", "a.-b", "A.b", ""])
    func otherSubdomainsAreRefused(name: String) {
        #expect(
            KubernetesName.subdomainProblems(name) == [
                """
                a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \
                '-' or '.', and must start and end with an alphanumeric character (e.g. \
                'example.com', regex used for validation is \
                '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
                """
            ])
    }

    @Test(arguments: ["a", "A_b.c", "app.oam.dev/name", "x/y"])
    func keysAreAccepted(key: String) { #expect(KubernetesName.keyProblems(key).isEmpty) }

    @Test func otherKeysAreRefused() {
        #expect(KubernetesName.keyProblems("/a") == ["prefix part must be non-empty"])
        #expect(KubernetesName.keyProblems("").first == "name part must be non-empty")
        #expect(
            KubernetesName.keyProblems("a/b/c").first?.hasSuffix("(e.g. 'example.com/MyName')")
                == true)
        #expect(
            KubernetesName.keyProblems("A/b").first?.hasPrefix("prefix part a lowercase RFC 1123")
                == true)
    }

    @Test(arguments: ["", "a", "A-b_c.d"])
    func labelValuesAreAccepted(value: String) {
        #expect(KubernetesName.labelValueProblems(value).isEmpty)
    }

    @Test(arguments: ["-", "a b", "é", "a/"])
    func otherLabelValuesAreRefused(value: String) {
        #expect(KubernetesName.labelValueProblems(value).count == 1)
    }
}
