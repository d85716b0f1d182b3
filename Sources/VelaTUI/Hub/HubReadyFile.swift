import EmbeddedHub
import Glibc
import KubeValues

/// The file by which a hub says that it serves, and how to reach it.
struct HubReadyFile: Equatable {
    /// The hub's process.
    var process: Int32
    /// `https://127.0.0.1:PORT`.
    var endpoint: String
    /// The kubeconfig's absolute path.
    var kubeconfig: String

    /// Writes it into the folder.
    func write(in folder: EmbeddedFolder) throws(EmbeddedHubError) {
        let value: JSON = [
            "process": JSON(Int(process)), "endpoint": .string(endpoint),
            "kubeconfig": .string(kubeconfig),
        ]
        try PrivateFiles.write(value.encoded(), to: Self.path(in: folder))
    }

    /// Reads what the present holder of the folder wrote; nil while it has not.
    static func read(in folder: EmbeddedFolder, of holder: Int32) -> HubReadyFile? {
        guard let bytes = try? PrivateFiles.read(path(in: folder)),
            let value = try? JSON(parsing: bytes), value["process"]?.int == Int(holder),
            let endpoint = value["endpoint"]?.string, let kubeconfig = value["kubeconfig"]?.string
        else { return nil }
        return HubReadyFile(process: holder, endpoint: endpoint, kubeconfig: kubeconfig)
    }

    /// Removes it, as the hub does not serve any longer.
    static func remove(from folder: EmbeddedFolder) { unlink(path(in: folder)) }

    private static func path(in folder: EmbeddedFolder) -> String { "\(folder.path)/ready" }
}

/// The path from the root, whatever the current folder is.
func absolutePath(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return "\(String(cString: current))/\(path)"
}
