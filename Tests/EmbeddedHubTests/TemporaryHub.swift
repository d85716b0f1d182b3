import EmbeddedHub
import Foundation
import KubeValues

/// Runs the body with a hub in a folder of its own, and removes the folder afterwards.
func withHub<Value>(
    _ change: (inout ServerOptions) -> Void = { _ in },
    _ body: (RunningHub, String) async throws -> Value
) async throws -> Value {
    try await withFolder { folder in
        var options = ServerOptions(folder: folder)
        change(&options)
        return try await serving(options) { try await body($0, folder) }
    }
}

/// Runs the body while a hub serves.
func serving<Value>(
    _ options: ServerOptions, _ body: (RunningHub) async throws -> Value
) async throws -> Value {
    let hub = try await EmbeddedHubServer.start(options)
    do {
        let value = try await body(hub)
        await hub.stop()
        return value
    } catch {
        await hub.stop()
        throw error
    }
}

/// Runs the body with a folder that does not exist yet.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let parent = FileManager.default.temporaryDirectory
        .appendingPathComponent("velatui-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: parent) }
    return try await body(parent.appendingPathComponent("hub").path)
}

/// The content of a kubeconfig that a hub wrote.
func kubeconfig(_ file: String) throws -> JSON {
    let bytes = try PrivateFiles.read(file) ?? []
    return try YAMLDocument(parsing: bytes).value
}

/// A user of a kubeconfig.
func user(_ name: String, in file: String) throws -> JSON {
    let users = try kubeconfig(file)["users"]?.array ?? []
    return users.first { $0["name"]?.string == name }?["user"] ?? .null
}

/// The token of a user.
func token(_ name: String, in file: String) throws -> String {
    try user(name, in: file)["token"]?.string ?? ""
}

/// The key and certificate of a user.
func pair(_ name: String, in file: String) throws -> KeyPair {
    let user = try user(name, in: file)
    func text(_ field: String) -> String {
        let bytes = Base64.decode((user[field]?.string ?? "").utf8) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }
    return KeyPair(key: text("client-key-data"), certificate: text("client-certificate-data"))
}

/// A ConfigMap as a request's body.
func configMap(_ name: String, size: Int = 1) -> [UInt8] {
    let object: JSON = [
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": ["name": .string(name), "namespace": "default"],
        "data": ["text": .string(String(repeating: "x", count: size))],
    ]
    return object.encoded()
}

let configMaps = "/api/v1/namespaces/default/configmaps"
