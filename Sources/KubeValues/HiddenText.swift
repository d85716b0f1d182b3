/// Finds what a text hides from its reader: controls, and characters that show as nothing or turn others around.
enum HiddenText {
    /// Whether a character of a text is hidden.
    ///
    /// Variation selectors, and joiners inside of words and pictures, have a meaning there and are not.
    ///
    /// - Parameters:
    ///   - scalar: the character.
    ///   - previous: the one before it, if there is one.
    static func contains(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0xFE00...0xFE0F: false
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        case 0x200C, 0x200D: (previous?.value ?? 0) < 0xA0
        default:
            scalar.properties.generalCategory == .format
                || scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether a text hides anything other than line breaks and tabs.
    static func isFound(in text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return false }
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar != "\n", scalar != "\t", contains(scalar, after: previous) { return true }
            previous = scalar
        }
        return false
    }

    /// Whether a value hides anything in a text or the name of a member, at any depth.
    static func isFound(in value: JSON) -> Bool {
        switch value {
        case .null, .bool, .number: false
        case .string(let text): isFound(in: text)
        case .array(let elements): elements.contains { isFound(in: $0) }
        case .object(let object):
            object.contains { isFound(in: $0.key) || isFound(in: $0.value) }
        }
    }
}
