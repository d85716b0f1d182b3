import ArgumentParser
import Testing

@testable import VelaTUI

@Suite struct HubLocationTests {
    private static let account = ["HOME": "/home/jo"]
    private static let embedded = "/home/jo/.local/state/velatui/embedded"
    private static let config = "/home/jo/.kube/config"

    private func locate(
        _ arguments: [String], _ environment: [String: String], files: Set<String>
    ) throws -> HubLocation {
        try HubLocation.locate(
            HubConnectionOptions.parse(arguments),
            in: HubSurroundings(environment: environment) { files.contains($0) })
    }

    @Test func embeddedWinsOverEverything() throws {
        let environment = Self.account.merging(["KUBECONFIG": "/k"]) { $1 }
        #expect(
            try locate(["--embedded"], environment, files: ["/k", Self.config])
                == .embedded(EmbeddedFolder(path: Self.embedded)))
    }

    @Test func theOptionWinsOverTheVariable() throws {
        let environment = Self.account.merging(["KUBECONFIG": "/k"]) { $1 }
        #expect(
            try locate(["--kubeconfig", "/o"], environment, files: ["/k", "/o"])
                == .kubeconfig(files: ["/o"]))
    }

    @Test func theVariableWinsOverTheHomeFile() throws {
        let environment = Self.account.merging(["KUBECONFIG": "/a:/b"]) { $1 }
        #expect(
            try locate([], environment, files: ["/a", "/b", Self.config])
                == .kubeconfig(files: ["/a", "/b"]))
    }

    @Test(arguments: [["--kubeconfig", "/missing"], []])
    func aNamedFileThatIsMissingIsAnError(_ arguments: [String]) {
        let environment = Self.account.merging(["KUBECONFIG": "/missing"]) { $1 }
        #expect(throws: CommandFailure.self) {
            try locate(arguments, environment, files: [Self.config])
        }
    }

    @Test func theHomeFileWinsOverThePod() throws {
        let environment = Self.account.merging(["KUBERNETES_SERVICE_HOST": "10.0.0.1"]) { $1 }
        let token = HubLocation.serviceAccountToken
        #expect(
            try locate([], environment, files: [Self.config, token])
                == .kubeconfig(files: [Self.config]))
        #expect(try locate([], environment, files: [token]) == .inCluster)
    }

    @Test func withoutAnythingItIsTheEmbeddedHub() throws {
        #expect(
            try locate([], Self.account, files: [])
                == .embedded(EmbeddedFolder(path: Self.embedded)))
        #expect(
            try locate([], ["XDG_STATE_HOME": "/s"], files: [])
                == .embedded(EmbeddedFolder(path: "/s/velatui/embedded")))
    }

    @Test func embeddedAndAFileExcludeEachOther() {
        #expect(throws: (any Error).self) {
            try HubConnectionOptions.parse(["--embedded", "--kubeconfig", "/k"])
        }
    }
}
