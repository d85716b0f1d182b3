import KubeValues

/// The text under which a context keeps the variables of a run: one `name: value` in a line, in CUE,
/// of which JSON is a part.
enum ContextVariables {
    /// The variables of a text; lines that are not understood are left out.
    static func read(_ text: String) -> JSONObject {
        var variables = JSONObject()
        for line in text.split(separator: "\n") {
            guard let colon = label(of: line) else { continue }
            var name = String(line[..<colon])
            if name.hasPrefix("\""), let text = try? JSON(parsing: name).string { name = text }
            let rest = line[line.index(after: colon)...].drop { $0 == " " }
            guard let value = try? JSON(parsing: String(rest)) else { continue }
            variables[name] = value
        }
        return variables
    }

    /// The text of variables.
    static func text(_ variables: JSONObject) -> String {
        guard !variables.isEmpty else { return "\n" }
        return variables.map { name, value in
            let isPlain = name.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
            }
            return "\(isPlain ? name : JSON.string(name).text()): \(value.text())\n"
        }.joined()
    }

    /// Where the colon after the name stands.
    private static func label(of line: Substring) -> Substring.Index? {
        guard line.first == "\"" else { return line.firstIndex(of: ":") }
        var isEscaped = false
        for index in line.indices.dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if line[index] == "\\" {
                isEscaped = true
            } else if line[index] == "\"" {
                return line[index...].firstIndex(of: ":")
            }
        }
        return nil
    }
}
