/// A place in a document as RFC 6901 writes it: `/spec/containers/0/image`.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The steps, unescaped; none means the whole document.
    package var tokens: [String]

    package init(tokens: [String]) { self.tokens = tokens }

    /// From its text, or nil if it neither is empty nor starts with a slash.
    package init?(_ text: String) {
        if text.isEmpty {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        tokens = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { JSONPointer.unescape($0) }
    }

    package var description: String {
        tokens.map { "/" + JSONPointer.escape($0) }.joined()
    }

    private static func unescape(_ token: Substring) -> String {
        guard token.utf8.contains(UInt8(ascii: "~")) else { return String(token) }
        var text = ""
        var isEscape = false
        for character in token.unicodeScalars {
            if isEscape {
                isEscape = false
                switch character {
                case "0": text.unicodeScalars.append("~")
                case "1": text.unicodeScalars.append("/")
                default:
                    text.unicodeScalars.append("~")
                    text.unicodeScalars.append(character)
                }
            } else if character == "~" {
                isEscape = true
            } else {
                text.unicodeScalars.append(character)
            }
        }
        return isEscape ? text + "~" : text
    }

    private static func escape(_ token: String) -> String {
        var text = ""
        for character in token.unicodeScalars {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
