import ArgumentParser

/// A truth value as Go's programs read it from the command line: `true`, `F`, `1`.
struct GoTruth: ExpressibleByArgument, Equatable, CustomStringConvertible {
    /// The value.
    let value: Bool

    init(_ value: Bool) { self.value = value }

    init?(argument text: String) {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": value = true
        case "0", "f", "F", "false", "FALSE", "False": value = false
        default: return nil
        }
    }

    var description: String { String(value) }

    var defaultValueDescription: String { description }
}
