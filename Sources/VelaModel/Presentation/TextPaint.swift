/// How the commands colour words, with the sequences that `vela` uses.
package struct TextPaint: Sendable, Hashable {
    private let isOn: Bool

    /// No colours: for pipes, `NO_COLOR` and dumb terminals.
    package static let none = TextPaint(isOn: false)
    /// Colours.
    package static let ansi = TextPaint(isOn: true)

    private func wrap(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// An Application's phase: green while running, else yellow.
    package func phase(_ text: String) -> String { wrap(text, text == "running" ? "32" : "33") }

    /// A step's phase: green when succeeded, red when failed, else yellow.
    package func step(_ text: String) -> String {
        wrap(text, text == "succeeded" ? "32" : text == "failed" ? "31" : "33")
    }

    /// A service's health: green or yellow.
    package func health(_ isHealthy: Bool, _ text: String) -> String {
        wrap(text, isHealthy ? "32" : "33")
    }

    /// A name that stands out.
    package func strong(_ text: String) -> String { wrap(text, "1;37") }

    /// The key of a label.
    package func key(_ text: String) -> String { wrap(text, "36") }

    /// The value of a label, or something that went well.
    package func value(_ text: String) -> String { wrap(text, "32") }

    /// A command to copy.
    package func command(_ text: String) -> String { wrap(text, "33") }

    /// Something that went wrong.
    package func bad(_ text: String) -> String { wrap(text, "31") }

    /// A text without the colours of this type, for measuring.
    package func stripped(_ text: String) -> String {
        guard isOn, text.contains("\u{1B}") else { return text }
        var result = ""
        var isInside = false
        for character in text {
            if character == "\u{1B}" {
                isInside = true
            } else if isInside {
                if character == "m" { isInside = false }
            } else {
                result.append(character)
            }
        }
        return result
    }
}
