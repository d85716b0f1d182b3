package import KubeValues

/// One object read from a file, with where each part of it stands.
package struct Document: Sendable {
    /// The name of the file as given, `-` for standard input.
    package let file: String
    /// The object.
    package let value: JSON
    /// The way from the document to the object: empty, or into the `items` of a List.
    package let basePath: [PathStep]
    let marks: YAMLMarks

    /// Where a part of the object stands, or the part nearest to it.
    package func mark(_ path: [PathStep], prefersKey: Bool) -> SourceMark {
        if let found = marks[path] {
            return prefersKey ? found.key ?? found.value : found.value
        }
        let near = marks.nearest(path)
        return near.key ?? near.value
    }
}

/// Something wrong in a file, and what to do about it.
package struct DocumentProblem: Sendable, Hashable, CustomStringConvertible {
    /// Whether it stands in the way.
    package enum Severity: Sendable, Hashable {
        /// Nothing is applied.
        case error
        /// It is applied all the same.
        case warning
    }

    /// The name of the file as given.
    package var file: String
    /// The line, counted from 1.
    package var line: Int
    /// The column, counted from 1.
    package var column: Int
    /// The field, `spec.components[0].properties.image`; empty for a whole document.
    package var path: String
    /// What is wrong and what to do.
    package var message: String
    /// Whether it stands in the way.
    package var severity: Severity

    package init(
        file: String, line: Int, column: Int, path: String, message: String,
        severity: Severity = .error
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.message = message
        self.severity = severity
    }

    /// The line for standard error: `FILE:LINE:COL: path: what to do`.
    package var description: String {
        let field = path.isEmpty ? "" : "\(path): "
        let mark = severity == .warning ? "warning: " : ""
        return "\(file):\(line):\(column): \(field)\(mark)\(message)"
    }
}

extension [DocumentProblem] {
    /// Whether anything stands in the way of applying.
    package var hasErrors: Bool { contains { $0.severity == .error } }
}
