package import Foundation
package import KubeValues

/// What `velatui status APP` prints: the blocks About, Workflow and Services of the feature document.
///
/// The layout is the document's sample; steps of a group stand indented below it, as newer hubs have
/// them. The values are the hub's.
package struct StatusText: Sendable {
    private let application: JSON
    private let zone: TimeZone
    private let paint: TextPaint
    private let width: @Sendable (String) -> Int

    /// The text of an Application.
    ///
    /// - Parameters:
    ///   - application: the object.
    ///   - zone: the zone for times.
    ///   - paint: how words are coloured, if at all.
    ///   - width: how many columns a text takes on a terminal.
    package init(
        application: JSON, zone: TimeZone = .current, paint: TextPaint = .none,
        width: @escaping @Sendable (String) -> Int
    ) {
        self.application = application
        self.zone = zone
        self.paint = paint
        self.width = width
    }

    /// The whole text, a line break at its end.
    package var text: String {
        about + workflow + services
    }

    private var phase: String { application.at("status", "status")?.string ?? "" }

    private var about: String {
        var table = TextTable()
        let created = application.at("metadata", "creationTimestamp")?.date
        table.append(["  Name:", application.name])
        table.append(["  Namespace:", application.namespace])
        table.append(["  Created at:", GoTime.text(created, zone: zone)])
        table.append(["  Status:", paint.phase(phase)])
        let paint = paint
        let width = width
        return "About:\n\n" + table.text { width(paint.stripped($0)) } + "\n\n"
    }

    private var workflow: String {
        guard let run = RunStatus(application: application) else { return "" }
        var text = "Workflow:\n\n"
        text += "  mode: \(run.mode)\n"
        text += "  finished: \(run.isFinished)\n"
        text += "  Suspend: \(run.isSuspended)\n"
        text += "  Terminated: \(run.isTerminated)\n"
        text += "  Steps\n"
        for step in run.steps {
            text += lines(of: step, indent: "  ")
            for subStep in step.subSteps { text += lines(of: subStep, indent: "    ") }
        }
        return text + "\n"
    }

    private func lines(of step: RunStep, indent: String) -> String {
        "\(indent)- id:\(step.id)\n"
            + "\(indent)  name:\(step.name)\n"
            + "\(indent)  type:\(step.type)\n"
            + "\(indent)  phase:\(paint.step(step.phase)) \n"
            + "\(indent)  message:\(step.message)\n"
    }

    private var services: String {
        let services = application.at("status", "services")?.array ?? []
        guard !services.isEmpty else { return "" }
        let types = Dictionary(
            (application.at("spec", "components")?.array ?? []).map {
                ($0["name"]?.string ?? "", $0["type"]?.string ?? "")
            }, uniquingKeysWith: { first, _ in first })
        return "Services:\n\n" + services.map { lines(of: $0, types: types) }.joined()
    }

    private func lines(of service: JSON, types: [String: String]) -> String {
        let name = service["name"]?.string ?? ""
        let environment = service["env"]?.string.map { "Env: \($0)" } ?? ""
        let named = service["cluster"]?.string ?? ""
        let cluster = named.isEmpty ? "local" : named
        let isHealthy = service["healthy"]?.bool ?? false
        let message = (service["message"]?.string ?? "")
            .replacingOccurrences(of: "\n", with: "\n\t")
        var text = "  - Name: \(name)  \(environment)\n"
        text += "    Cluster: \(cluster)  Namespace: \(service["namespace"]?.string ?? "")\n"
        // A component that only an override made is in no list: the hub's commands then say webservice.
        text += "    Type: \(types[name] ?? "webservice")\n"
        text += "    \(paint.health(isHealthy, isHealthy ? "Healthy" : "Unhealthy")) "
        text += "\(paint.health(isHealthy, message))\n"
        let traits = service["traits"]?.array ?? []
        guard !traits.isEmpty else { return text + "    No trait applied\n\n" }
        text += "    Traits:\n"
        text += traits.map { line(of: $0) }.joined()
        return text + "\n"
    }

    private func line(of trait: JSON) -> String {
        let mark = trait["healthy"]?.bool == false ? "❌" : "✅"
        let message = trait["message"]?.string ?? ""
        let suffix = message.isEmpty ? "" : ": \(message)"
        return "      \(mark) \(paint.strong(trait["type"]?.string ?? ""))\(suffix)"
    }
}
