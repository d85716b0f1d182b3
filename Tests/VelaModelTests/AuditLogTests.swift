import Foundation
import KubeValues
import Testing

@testable import VelaModel

@Suite struct AuditLogTests {
    private func plan(_ step: String) -> ApprovalPlan {
        ApprovalPlan(
            application: ObjectKey(namespace: "store", name: "shop"), uid: "u", generation: 1,
            gate: Gate(stepID: "id", stepName: step, stepType: "deploy"), revision: "shop-v1",
            targets: [], objects: [], risk: .low, madeAt: Date(timeIntervalSince1970: 0),
            hash: "abc")
    }

    @Test func decisionsAreAppendedAndOnlyTheOwnerReadsThem() throws {
        let folder = NSTemporaryDirectory() + "velatui-audit-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = AuditLog(path: "\(folder)/state/audit.jsonl")
        let hub = HubDescription(hub: "prod", user: "ana")

        #expect(log.record(plan("a"), by: hub, at: Date(timeIntervalSince1970: 0)))
        #expect(log.record(plan("b"), by: hub, at: Date(timeIntervalSince1970: 60)))

        let text = try String(contentsOfFile: log.path, encoding: .utf8)
        let lines = try text.split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(lines.map { $0["step"]?.string } == ["a", "b"])
        #expect(lines.first?["at"]?.string == "1970-01-01T00:00:00Z")
        #expect(lines.first?["user"]?.string == "ana")
        let attributes = try FileManager.default.attributesOfItem(atPath: log.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
