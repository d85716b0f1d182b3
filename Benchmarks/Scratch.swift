import Foundation
import KubeKit
import KubeValues

/// A home of its own for programs that are measured; goes away with the value.
final class Scratch {
    /// Its absolute path.
    let path: String
    /// The variables for programs that live in it.
    let environment: [String: String]

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/velatui-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        environment = [
            "HOME": path, "XDG_STATE_HOME": "\(path)/state", "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
        ]
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The built program that is measured.
enum Velatui {
    /// `VELATUI_BINARY`, or the binary beside this one.
    static var path: String {
        get throws {
            let beside = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
                .deletingLastPathComponent().appending(path: "velatui").path
            let path = ProcessInfo.processInfo.environment["VELATUI_BINARY"] ?? beside
            guard FileManager.default.isExecutableFile(atPath: path) else {
                throw Unmeasurable("\(path) is not there; build it first")
            }
            return path
        }
    }
}

/// A hub that runs as a process of its own.
final class Hub {
    /// Its kubeconfig.
    let kubeconfig: String
    /// Its process.
    let process: ChildProcess

    init(_ scratch: Scratch, _ arguments: [String]) throws {
        let folder = "\(scratch.path)/hub"
        process = try ChildProcess(
            try Velatui.path, ["hub", "serve", "--data", folder] + arguments,
            environment: scratch.environment, connection: .pipe)
        _ = try process.waitForAny(of: ["kubeconfig: "], within: .seconds(30))
        kubeconfig = "\(folder)/kubeconfig"
    }

    /// A connection to it.
    func transport() throws -> CurlTransport {
        let config = try Kubeconfig(files: [kubeconfig]) { path in
            FileManager.default.contents(atPath: path).map(Array.init)
        }
        return CurlTransport(
            endpoint: try config.target().endpoint, userAgent: "velatui-benchmarks")
    }
}
