import ArgumentParser
import CursesKit
import Foundation
import KubeValues
import VelaModel

/// The files that `up` was given, read whole.
struct InputFiles {
    /// A file's name as given and what is in it.
    struct File {
        /// The name; `-` is standard input.
        var name: String
        /// The bytes.
        var bytes: [UInt8]
    }

    /// The files in the order given.
    let files: [File]

    /// Reads files.
    ///
    /// - Throws: exit code 65 for a file that cannot be read.
    init(names: [String]) throws {
        files = try names.map { name in
            if name == "-" {
                return File(
                    name: name, bytes: Array(FileHandle.standardInput.readDataToEndOfFile()))
            }
            guard let bytes = readFile(name) else {
                printProblem("\(clean(name)): the file cannot be read")
                throw ExitStatus.badInput
            }
            return File(name: name, bytes: bytes)
        }
    }
}

extension InputFiles {
    /// The objects of all files, each with its namespace, if no file has a problem.
    ///
    /// - Throws: exit code 65 after every problem was listed.
    func checked(on hub: HubConnection) async throws -> [JSON] {
        var objects: [JSON] = []
        var problems: [String] = []
        for file in files {
            let (documents, errors) = YAMLDocument.readAll(file.bytes)
            problems += errors.map { "\(file.name):\($0.line):\($0.column): \($0.message)" }
            for document in documents where !document.value.isNull {
                var object = document.value
                if object.namespace.isEmpty {
                    object[path: ["metadata", "namespace"]] = JSON(hub.namespace)
                }
                objects.append(object)
            }
        }
        guard problems.isEmpty else {
            problems.forEach { printProblem(clean($0)) }
            throw ExitStatus.badInput
        }
        return objects
    }
}
