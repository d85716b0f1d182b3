#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads the process's environment.
enum Environment {
    /// The value of a variable, nil when it is not set.
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

/// What the user's locale says, whether or not the system has it installed.
enum UserLocale {
    /// Whether LC_ALL, LC_CTYPE or LANG, the first that is set, names UTF-8.
    static var isUTF8: Bool {
        isUTF8(["LC_ALL", "LC_CTYPE", "LANG"].map { Environment[$0] })
    }

    /// Whether the first value that is set and not empty names UTF-8.
    static func isUTF8(_ values: [String?]) -> Bool {
        let name = values.compactMap { $0 }.first { !$0.isEmpty } ?? ""
        let folded = name.lowercased()
        return folded.contains("utf-8") || folded.contains("utf8")
    }
}
