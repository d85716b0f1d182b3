package import Foundation
package import KubeValues

/// What `velatui ls` prints: a line for each component of each Application.
package struct ApplicationListText: Sendable {
    /// What a line is made of; taken from an Application so that the object need not be kept.
    package struct Entry: Sendable, Hashable {
        /// The Application.
        package var key: ObjectKey
        /// Its phase as the hub writes it.
        package var phase: String
        /// When it was made.
        package var createdAt: Date?
        /// A line for each component of the specification.
        package var components: [Component]
    }

    /// A component's part of a line.
    package struct Component: Sendable, Hashable {
        /// The component's name.
        package var name: String
        /// Its type.
        package var type: String
        /// The types of its traits, joined by commas.
        package var traits: String
        /// `healthy`, `unhealthy`, or empty while it has no service.
        package var health: String
        /// The service's message.
        package var status: String
    }

    private let showsNamespace: Bool
    private let zone: TimeZone

    /// - Parameters:
    ///   - showsNamespace: whether the list spans namespaces, and so names them.
    ///   - zone: the zone for times.
    package init(showsNamespace: Bool, zone: TimeZone = .current) {
        self.showsNamespace = showsNamespace
        self.zone = zone
    }

    /// The table, a line break at its end; nothing found is the header alone.
    package func text(_ entries: [Entry], width: (String) -> Int) -> String {
        let header = [
            "APP", "COMPONENT", "TYPE", "TRAITS", "PHASE", "HEALTHY", "STATUS", "CREATED-TIME",
        ]
        var table = TextTable(header: (showsNamespace ? ["NAMESPACE"] : []) + header)
        for entry in entries {
            let created = GoTime.text(entry.createdAt, zone: zone)
            let namespace = showsNamespace ? [entry.key.namespace] : []
            if entry.components.isEmpty {
                table.append(
                    namespace + [entry.key.name, "", "", "", entry.phase, "", "", created])
            }
            for (index, component) in entry.components.enumerated() {
                let isLast = index == entry.components.count - 1
                let name = index == 0 ? entry.key.name : isLast ? "└─" : "├─"
                table.append(
                    namespace + [
                        name, component.name, component.type, component.traits, entry.phase,
                        component.health, component.status, created,
                    ])
            }
        }
        return table.text(width: width) + "\n"
    }
}

extension ApplicationListText.Entry {
    /// The lines of an Application.
    ///
    /// Of several services of one component the last one counts.
    package init(_ application: JSON) {
        let services = application.at("status", "services")?.array ?? []
        key = ObjectKey(namespace: application.namespace, name: application.name)
        phase = application.at("status", "status")?.string ?? ""
        createdAt = application.at("metadata", "creationTimestamp")?.date
        components = (application.at("spec", "components")?.array ?? []).map { component in
            let name = component["name"]?.string ?? ""
            let service = services.last { $0["name"]?.string == name }
            let isHealthy = service.map { $0["healthy"]?.bool ?? false }
            return ApplicationListText.Component(
                name: name,
                type: component["type"]?.string ?? "",
                traits: (component["traits"]?.array ?? []).compactMap { $0["type"]?.string }
                    .joined(separator: ","),
                health: isHealthy.map { $0 ? "healthy" : "unhealthy" } ?? "",
                status: service?["message"]?.string ?? "")
        }
    }
}
