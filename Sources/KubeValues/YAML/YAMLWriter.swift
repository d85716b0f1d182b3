import CYAML

/// Writes values as YAML the way kubectl prints it: sorted keys, two spaces, lists not indented,
/// texts quoted where they would be read as something else and folded at 80 columns, block literals
/// for several lines.
package enum YAMLWriter {
    /// The value as YAML text, ending in a line break.
    package static func text(_ value: JSON) -> String {
        String(decoding: bytes(value), as: UTF8.self)
    }

    /// The value as YAML text for a terminal: nothing in it commands the terminal or deceives the reader.
    ///
    /// Where a text of the value hides something, all that is not ASCII is written as escapes.
    package static func shownText(_ value: JSON) -> String {
        var emitter = Emitter()
        let isASCII = HiddenText.isFound(in: value)
        return String(decoding: emitter.document(value, isASCII: isASCII), as: UTF8.self)
    }

    /// Values as the documents of one stream.
    package static func text(documents: [JSON]) -> String {
        documents.map { text($0) }.joined(separator: "---\n")
    }

    /// The value as UTF-8 YAML text.
    package static func bytes(_ value: JSON) -> [UInt8] {
        var emitter = Emitter()
        return emitter.document(value)
    }

    /// The order of keys in Go's YAML writer: letters after everything else, digits by number.
    static func precedes(_ left: String, _ right: String) -> Bool {
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        func isDigit(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.generalCategory == .decimalNumber
        }
        func run(_ scalars: [Unicode.Scalar], _ start: Int, _ seed: Int64) -> (Int64, Int) {
            var number = seed
            var index = start
            while index < scalars.count, isDigit(scalars[index]) {
                number = number &* 10 &+ Int64(scalars[index].value) &- 48
                index += 1
            }
            return (number, index)
        }
        for index in 0..<min(a.count, b.count) where a[index] != b[index] {
            let leftIsLetter = a[index].properties.isAlphabetic
            let rightIsLetter = b[index].properties.isAlphabetic
            if leftIsLetter, rightIsLetter { return a[index] < b[index] }
            if leftIsLetter || rightIsLetter { return rightIsLetter }
            var seed: Int64 = 0
            if a[index] == "0" || b[index] == "0" {
                for earlier in a[..<index].reversed() {
                    guard isDigit(earlier) else { break }
                    if earlier != "0" {
                        seed = 1
                        break
                    }
                }
            }
            let (leftNumber, leftEnd) = run(a, index, seed)
            let (rightNumber, rightEnd) = run(b, index, seed)
            if leftNumber != rightNumber { return leftNumber < rightNumber }
            if leftEnd != rightEnd { return leftEnd < rightEnd }
            return a[index] < b[index]
        }
        return a.count < b.count
    }
}

/// Owns libyaml's emitter while a document is written.
private struct Emitter: ~Copyable {
    private var emitter = yaml_emitter_t()
    private let output = Output()

    private final class Output {
        var bytes: [UInt8] = []
    }

    mutating func document(_ value: JSON, isASCII: Bool = false) -> [UInt8] {
        guard yaml_emitter_initialize(&emitter) == 1 else { return [] }
        defer { yaml_emitter_delete(&emitter) }
        yaml_emitter_set_unicode(&emitter, isASCII ? 0 : 1)
        yaml_emitter_set_width(&emitter, 80)
        yaml_emitter_set_output(
            &emitter,
            { context, bytes, count in
                guard let context, let bytes else { return 0 }
                Unmanaged<Output>.fromOpaque(context).takeUnretainedValue().bytes
                    .append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                return 1
            }, Unmanaged.passUnretained(output).toOpaque())
        emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
        emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
        write(value)
        emit { yaml_document_end_event_initialize(&$0, 1) }
        emit { yaml_stream_end_event_initialize(&$0) }
        yaml_emitter_flush(&emitter)
        return output.bytes
    }

    private mutating func emit(_ make: (inout yaml_event_t) -> Int32) {
        var event = yaml_event_t()
        if make(&event) == 1 { _ = yaml_emitter_emit(&emitter, &event) }
    }

    private mutating func write(_ value: JSON) {
        switch value {
        case .null: scalar("null", YAML_PLAIN_SCALAR_STYLE)
        case .bool(let flag): scalar(flag ? "true" : "false", YAML_PLAIN_SCALAR_STYLE)
        case .number(let number): scalar(number.text, YAML_PLAIN_SCALAR_STYLE)
        case .string(let text): string(text)
        case .array(let elements):
            let style = elements.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            emit { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, style) }
            for element in elements { write(element) }
            emit { yaml_sequence_end_event_initialize(&$0) }
        case .object(let object):
            let style = object.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
            emit { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, style) }
            for (key, value) in object.sorted(by: { YAMLWriter.precedes($0.key, $1.key) }) {
                string(key)
                write(value)
            }
            emit { yaml_mapping_end_event_initialize(&$0) }
        }
    }

    private mutating func string(_ text: String) {
        if text.utf8.contains(0x0A) {
            scalar(text, YAML_LITERAL_SCALAR_STYLE)
        } else if YAMLScalar.isText(text) {
            scalar(text, YAML_PLAIN_SCALAR_STYLE)
        } else {
            scalar(text, YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        }
    }

    private mutating func scalar(_ text: String, _ style: yaml_scalar_style_t) {
        var text = text
        text.withUTF8 { bytes in
            emit {
                yaml_scalar_event_initialize(
                    &$0, nil, nil, bytes.baseAddress, Int32(bytes.count), 1, 1, style)
            }
        }
    }
}
