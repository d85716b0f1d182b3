import Foundation
import VelaModel

extension ClusterState {
    /// How it fares.
    var status: Status {
        switch self {
        case .connecting, .slow: .progress
        case .live: .ok
        case .polling, .stale: .warn
        case .unreachable, .credentialRefused, .forbidden, .untrusted: .bad
        case .detached: .gone
        }
    }

    /// The words for a cluster.
    func words(_ clock: AgeClock) -> String {
        switch self {
        case .connecting(let since): "connecting \(clock.age(since))"
        case .live: "live"
        case .slow(let latency): "slow \(ClusterState.text(latency))"
        case .polling(let every): "poll \(every.components.seconds)s"
        case .stale(let since): "stale \(clock.age(since))"
        case .unreachable(let since, _): "unreach. \(clock.age(since))"
        case .credentialRefused: "401 refused"
        case .forbidden: "not allowed"
        case .untrusted: "TLS untrusted"
        case .detached: "detached"
        }
    }

    /// The words for the hub, in the status bar.
    func hubWords(_ clock: AgeClock) -> String {
        switch self {
        case .unreachable(let since, _): "HUB UNREACHABLE \(clock.age(since))"
        case .credentialRefused: "HUB REFUSES CREDENTIAL"
        case .forbidden: "NOT ALLOWED"
        case .untrusted: "HUB NOT TRUSTED"
        case .detached: "HUB GONE"
        case .connecting, .live, .slow, .polling, .stale: words(clock)
        }
    }

    /// Why, as far as there is more to say.
    var reason: String? {
        switch self {
        case .unreachable(_, let reason), .credentialRefused(let reason), .untrusted(let reason):
            reason
        case .forbidden(let what): "not allowed: \(what)"
        case .detached: "the hub does not know this cluster any more"
        case .connecting, .live, .slow, .polling, .stale: nil
        }
    }

    /// What helps, as far as known.
    var remedy: String? {
        switch self {
        case .unreachable(_, let reason) where reason.contains("127.0.0.1"):
            "what should answer on this machine does not run"
        case .unreachable: "VPN or network is the usual cause"
        case .credentialRefused: "the stored credential is refused; join the cluster again"
        case .untrusted: "the certificate or the configured CA must be changed"
        case .forbidden: "ask for the right to read it"
        case .connecting, .live, .slow, .polling, .stale, .detached: nil
        }
    }

    /// Whether data from it may be old.
    var isOutdated: Bool {
        switch self {
        case .stale, .unreachable, .credentialRefused, .untrusted, .detached: true
        case .connecting, .live, .slow, .polling, .forbidden: false
        }
    }

    /// Since when, as far as known.
    var since: Date? {
        switch self {
        case .connecting(let since), .stale(let since), .unreachable(let since, _): since
        case .live, .slow, .polling, .credentialRefused, .forbidden, .untrusted, .detached: nil
        }
    }

    /// `2.1s` or `31ms`.
    private static func text(_ latency: Duration) -> String {
        let parts = latency.components
        let milliseconds =
            Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000)
        guard milliseconds >= 1000 else { return "\(milliseconds)ms" }
        return "\(milliseconds / 1000).\(milliseconds % 1000 / 100)s"
    }
}
