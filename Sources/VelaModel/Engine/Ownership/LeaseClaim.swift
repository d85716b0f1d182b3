package import Foundation
package import KubeValues

/// Decides who drives a hub: reads a Lease and says what to do about it.
package struct LeaseClaim: Sendable, Hashable {
    /// The text that names this controller.
    package let identity: String
    /// How long a claim lasts without being renewed.
    package let duration: Duration
    /// Where the Lease lives.
    package let namespace: String

    /// The Lease's name; one controller of this kind drives a hub.
    package static let name = "velatui-controller"
    /// The name of the Lease that vela-core's leader holds.
    package static let otherControllerName = "kubevela"

    package init(identity: String, duration: Duration, namespace: String) {
        self.identity = identity
        self.duration = duration
        self.namespace = namespace
    }

    /// What to do about a Lease.
    package enum Decision: Sendable, Hashable {
        /// Create this Lease.
        case create(JSON)
        /// Replace the Lease by this one, which carries the resource version that was read.
        case update(JSON)
        /// Somebody else drives; look again at that moment.
        case wait(holder: String, until: Date)
    }

    /// What to do about the Lease as read, nil if there is none.
    package func decide(_ lease: JSON?, at now: Date) -> Decision {
        guard var lease else { return .create(fresh(at: now)) }
        let holder = lease.at("spec", "holderIdentity")?.string ?? ""
        if !holder.isEmpty, holder != identity {
            let end = Self.end(of: lease) ?? now
            if end > now { return .wait(holder: holder, until: end) }
        }
        let transitions = lease.at("spec", "leaseTransitions")?.int ?? 0
        if holder != identity {
            lease[path: ["spec", "acquireTime"]] = .string(KubernetesTime.microText(now))
            lease[path: ["spec", "leaseTransitions"]] = JSON(transitions + 1)
        }
        lease[path: ["spec", "holderIdentity"]] = .string(identity)
        lease[path: ["spec", "leaseDurationSeconds"]] = JSON(seconds)
        lease[path: ["spec", "renewTime"]] = .string(KubernetesTime.microText(now))
        return .update(lease)
    }

    /// The Lease given up, so that a successor need not wait, or nil if it is not ours.
    package func released(_ lease: JSON, at now: Date) -> JSON? {
        guard lease.at("spec", "holderIdentity")?.string == identity else { return nil }
        var lease = lease
        lease[path: ["spec", "holderIdentity"]] = ""
        lease[path: ["spec", "leaseDurationSeconds"]] = 1
        lease[path: ["spec", "renewTime"]] = .string(KubernetesTime.microText(now))
        return lease
    }

    /// When the claim that a Lease records runs out, or nil if it records none.
    package static func end(of lease: JSON) -> Date? {
        guard let text = lease.at("spec", "renewTime")?.string,
            let renewed = KubernetesTime.date(text)
        else { return nil }
        return renewed.addingTimeInterval(
            Double(lease.at("spec", "leaseDurationSeconds")?.int ?? 15))
    }

    private var seconds: Int { max(1, Int(duration.components.seconds)) }

    private func fresh(at now: Date) -> JSON {
        [
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": ["name": .string(Self.name), "namespace": .string(namespace)],
            "spec": [
                "holderIdentity": .string(identity),
                "leaseDurationSeconds": JSON(seconds),
                "acquireTime": .string(KubernetesTime.microText(now)),
                "renewTime": .string(KubernetesTime.microText(now)),
                "leaseTransitions": 0,
            ],
        ]
    }
}
