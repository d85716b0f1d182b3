/// Why an embedded hub cannot start or go on.
package struct EmbeddedHubError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    package enum Code: Sendable, Hashable {
        /// Another process serves the folder.
        case folderInUse
        /// The port is taken.
        case portInUse
        /// The address is not a loopback address.
        case notLoopback
        /// The folder or a file in it cannot be used.
        case storage
        /// A certificate or key cannot be made or read.
        case certificates
    }

    /// The kind of failure.
    package let code: Code
    /// One plain sentence that says what failed; never holds a credential.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
