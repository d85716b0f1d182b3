/// The name of an override's entry, which may be a pattern for component names.
struct NamePattern {
    private let text: String
    private let expression: Regex<AnyRegexOutput>?
    private let isPlain: Bool

    init(_ text: String, expandsStars: Bool) {
        self.text = text
        isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
        let pattern =
            expandsStars
            ? text.split(separator: "*", omittingEmptySubsequences: false)
                .joined(separator: ".*") : text
        expression = isPlain ? nil : try? Regex(pattern)
    }

    /// Whether the pattern occurs somewhere in that name.
    func matches(_ name: String) -> Bool {
        if isPlain { return name.contains(text) }
        guard let expression else { return false }
        return (try? expression.firstMatch(in: name)) != nil
    }
}
