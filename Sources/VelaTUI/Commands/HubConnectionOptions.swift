import ArgumentParser
import Glibc

/// The options by which every command finds its hub.
struct HubConnectionOptions: ParsableArguments {
    @Option(help: "The kubeconfig to use instead of $KUBECONFIG and ~/.kube/config.")
    var kubeconfig: String?

    @Option(help: "The context in it; the current one without this.")
    var context: String?

    @Flag(help: "Use the embedded hub of this account.")
    var embedded = false

    @Option(name: [.short, .long], help: "The namespace; the context's own without this.")
    var namespace: String?

    func validate() throws {
        if embedded, kubeconfig != nil {
            throw ValidationError("--embedded and --kubeconfig exclude each other.")
        }
    }

    /// Where the hub of this call is, by the order of ``HubLocation/locate(_:in:)``.
    func location() throws -> HubLocation {
        try HubLocation.locate(self, in: .current)
    }
}
