/// Why an operation on a hub was not done.
package struct OperationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure, which decides a command's exit code.
    package enum Code: Sendable, Hashable {
        /// The call itself is wrong: unknown step, several gates, malformed label.
        case usage
        /// The state of the object does not allow it.
        case refused
        /// The object is not there.
        case notFound
        /// The hub or a cluster did not do it.
        case failed
    }

    /// What kind of failure.
    package let code: Code
    /// One sentence that says what is wrong, and what to do where that helps.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
