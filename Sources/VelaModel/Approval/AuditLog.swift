import Foundation
import Glibc
import KubeValues

/// A local file to which every decision is appended, a JSON line each; nothing is ever changed in it.
package struct AuditLog: Sendable, Hashable {
    /// The file's absolute path.
    package let path: String

    /// The log at that path; the file comes into being with the first decision.
    package init(path: String) { self.path = path }

    /// Appends what was approved, by whom, where, and on which plan.
    ///
    /// One write to a file opened for appending, so that several programs can share it.
    ///
    /// - Returns: whether it was written.
    @discardableResult
    func record(_ plan: ApprovalPlan, by description: HubDescription, at now: Date) -> Bool {
        let entry: JSON = [
            "at": JSON(KubernetesTime.text(now)),
            "action": "approve",
            "hub": JSON(description.hub),
            "user": JSON(description.user),
            "application": JSON(plan.application.description),
            "uid": JSON(plan.uid),
            "revision": JSON(plan.revision),
            "step": JSON(plan.gate.stepName),
            "stepID": JSON(plan.gate.stepID),
            "plan": JSON(plan.hash),
            "targets": .array(plan.targets.map { JSON("\($0.cluster)/\($0.namespace)") }),
        ]
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        try? FileManager.default.createDirectory(
            atPath: "/\(folder)", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let line = entry.encoded() + [UInt8(ascii: "\n")]
        return line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == line.count
    }
}
