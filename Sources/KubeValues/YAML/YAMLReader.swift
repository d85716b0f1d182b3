import CYAML

/// Builds values from libyaml's events.
struct YAMLReader: ~Copyable {
    /// What one run over a text found.
    struct Outcome {
        var documents: [YAMLDocument] = []
        /// Faults after which reading could go on.
        var errors: [YAMLError] = []
        /// The fault that stopped it.
        var stop: YAMLError?
    }

    private static let depthLimit = 512
    /// The most nodes a document may have once its aliases are followed, see "billion laughs".
    private static let sizeLimit = 2_000_000

    /// A value with where it stands and how many nodes it has when written out.
    private struct Node {
        var value: JSON
        var marks: YAMLMarks
        var size = 1
        var isMergeKey = false
    }

    private var parser = yaml_parser_t()
    private let bytes: UnsafeBufferPointer<UInt8>
    private let lineOffset: Int
    private var anchors: [String: Node] = [:]
    private var errors: [YAMLError] = []
    private var depth = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>, lineOffset: Int) {
        self.bytes = bytes
        self.lineOffset = lineOffset
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>, lineOffset: Int) -> Outcome {
        var reader = YAMLReader(bytes, lineOffset: lineOffset)
        guard yaml_parser_initialize(&reader.parser) == 1 else {
            return Outcome(stop: YAMLError(message: "out of memory", line: 1, column: 1))
        }
        defer { yaml_parser_delete(&reader.parser) }
        yaml_parser_set_input_string(&reader.parser, bytes.baseAddress, bytes.count)
        yaml_parser_set_encoding(&reader.parser, YAML_ANY_ENCODING)
        var outcome = Outcome()
        do throws(YAMLError) {
            while let document = try reader.document() { outcome.documents.append(document) }
        } catch {
            outcome.stop = error
        }
        outcome.errors = reader.errors
        return outcome
    }

    // MARK: - Events

    private mutating func next() throws(YAMLError) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { throw parserError() }
        defer { yaml_event_delete(&event) }
        return Event(event, lineOffset: lineOffset)
    }

    private func parserError() -> YAMLError {
        let problem = parser.problem.map { String(cString: $0) } ?? "cannot be read as YAML"
        if parser.error == YAML_READER_ERROR {
            return YAMLError(problem, at: mark(ofByte: Int(parser.problem_offset)))
        }
        let mark = SourceMark(
            line: Int(parser.problem_mark.line) + 1 + lineOffset,
            column: Int(parser.problem_mark.column) + 1)
        let index = Int(parser.problem_mark.index)
        // The index counts characters; it is a byte position in all the texts where it matters.
        if parser.error == YAML_SCANNER_ERROR, index < bytes.count, bytes[index] == 0x09 {
            return YAMLError("found a tab; indent with spaces", at: mark)
        }
        guard let context = parser.context.map({ String(cString: $0) }) else {
            return YAMLError(problem, at: mark)
        }
        let line = Int(parser.context_mark.line) + 1 + lineOffset
        let place = line == mark.line ? "" : " that begins in line \(line)"
        return YAMLError("\(problem) \(context)\(place)", at: mark)
    }

    private func mark(ofByte offset: Int) -> SourceMark {
        var mark = SourceMark(line: 1 + lineOffset, column: 1)
        for byte in bytes.prefix(offset) {
            if byte == 0x0A {
                mark = SourceMark(line: mark.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                mark.column += 1
            }
        }
        return mark
    }

    // MARK: - Values

    private mutating func document() throws(YAMLError) -> YAMLDocument? {
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd: return nil
            case .documentStart:
                anchors = [:]
                depth = 0
                let node = try node(try next())
                return YAMLDocument(value: node.value, marks: node.marks)
            default: continue
            }
        }
    }

    private mutating func node(_ event: Event) throws(YAMLError) -> Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= YAMLReader.depthLimit else {
            throw YAMLError("nested deeper than \(YAMLReader.depthLimit) levels", at: event.mark)
        }
        var node: Node
        switch event.kind {
        case .alias(let name):
            guard var target = anchors[name] else {
                throw YAMLError("unknown anchor '\(name)' referenced", at: event.mark)
            }
            target.marks.value = event.mark
            return target
        case .scalar(let scalar): node = try self.scalar(scalar, at: event.mark)
        case .sequenceStart: node = try sequence(at: event.mark)
        case .mappingStart: node = try mapping(at: event.mark)
        default: throw YAMLError("expected a value", at: event.mark)
        }
        guard node.size <= YAMLReader.sizeLimit else {
            throw YAMLError("the document contains excessive aliasing", at: event.mark)
        }
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func scalar(
        _ scalar: YAMLScalar, at mark: SourceMark
    ) throws(YAMLError) -> Node {
        do throws(YAMLScalar.Problem) {
            let value = try scalar.resolved()
            var marks = YAMLMarks(value: mark)
            if case .bool = value, !["true", "false"].contains(scalar.text) {
                marks.spelling = scalar.text
            }
            return Node(value: value, marks: marks, isMergeKey: scalar.isMergeKey)
        } catch {
            errors.append(YAMLError(error.message, at: mark))
            return Node(value: .null, marks: YAMLMarks(value: mark))
        }
    }

    private mutating func sequence(at mark: SourceMark) throws(YAMLError) -> Node {
        var values: [JSON] = []
        var marks: [YAMLMarks] = []
        var size = 1
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind { break }
            let element = try node(event)
            values.append(element.value)
            marks.append(element.marks)
            size += element.size
        }
        return Node(
            value: .array(values), marks: YAMLMarks(value: mark, parts: .elements(marks)),
            size: size)
    }

    private mutating func mapping(at mark: SourceMark) throws(YAMLError) -> Node {
        var members: [JSONObject.Element] = []
        var marks: [(key: String, marks: YAMLMarks)] = []
        var positions: [String: Int] = [:]
        var merges: [Node] = []
        var size = 1
        while true {
            let event = try next()
            if case .mappingEnd = event.kind { break }
            let keyNode = try node(event)
            var valueNode = try node(try next())
            size += valueNode.size
            if keyNode.isMergeKey {
                merges.append(valueNode)
                continue
            }
            let key = try name(keyNode)
            if let earlier = positions[key] {
                let line = marks[earlier].marks.key?.line ?? mark.line
                errors.append(
                    YAMLError("key \"\(key)\" is already set in line \(line)", at: event.mark))
                continue
            }
            positions[key] = members.count
            valueNode.marks.key = event.mark
            members.append((key, valueNode.value))
            marks.append((key, valueNode.marks))
        }
        for merge in merges {
            try add(merge, to: &members, &marks, &positions)
        }
        return Node(
            value: .object(JSONObject(uniqueMembers: members)),
            marks: YAMLMarks(value: mark, parts: .members(marks)), size: size)
    }

    /// Adds the members of a merge key's value that the mapping does not have itself.
    private func add(
        _ merge: Node, to members: inout [JSONObject.Element],
        _ marks: inout [(key: String, marks: YAMLMarks)], _ positions: inout [String: Int]
    ) throws(YAMLError) {
        switch (merge.value, merge.marks.parts) {
        case (.object(let object), .members(let parts)):
            for (member, part) in zip(object, parts) where positions[member.key] == nil {
                positions[member.key] = members.count
                members.append(member)
                marks.append(part)
            }
        case (.array(let values), .elements(let parts)):
            for (value, part) in zip(values, parts) {
                guard case .object = value else {
                    throw YAMLError(
                        "map merge requires map or sequence of maps as the value", at: part.value)
                }
                try add(Node(value: value, marks: part), to: &members, &marks, &positions)
            }
        default:
            throw YAMLError(
                "map merge requires map or sequence of maps as the value", at: merge.marks.value)
        }
    }

    private func name(_ node: Node) throws(YAMLError) -> String {
        switch node.value {
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let flag): return flag ? "true" : "false"
        case .null: throw YAMLError("a key must not be null", at: node.marks.value)
        case .array, .object: throw YAMLError("a key must be a text", at: node.marks.value)
        }
    }
}

/// What libyaml reported, in Swift values.
private struct Event {
    enum Kind {
        case streamEnd
        case documentStart
        case alias(String)
        case scalar(YAMLScalar)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case other
    }

    let kind: Kind
    let mark: SourceMark
    var anchor: String?

    init(_ event: yaml_event_t, lineOffset: Int) {
        mark = SourceMark(
            line: Int(event.start_mark.line) + 1 + lineOffset,
            column: Int(event.start_mark.column) + 1)
        func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
            pointer.map { String(cString: UnsafePointer($0)) }
        }
        switch event.type {
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_ALIAS_EVENT: kind = .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let buffer = UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
            kind = .scalar(
                YAMLScalar(
                    text: String(decoding: buffer, as: UTF8.self), tag: text(scalar.tag),
                    isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE))
            anchor = text(scalar.anchor)
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            anchor = text(event.data.sequence_start.anchor)
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            anchor = text(event.data.mapping_start.anchor)
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        default: kind = .other
        }
    }
}
