/// Makes text from clusters, files and servers harmless before it is shown or written anywhere.
public enum SafeText {
    /// The text with everything visible that could command a terminal or deceive a reader.
    ///
    /// Controls show as carets (`^[`), C1 controls as `\x9B`, line breaks as `newline`, tabs as a
    /// space. Bidirectional controls, tags and other invisible characters show as `\u{202E}`; marks,
    /// joiners inside of emoji and variation selectors stay, for the grid deals with them.
    public static func neutralised(_ text: String, newline: String = "⏎") -> String {
        if isHarmless(text) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A:
                result += newline
            case 0x0D:
                result += "^M"
            case 0x09:
                result += " "
            default:
                if let visible = CellPieces.visibleControl(scalar.value), scalar.value < 0xA0 {
                    result += visible
                } else if scalar.value == 0x2028 || scalar.value == 0x2029 {
                    result += newline
                } else if isInvisible(scalar, after: previous) {
                    result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
            previous = scalar
        }
        return result
    }

    /// The text of bytes, each byte that is no UTF-8 as `\xNN`, neutralised.
    public static func neutralised(bytes: some Sequence<UInt8>, newline: String = "⏎") -> String {
        var text = ""
        var decoder = UTF8Decoder()
        for byte in bytes {
            decoder.push(byte) { text.append(part: $0) }
        }
        decoder.finish { text.append(part: $0) }
        return neutralised(text, newline: newline)
    }

    private static func isHarmless(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    private static func isInvisible(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?
    ) -> Bool {
        guard scalar.value >= 0xA0 else { return false }
        if (0xFE00...0xFE0F).contains(scalar.value) { return false }
        if scalar.value == 0x200D || scalar.value == 0x200C {
            // A joiner between letters or pictures has a meaning; alone it hides.
            return
                !(previous.map { $0.value >= 0xA0 && !$0.properties.isDefaultIgnorableCodePoint }
                ?? false) && !(previous.map { $0.value == 0xFE0F } ?? false)
        }
        return scalar.properties.generalCategory == .format
            || scalar.properties.isDefaultIgnorableCodePoint
    }
}

extension String {
    fileprivate mutating func append(part: UTF8Decoder.Part) {
        switch part {
        case .scalar(let scalar): unicodeScalars.append(scalar)
        case .invalid(let bytes):
            for byte in bytes {
                let digits = String(byte, radix: 16, uppercase: true)
                self += "\\x" + (byte < 16 ? "0" : "") + digits
            }
        }
    }
}
