#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Why the terminal could not be opened.
public enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the operating system said.
    public struct SystemCode: Sendable, Hashable {
        /// The value of `errno`.
        public let rawValue: Int32

        /// A code.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// The code of the call that just failed.
        static var current: SystemCode { SystemCode(rawValue: errno) }
    }

    /// Standard input or output is not a terminal.
    case notATerminal
    /// TERM names nothing that the terminal database knows; the name, empty when it is not set.
    case unknownTerminal(String)
    /// The terminal cannot place its cursor; its name.
    case noCursorMotion(String)
    /// A terminal is open already in this process.
    case alreadyOpen
    /// The system has no UTF-8 locale.
    case noUTF8Locale
    /// A system call failed.
    case system(SystemCode)

    /// One sentence that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .notATerminal:
            "The dashboard needs a terminal as its standard input and output."
        case .unknownTerminal(""):
            "The variable TERM is not set, so the dashboard cannot draw; set it to your terminal's name."
        case .unknownTerminal(let name):
            "The terminal database does not know TERM=\(SafeText.neutralised(name)); "
                + "install its entry or set TERM to a known name such as xterm-256color."
        case .noCursorMotion(let name):
            "A terminal of the type TERM=\(SafeText.neutralised(name)) cannot place its cursor, "
                + "so the dashboard cannot draw on it."
        case .alreadyOpen:
            "The terminal is in use by this process already."
        case .noUTF8Locale:
            "The system has no UTF-8 locale; install C.UTF-8."
        case .system(let code):
            "The terminal could not be opened: \(String(cString: strerror(code.rawValue)))."
        }
    }
}
