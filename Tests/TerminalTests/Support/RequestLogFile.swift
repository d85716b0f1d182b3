import Foundation
import KubeValues

/// The log of requests that a hub writes, as a test reads it.
struct RequestLogFile: Sendable {
    /// Its path.
    var path: String

    /// One request.
    struct Line: Sendable, Hashable {
        /// The method.
        var method: String
        /// The cluster that was reached.
        var cluster: String
        /// The path inside that cluster, without the query.
        var path: String
        /// Whether nothing was to be kept.
        var isDryRun: Bool
        /// The answer's status code.
        var status: Int
    }

    /// How many lines are complete.
    var count: Int {
        guard let bytes = FileManager.default.contents(atPath: path) else { return 0 }
        return bytes.count { $0 == 0x0A }
    }

    /// The complete lines; what a kill cut off is left out.
    func lines() -> [Line] {
        guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
        return bytes.split(separator: 0x0A).compactMap { line in
            guard let value = try? JSON(parsing: Array(line)) else { return nil }
            let whole = value["path"]?.string ?? ""
            var cluster = value["cluster"]?.string ?? ""
            var path = String(whole.prefix { $0 != "?" })
            // Through the hub's gateway: `.../clustergateways/NAME/proxy/...`.
            if let gateway = path.range(of: "/clustergateways/"),
                let proxy = path.range(of: "/proxy/")
            {
                cluster = String(path[gateway.upperBound..<proxy.lowerBound])
                path = String(path[proxy.upperBound...])
            }
            return Line(
                method: value["method"]?.string ?? "", cluster: cluster, path: path,
                isDryRun: whole.contains("dryRun=All"), status: value["status"]?.int ?? 0)
        }
    }

    /// How often Deployments and Services were created, by `cluster/namespace/kind`.
    func creations() -> [String: Int] {
        var result: [String: Int] = [:]
        for line in lines() where line.method == "POST" && line.status == 201 && !line.isDryRun {
            let parts = line.path.split(separator: "/")
            guard let kind = parts.last, kind == "deployments" || kind == "services",
                parts.count >= 3, parts[parts.count - 3] == "namespaces"
            else { continue }
            result["\(line.cluster)/\(parts[parts.count - 2])/\(kind)", default: 0] += 1
        }
        return result
    }
}
