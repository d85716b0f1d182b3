/// Why something of a delivery cannot be done, in the words that users search for.
package struct DeliveryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The part of a delivery that failed.
    package enum Code: String, Sendable, Hashable {
        /// The Application, or something it refers to, cannot be understood.
        case parse
        /// The revision cannot be made.
        case revision
        /// A policy's own objects cannot be made.
        case policy
        /// The steps cannot be generated.
        case workflow
        /// A component cannot be rendered.
        case render
        /// A step cannot be carried out; it is tried again.
        case step
    }

    /// The part that failed.
    package var code: Code
    /// What is wrong.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
