import ArgumentParser
import Glibc

/// Why a command did not do what it was asked, as one sentence for standard error; exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    /// What failed and, where possible, what to do about it.
    let message: String

    init(_ message: String) { self.message = message }

    var description: String { message }
}

/// The exit codes beyond 0 that scripts can rely on.
enum ExitStatus {
    /// The operation failed.
    static let failure = ExitCode(1)
    /// The run waits for an approval.
    static let waitsForApproval = ExitCode(3)
    /// The command line is wrong.
    static let usage = ExitCode(64)
    /// The input is wrong: broken YAML, a wrong type, an unknown policy.
    static let badInput = ExitCode(65)
}

/// Writes a line on standard error, where problems and questions go.
func printProblem(_ line: String) {
    writeWhole("\(line)\n", to: STDERR_FILENO)
}

/// Writes a line on standard output at once, for readers that wait for it.
func printResult(_ line: String) {
    Console.write("\(line)\n")
}

/// Writes all of a text, however many calls it takes; whether nobody missed any of it.
///
/// A reader that has gone away wants no more, and misses nothing.
@discardableResult
func writeWhole(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            return errno == EPIPE
        }
        rest = rest.dropFirst(count)
    }
    return true
}
