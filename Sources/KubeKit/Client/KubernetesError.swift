package import KubeValues

/// Why an API server did not do what it was asked.
package struct KubernetesError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure, classified once so that screens and retries agree.
    package enum Code: Sendable, Hashable {
        /// No complete answer came.
        case transport(TransportError.Code)
        /// The server does not know who asks.
        case unauthorized
        /// The cluster behind the gateway refuses the credential that the hub stores for it.
        case clusterCredentialRefused
        /// The caller may not do this.
        case forbidden
        /// There is no such object.
        case notFound
        /// The server does not know this kind of object.
        case unknownType
        /// The gateway knows no such cluster.
        case unknownCluster
        /// The gateway cannot resolve the cluster's name.
        case clusterNameResolution
        /// The gateway's connection to the cluster was refused or led nowhere.
        case clusterUnreachable
        /// The gateway got no answer from the cluster in time.
        case clusterTimedOut
        /// The gateway does not trust the cluster's certificate.
        case clusterUntrusted
        /// The object changed since it was read.
        case conflict
        /// An object of that name is there already.
        case alreadyExists
        /// The version or page is too old to go on from.
        case gone
        /// The server refuses the object or the request.
        case invalid
        /// Too many requests.
        case tooManyRequests
        /// The resource does not know this verb.
        case methodNotAllowed
        /// The server does not read this content type.
        case unsupportedMediaType
        /// The server failed.
        case serverError
        /// The answer is not what the API promises.
        case unreadable
        /// The client gave up before or between requests.
        case abandoned
    }

    /// The kind of failure.
    package let code: Code
    /// One or two plain sentences: what failed and, where that is known, what to do.
    package let message: String
    /// The same in the server's own words, which logs and statuses quote.
    package let description: String
    /// The HTTP status, 0 if no answer came.
    package let status: Int
    /// The server's word for the reason, `AlreadyExists`; empty if it gave none.
    package let reason: String
    /// How long the server asks to wait.
    package let retryAfter: Duration?
    /// The `Status` object that the server sent, if it sent one.
    package let body: JSON?

    package init(
        _ code: Code, _ message: String, quoting description: String? = nil, status: Int = 0,
        reason: String = "", retryAfter: Duration? = nil, body: JSON? = nil
    ) {
        self.code = code
        self.message = message
        self.description = description ?? message
        self.status = status
        self.reason = reason
        self.retryAfter = retryAfter
        self.body = body
    }

    /// A transport's failure.
    package init(_ error: TransportError) {
        self.init(.transport(error.code), error.message)
    }

    /// The same error, its sentence with a beginning that says what was tried.
    package func prefixed(_ beginning: String) -> KubernetesError {
        KubernetesError(
            code, beginning + message, quoting: beginning + description, status: status,
            reason: reason, retryAfter: retryAfter, body: body)
    }

    /// Whether the object, or its kind, is not there.
    package var isNotFound: Bool { status == 404 }

    /// Whether the object changed since it was read.
    package var isConflict: Bool { code == .conflict }

    /// Whether an object of that name is there already.
    package var isAlreadyExists: Bool { code == .alreadyExists }

    /// Whether the cluster is not joined any more.
    package var isUnknownCluster: Bool { code == .unknownCluster }
}
