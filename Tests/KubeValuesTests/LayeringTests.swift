import Foundation
import Testing

/// The one-way dependencies that the package's manifest cannot express.
@Suite struct LayeringTests {
    private static let sources = URL(filePath: #filePath)
        .appending(path: "../../../Sources").standardizedFileURL

    /// The imports of every Swift file, with the target that the file belongs to.
    private func imports() throws -> [(target: String, module: String, file: String)] {
        var found: [(String, String, String)] = []
        let files = FileManager.default.enumerator(
            at: Self.sources, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let relative = file.path.dropFirst(Self.sources.path.count + 1)
            let target = String(relative.prefix { $0 != "/" })
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index <= 2,
                    words.count > index + 1, !line.hasPrefix("//")
                else { continue }
                found.append((target, String(words[index + 1]), String(relative)))
            }
        }
        return found
    }

    @Test func eachCModuleIsImportedByOneTarget() throws {
        let modules = ["CNcurses", "CCurl", "COpenSSL", "CYAML", "CSQLite", "CZstd"]
        let imports = try imports()

        for module in modules {
            let targets = Set(imports.filter { $0.module == module }.map(\.target))
            #expect(targets.count <= 1, "\(module) is imported by \(targets.sorted())")
        }
    }

    @Test(arguments: ["Delivery", "HubSimulator", "KubeValues"])
    func pureTargetsImportNothingThatDoesInputOrOutput(target: String) throws {
        let allowed: Set<String> = ["KubeValues", "CYAML", "Foundation", "FoundationEssentials"]

        for entry in try imports() where entry.target == target {
            #expect(allowed.contains(entry.module), "\(entry.file) imports \(entry.module)")
        }
    }

    @Test func theClientKnowsNothingOfKubeVela() throws {
        for entry in try imports() where entry.target == "KubeKit" {
            #expect(!["Delivery", "VelaModel"].contains(entry.module), "\(entry.file)")
        }
    }
}
