package import KubeKit

/// Why an effect of the engine did not happen.
package enum EngineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No complete answer arrived; the effect may or may not have happened.
    case transport(TransportError)
    /// The server refused.
    case refused(code: Int, reason: String, message: String)
    /// What the engine was asked to do cannot be done; one sentence.
    case invalid(String)

    package var description: String {
        switch self {
        case .transport(let error): error.message
        case .refused(_, _, let message): message
        case .invalid(let message): message
        }
    }

    /// Whether the object is not there.
    package var isNotFound: Bool { hasCode(404) }

    /// Whether the object changed since it was read.
    package var isConflict: Bool {
        if case .refused(409, let reason, _) = self { return reason != "AlreadyExists" }
        return false
    }

    /// Whether an object of that name is there already.
    package var isAlreadyExists: Bool {
        if case .refused(409, "AlreadyExists", _) = self { return true }
        return false
    }

    /// Whether the cluster is not joined any more.
    package var isUnknownCluster: Bool {
        if case .refused(_, _, let message) = self { return message.contains("no such cluster") }
        return false
    }

    /// The same error, its sentence with a beginning that says what was tried.
    package func prefixed(_ beginning: String) -> EngineError {
        switch self {
        case .transport(let error):
            .transport(TransportError(error.code, beginning + error.message))
        case .refused(let code, let reason, let message):
            .refused(code: code, reason: reason, message: beginning + message)
        case .invalid(let message): .invalid(beginning + message)
        }
    }

    private func hasCode(_ code: Int) -> Bool {
        if case .refused(code, _, _) = self { return true }
        return false
    }
}
