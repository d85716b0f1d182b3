import ArgumentParser
import EmbeddedHub
import Glibc

/// `velatui hub stop`: asks the hub to end and waits until it has released its folder.
struct HubStopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stops the hub; everything it holds is kept.")

    @OptionGroup var hub: HubFolderOptions

    func run() async throws {
        let folder = hub.folder
        guard let process = FolderLock.holder(of: folder.path) else {
            printProblem("no hub serves \(folder.path)")
            throw ExitStatus.failure
        }
        guard kill(process, SIGTERM) == 0 || errno == ESRCH else {
            throw CommandFailure("process \(process) cannot be asked to stop")
        }
        for _ in 0..<200 {
            if FolderLock.holder(of: folder.path) != process {
                printResult("stopped: process \(process)")
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandFailure("process \(process) has not ended within 10 seconds")
    }
}
