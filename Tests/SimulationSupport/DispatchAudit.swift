import Delivery
import Foundation
import KubeKit
import KubeValues
import VelaModel

/// Watches what an engine dispatches: nothing that is not allowed yet, nothing that no tracker records,
/// nothing twice.
package final class DispatchAudit: Sendable {
    /// An object in a cluster.
    package struct Dispatch: Sendable, Hashable, CustomStringConvertible {
        /// The cluster, `local` for the hub.
        package var cluster: String
        /// The namespace.
        package var namespace: String
        /// The kind.
        package var kind: String
        /// The name.
        package var name: String

        package init(cluster: String, namespace: String, kind: String, name: String) {
            self.cluster = cluster
            self.namespace = namespace
            self.kind = kind
            self.name = name
        }

        package var description: String { "\(cluster)/\(kind)/\(namespace)/\(name)" }
    }

    private struct State {
        var allowed: Set<Dispatch> = []
        var created: [Dispatch] = []
        var problems: [String] = []
    }

    private let state = LockedBox(State())

    /// An audit of that hub.
    package init(of hub: SimulatedHub) {
        hub.observe { [weak self, weak hub] write in
            guard let self, let hub else { return }
            check(write, in: hub)
        }
    }

    /// Allows those objects to be dispatched.
    package func allow(_ dispatches: some Sequence<Dispatch>) {
        state.withLock { $0.allowed.formUnion(dispatches) }
    }

    /// What was created, in order.
    package var created: [Dispatch] { state.withLock { $0.created } }

    /// What should not have happened.
    package var problems: [String] { state.withLock { $0.problems } }

    private func check(_ write: SimulatedHub.Write, in hub: SimulatedHub) {
        guard !write.isTrial, (200..<300).contains(write.status), write.method == "POST",
            write.body.labels[ObjectApplication.hashLabel] != nil,
            let kind = write.body["kind"]?.string
        else { return }
        let dispatch = Dispatch(
            cluster: Self.cluster(of: write.path), namespace: write.body.namespace, kind: kind,
            name: write.body.name)
        let isRecorded = Self.records(in: hub).contains(dispatch)
        state.withLock { state in
            if !state.allowed.contains(dispatch) {
                state.problems.append("\(dispatch) was dispatched without being allowed")
            }
            if !isRecorded {
                state.problems.append("\(dispatch) was dispatched before a tracker recorded it")
            }
            if state.created.contains(dispatch) {
                state.problems.append("\(dispatch) was created twice")
            }
            state.created.append(dispatch)
        }
    }

    /// Everything that the trackers of a hub record.
    package static func records(in hub: SimulatedHub) -> Set<Dispatch> {
        let list = hub.ask("GET", "/apis/core.oam.dev/v1beta1/resourcetrackers").object
        var records: Set<Dispatch> = []
        for tracker in list["items"]?.array ?? [] {
            let plain = PackedSpec.unpackTracker(tracker)
            for record in plain?.at("spec", "managedResources")?.array ?? [] {
                let cluster = record["cluster"]?.string ?? ""
                records.insert(
                    Dispatch(
                        cluster: cluster.isEmpty ? "local" : cluster,
                        namespace: record["namespace"]?.string ?? "",
                        kind: record["kind"]?.string ?? "", name: record["name"]?.string ?? ""))
            }
        }
        return records
    }

    private static func cluster(of path: String) -> String {
        let parts = path.split(separator: "/")
        guard let index = parts.firstIndex(of: "clustergateways"), index + 1 < parts.count else {
            return "local"
        }
        return String(parts[index + 1])
    }
}
