/// The rules for names, label keys and label values, with Kubernetes' own messages.
///
/// Each check gives the list of what is wrong, empty when nothing is.
package enum KubernetesName {
    /// What is wrong with a DNS-1123 label: the name of a namespace, a container, a port.
    package static func labelProblems(_ name: String) -> [String] {
        var problems: [String] = []
        if name.utf8.count > 63 { problems.append(tooLong(63)) }
        if !isLabel(name.utf8[...]) { problems.append(Message.label) }
        return problems
    }

    /// What is wrong with a DNS-1123 subdomain: the name of most objects.
    package static func subdomainProblems(_ name: String) -> [String] {
        var problems: [String] = []
        if name.utf8.count > 253 { problems.append(tooLong(253)) }
        if !isSubdomain(name) { problems.append(Message.subdomain) }
        return problems
    }

    /// What is wrong with a DNS-1035 label: the name of a Service.
    package static func serviceNameProblems(_ name: String) -> [String] {
        var problems: [String] = []
        if name.utf8.count > 63 { problems.append(tooLong(63)) }
        let startsWithLetter = name.utf8.first.map { isLowercase($0) } ?? false
        if !startsWithLetter || !isLabel(name.utf8[...]) { problems.append(Message.serviceName) }
        return problems
    }

    /// What is wrong with the key of a label or an annotation: `app`, `app.oam.dev/name`.
    package static func keyProblems(_ key: String) -> [String] {
        var problems: [String] = []
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        let name: Substring
        switch parts.count {
        case 1: name = parts[0]
        case 2:
            name = parts[1]
            if parts[0].isEmpty {
                problems.append("prefix part must be non-empty")
            } else {
                problems += subdomainProblems(String(parts[0])).map { "prefix part \($0)" }
            }
        default:
            return [
                "a qualified name \(Message.qualified) with an optional DNS subdomain prefix and '/' "
                    + "(e.g. 'example.com/MyName')"
            ]
        }
        if name.isEmpty {
            problems.append("name part must be non-empty")
        } else if name.utf8.count > 63 {
            problems.append("name part \(tooLong(63))")
        }
        if name.isEmpty || !isToken(name.utf8) { problems.append("name part \(Message.qualified)") }
        return problems
    }

    /// What is wrong with the value of a label; empty is allowed.
    package static func labelValueProblems(_ value: String) -> [String] {
        var problems: [String] = []
        if value.utf8.count > 63 { problems.append(tooLong(63)) }
        if !value.isEmpty, !isToken(value.utf8[...]) { problems.append(Message.labelValue) }
        return problems
    }

    // MARK: - Grammar

    private static func isLowercase(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLabel(_ name: Substring.UTF8View) -> Bool {
        func isEdge(_ byte: UInt8) -> Bool { isLowercase(byte) || isDigit(byte) }
        guard let first = name.first, let last = name.last, isEdge(first), isEdge(last) else {
            return false
        }
        return name.allSatisfy { isEdge($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isSubdomain(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { isLabel($0) }
    }

    private static func isToken(_ name: Substring.UTF8View) -> Bool {
        func isEdge(_ byte: UInt8) -> Bool {
            isLowercase(byte) || isDigit(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
        guard let first = name.first, let last = name.last, isEdge(first), isEdge(last) else {
            return false
        }
        return name.allSatisfy {
            isEdge($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: ".")
        }
    }

    private static func tooLong(_ limit: Int) -> String {
        "must be no more than \(limit) characters"
    }

    private enum Message {
        static let label =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
            + "and must start and end with an alphanumeric character (e.g. 'my-name',  or "
            + "'123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
        static let subdomain =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' "
            + "or '.', and must start and end with an alphanumeric character (e.g. 'example.com', "
            + #"regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]"#
            + "([-a-z0-9]*[a-z0-9])?)*')"
        static let serviceName =
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with "
            + "an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or "
            + "'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
        static let qualified =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with "
            + "an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used "
            + "for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
        static let labelValue =
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' "
            + "or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
            + "'my_value',  or '12345', regex used for validation is "
            + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
    }
}
