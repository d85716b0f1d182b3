import EmbeddedHub
import Glibc
import KubeKit
import KubeValues

/// Fills a new hub with the example Applications and what they refer to.
struct ExamplePosting {
    /// The hub.
    let hub: any HTTPTransport

    /// Posts everything in an order in which each reference is there before it is used.
    ///
    /// What exists already is left alone, so that a posting that was interrupted can be repeated.
    func post() async throws {
        for document in try Self.documents() {
            let request = HTTPRequest(
                .post, try Self.collection(of: document),
                headers: [HTTPHeader("content-type", "application/json")],
                body: document.encoded())
            let response = try await hub.send(request)
            guard response.status < 300 || response.status == 409 else {
                let reason = (try? JSON(parsing: response.body))?["message"]?.string ?? ""
                let name = document.at("metadata", "name")?.string ?? ""
                throw CommandFailure(
                    "the example \(name) was answered with \(response.status): \(reason)")
            }
        }
    }

    /// The objects of the examples.
    static func documents() throws -> [JSON] {
        let text = ExampleManifests.references + "\n---\n" + ExampleManifests.applications
        let (documents, errors) = YAMLDocument.readAll(text.utf8)
        if let error = errors.first { throw CommandFailure("an example is broken: \(error)") }
        return documents.map(\.value)
    }

    private static func collection(of document: JSON) throws -> String {
        let kinds = ["Application": "applications", "Policy": "policies", "Workflow": "workflows"]
        guard let version = document["apiVersion"]?.string,
            let plural = document["kind"]?.string.flatMap({ kinds[$0] }),
            let namespace = document.at("metadata", "namespace")?.string
        else { throw CommandFailure("an example is not what it should be") }
        return "/apis/\(version)/namespaces/\(namespace)/\(plural)"
    }
}

/// The mark in a folder that its examples are still to be posted, so that a hub that ended in between
/// goes on with them, and one that has them never posts them again.
struct ExamplesDue {
    /// The hub's folder.
    let folder: EmbeddedFolder

    private var path: String { "\(folder.path)/examples-due" }

    /// Whether they are to be posted.
    var isSet: Bool { access(path, F_OK) == 0 }

    /// Sets the mark if no hub has ever served the folder.
    func setIfNew() throws(EmbeddedHubError) {
        guard access("\(folder.path)/hub.db", F_OK) != 0 else { return }
        try PrivateFiles.makeFolder(folder.path)
        try PrivateFiles.write([], to: path)
    }

    /// Removes the mark.
    func clear() { unlink(path) }
}
