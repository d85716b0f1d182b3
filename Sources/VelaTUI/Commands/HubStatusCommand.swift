import ArgumentParser
import EmbeddedHub

/// `velatui hub status`: whether a hub serves the folder, and how to reach it.
struct HubStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tells whether the hub runs, and how to reach it.")

    @OptionGroup var hub: HubFolderOptions

    func run() throws {
        let folder = hub.folder
        guard let process = FolderLock.holder(of: folder.path) else {
            printProblem("no hub serves \(folder.path)")
            throw ExitStatus.failure
        }
        guard let ready = HubReadyFile.read(in: folder, of: process) else {
            printResult("starting: process \(process)")
            return
        }
        printResult("running: process \(process) at \(ready.endpoint)")
        printResult("kubeconfig: \(ready.kubeconfig)")
    }
}
