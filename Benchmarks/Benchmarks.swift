import Foundation
import KubeKit

/// `velatui-benchmarks [NAME...]`: measures the budgets, or the named ones only.
///
/// Prints one line a figure and always succeeds: a slow machine is not a fault of the program.
@main struct Benchmarks {
    /// A group of figures that are measured together.
    struct Group: Sendable {
        /// The name by which it is asked for.
        var name: String
        /// Measures and reports.
        var run: @Sendable (inout Report) async throws -> Void
    }

    static let groups = [
        Group(name: "decode") { report in try DecodeBenchmark().run(&report) },
        Group(name: "dashboard") { report in try DashboardBenchmark().run(&report) },
        Group(name: "start") { report in try ColdStartBenchmark().run(&report) },
        Group(name: "hub") { report in try await HubBenchmark().run(&report) },
    ]

    static func main() async {
        let wanted = CommandLine.arguments.dropFirst()
        let names = groups.map(\.name)
        if let unknown = wanted.first(where: { !names.contains($0) }) {
            print("there is no benchmark \(unknown); there are: \(names.joined(separator: ", "))")
            return
        }
        var report = Report()
        for group in groups where wanted.isEmpty || wanted.contains(group.name) {
            do {
                try await group.run(&report)
            } catch {
                report.skip(group.name, because: "\(error)")
            }
        }
        CurlTransport.shutDown()
        report.finish()
    }
}
