import Delivery
import Foundation
import KubeValues
import Logging

/// Writes Events about an Application, counting those that repeat.
struct EventRecorder: Sendable {
    let access: ClusterAccess
    let clock: any EngineClock
    let log: Logger

    /// Records that something happened to that Application; a failure to do so is only logged.
    func record(_ event: DeliveryEvent, about application: JSON) async {
        let name = Self.name(of: event, about: application)
        let address = ObjectAddress(
            kind: .event,
            namespace: application.namespace, name: name)
        let now = KubernetesTime.text(clock.now)
        do {
            guard let recorded = try await access.get(address) else {
                let object = fresh(event, named: name, about: application, at: now)
                _ = try await access.create(object, at: address)
                return
            }
            let count = (recorded["count"]?.int ?? 0) + 1
            let change: JSON = ["count": JSON(count), "lastTimestamp": .string(now)]
            _ = try await access.patch(change, at: address)
        } catch {
            log.debug("the event \(event.reason) is not recorded: \(error)")
        }
    }

    private func fresh(
        _ event: DeliveryEvent, named name: String, about application: JSON, at now: String
    ) -> JSON {
        [
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": ["name": .string(name), "namespace": .string(application.namespace)],
            "involvedObject": [
                "apiVersion": application["apiVersion"] ?? "core.oam.dev/v1beta1",
                "kind": "Application",
                "namespace": .string(application.namespace),
                "name": .string(application.name),
                "uid": .string(application.uid),
                "resourceVersion": .string(application.resourceVersion),
            ],
            "type": .string(event.isWarning ? "Warning" : "Normal"),
            "reason": .string(event.reason),
            "message": .string(String(event.message.prefix(1024))),
            "source": ["component": "Application"],
            "firstTimestamp": .string(now),
            "lastTimestamp": .string(now),
            "count": 1,
        ]
    }

    /// One name for all repetitions of an event, so that they are counted in one object.
    private static func name(of event: DeliveryEvent, about application: JSON) -> String {
        let text = [application.uid, event.reason, event.message].joined(separator: "\n")
        return "\(application.name).\(StableHash.hexadecimal(text))"
    }
}
