package import Foundation

/// Times as Kubernetes writes them: RFC 3339 in UTC, seconds or microseconds.
package enum KubernetesTime {
    /// The time that a text means, or nil if it is none.
    package static func date(_ text: String) -> Date? {
        try? Date(text, strategy: .iso8601)
    }
}
