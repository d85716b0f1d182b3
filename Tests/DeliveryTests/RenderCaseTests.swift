import Foundation
import KubeValues
import Testing

@testable import Delivery

@Suite struct RenderCaseTests {
    @Test(arguments: Case.all("render"))
    func componentsRenderAsRecorded(_ test: Case) throws {
        guard test.typesNotRendered.isEmpty else { return }
        let wanted = test.value.at("error", "upstreamMessage")?.string
        do {
            let rendered = try render(test)
            #expect(wanted == nil, "\(test.id): no error, but \(rendered)")
            let manifests = [rendered.workload] + rendered.auxiliaries.map(\.object)
            #expect(JSON.array(manifests) == test.value["expectedManifests"], "\(test.id)")
            #expect(JSON.array(origins(of: rendered)) == test.value["origins"], "\(test.id)")
        } catch {
            #expect(test.told("\(error)") == test.told(wanted ?? "no error"), "\(test.id)")
        }
    }

    private func render(_ test: Case) throws -> RenderedComponent {
        let context = test.value["context"] ?? [:]
        let component = test.value["component"] ?? [:]
        // Whether the types exist is found out before anything is rendered.
        let application = try Application([
            "metadata": ["name": context["appName"] ?? "", "namespace": "ns"],
            "spec": ["components": [component]],
        ])
        let parsed = try ParsedApplication(application: application)
        return try BuiltInRenderer().render(
            parsed.application.components.first ?? Component(component),
            RenderContext(
                appName: context["appName"]?.string ?? "",
                namespace: context["namespace"]?.string ?? "",
                cluster: context["cluster"]?.string ?? "",
                clusterMinor: context.at("clusterVersion", "minor")?.int ?? 28,
                revision: context["revision"]?.string ?? ""))
    }

    private func origins(of rendered: RenderedComponent) -> [JSON] {
        [["origin": "workload"]]
            + rendered.auxiliaries.map { object in
                let isTrait = object.trait != "AuxiliaryWorkload"
                return [
                    "origin": isTrait ? "trait" : "auxiliary", "type": .string(object.trait),
                    "resource": .string(object.resource),
                ]
            }
    }

    @Test func casesOfOtherTypesAreTold() {
        var reasons: [String: Int] = [:]
        for test in Case.all("render") where !test.typesNotRendered.isEmpty {
            let types = test.typesNotRendered.sorted().joined(separator: ", ")
            test.leaveOut("not rendered: \(types)")
            reasons[types, default: 0] += 1
        }
        let all = Case.all("render").count
        print(
            "render: \(reasons.values.reduce(0, +)) of \(all) cases left out, by types not rendered"
        )
        for (types, count) in reasons.sorted(by: { $0.key < $1.key }) {
            print("render: \(count) left out for \(types)")
        }
        #expect(all > 0)
    }
}

extension Case {
    /// The types of the component that exist and are not rendered here.
    fileprivate var typesNotRendered: Set<String> {
        let component = Component(value["component"] ?? [:])
        guard value.at("error", "stage") != "parse" || component.type == "ref-objects" else {
            return []
        }
        return Set([component.type] + component.traits.map(\.type))
            .subtracting(BuiltInRenderer().renderedTypes)
    }

    /// What of a message has to be the same: not how many more errors there are, and of a value of a
    /// wrong type or choice only where it was met, because here the property is named as written;
    /// nor what an evaluation says that failed inside itself.
    fileprivate func told(_ message: String) -> String {
        let kind = value.at("error", "kind")?.string ?? ""
        let mark =
            switch kind {
            case "type-mismatch", "enum-violation": " context: "
            case "internal": " err: "
            default: " (and"
            }
        guard let end = message.range(of: mark)?.lowerBound else { return message }
        return String(message[..<end])
    }
}
