/// One document of a YAML stream as a value, with where each part of it stands.
package struct YAMLDocument: Sendable {
    /// The value; null for an empty document.
    package let value: JSON
    /// Where the parts stand.
    package let marks: YAMLMarks
}

/// A place in a source text.
package struct SourceMark: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The line, counted from 1.
    package var line: Int
    /// The column in characters, counted from 1.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package var description: String { "\(line):\(column)" }

    package static func < (left: SourceMark, right: SourceMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// Why a YAML text cannot be read, and where.
package struct YAMLError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    package let message: String
    /// The line, counted from 1.
    package let line: Int
    /// The column, counted from 1.
    package let column: Int

    package init(message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }

    init(_ message: String, at mark: SourceMark) {
        self.init(message: message, line: mark.line, column: mark.column)
    }

    package var description: String { "\(line):\(column): \(message)" }
}

/// A step from a value into one of its parts.
package enum PathStep: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// Into the member of that name.
    case key(String)
    /// Into the element at that position.
    case index(Int)

    package init(stringLiteral value: String) { self = .key(value) }
    package init(integerLiteral value: Int) { self = .index(value) }
}

extension JSON {
    /// The value reached by a path of names and positions, or nil where it ends early.
    package subscript(steps path: [PathStep]) -> JSON? {
        var value = self
        for step in path {
            let next: JSON?
            switch step {
            case .key(let key): next = value[key]
            case .index(let index): next = value[index]
            }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}

extension [PathStep] {
    /// The path as people write it: `spec.components[0].properties.image`.
    package var text: String {
        var text = ""
        for step in self {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key):
                if key.isEmpty || key.contains(where: { ".[]\"/ ".contains($0) }) {
                    text += "[\(JSON.string(key).text())]"
                } else {
                    text += text.isEmpty ? key : ".\(key)"
                }
            }
        }
        return text
    }
}

/// Where a value, its name and its parts stand in the source; shaped like the value.
package struct YAMLMarks: Sendable {
    /// The parts.
    enum Parts: Sendable {
        case none
        case members([(key: String, marks: YAMLMarks)])
        case elements([YAMLMarks])
    }

    /// Where the name of the member stands, if the value is one.
    package internal(set) var key: SourceMark?
    /// Where the value stands; where an alias is used, for an alias.
    package internal(set) var value: SourceMark
    /// How a truth value was written, if not as `true` or `false`: YAML 1.1 reads `y` and `no` as ones.
    package internal(set) var spelling: String?
    var parts = Parts.none

    init(key: SourceMark? = nil, value: SourceMark, parts: Parts = .none) {
        self.key = key
        self.value = value
        self.parts = parts
    }

    /// The marks at a path, or nil if there is nothing.
    package subscript(path: [PathStep]) -> YAMLMarks? {
        var marks = self
        for step in path {
            guard let next = marks.part(step) else { return nil }
            marks = next
        }
        return marks
    }

    /// The marks of the deepest part on the way to a path that exists, to point at something near.
    package func nearest(_ path: [PathStep]) -> YAMLMarks {
        var marks = self
        for step in path {
            guard let next = marks.part(step) else { return marks }
            marks = next
        }
        return marks
    }

    private func part(_ step: PathStep) -> YAMLMarks? {
        switch (step, parts) {
        case (.key(let key), .members(let members)): members.first { $0.key == key }?.marks
        case (.index(let index), .elements(let elements)):
            elements.indices.contains(index) ? elements[index] : nil
        default: nil
        }
    }
}

// MARK: - Reading

extension YAMLDocument {
    /// All documents of a stream and everything that is wrong with it.
    ///
    /// After a syntax error reading goes on at the next line that begins a document (`---`), so that
    /// all faults of a file are found at once. JSON is YAML and is read as well.
    package static func readAll(
        _ bytes: some Collection<UInt8>
    ) -> (documents: [YAMLDocument], errors: [YAMLError]) {
        let bytes = Array(bytes)
        var documents: [YAMLDocument] = []
        var errors: [YAMLError] = []
        var offset = 0
        var lines = 0
        while true {
            let rest = bytes[offset...]
            let outcome = rest.withUnsafeBufferPointer { YAMLReader.read($0, lineOffset: lines) }
            documents += outcome.documents
            errors += outcome.errors
            guard let stop = outcome.stop else { break }
            if !errors.contains(stop) { errors.append(stop) }
            guard let next = nextDocument(in: bytes, from: offset, line: lines, after: stop.line)
            else { break }
            (offset, lines) = next
        }
        return (documents, errors)
    }

    /// The only document of a text.
    ///
    /// - Throws: ``YAMLError``, the first if there are several, also when there are more documents.
    package init(parsing bytes: some Collection<UInt8>) throws(YAMLError) {
        let (documents, errors) = YAMLDocument.readAll(bytes)
        if let error = errors.min(by: { ($0.line, $0.column) < ($1.line, $1.column) }) {
            throw error
        }
        let start = SourceMark(line: 1, column: 1)
        guard documents.count < 2 else {
            throw YAMLError("expected one document", at: documents[1].marks.value)
        }
        self = documents.first ?? YAMLDocument(value: .null, marks: YAMLMarks(value: start))
    }

    private static func nextDocument(
        in bytes: [UInt8], from offset: Int, line: Int, after errorLine: Int
    ) -> (offset: Int, lines: Int)? {
        var lineNumber = line + 1
        var position = offset
        while let end = bytes[position...].firstIndex(of: 0x0A) {
            position = end + 1
            lineNumber += 1
            if lineNumber >= errorLine, bytes[position...].starts(with: "---".utf8) {
                return (position, lineNumber - 1)
            }
        }
        return nil
    }
}
