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
    /// Warnings are listed and stand in nobody's way.
    ///
    /// - Parameters:
    ///   - hub: the hub that the objects are meant for.
    ///   - namespace: the namespace that was asked for explicitly, if any.
    /// - Throws: exit code 65 after every problem was listed.
    func checked(on hub: HubConnection, namespace: String?) async throws -> [JSON] {
        let knowledge = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.knowledge(at: Date())
        }
        let validator = DocumentValidator(hub: knowledge, defaultNamespace: hub.namespace)
        let (documents, found) = validator.check(files: files.map { ($0.name, $0.bytes) })
        var problems = found
        if let namespace {
            problems += documents.compactMap { conflict(of: $0, with: namespace) }
        }
        problems.forEach { printProblem(clean($0.description)) }
        if documents.isEmpty, problems.isEmpty {
            printProblem(
                "\(files.map(\.name).joined(separator: ", ")): there is no object to apply")
            throw ExitStatus.badInput
        }
        guard !problems.hasErrors else { throw ExitStatus.badInput }
        return documents.map { document in
            var object = document.value
            if object.namespace.isEmpty {
                object[path: ["metadata", "namespace"]] = JSON(hub.namespace)
            }
            return object
        }
    }

    /// The problem of an object that says another namespace than the command line.
    private func conflict(of document: Document, with namespace: String) -> DocumentProblem? {
        let own = document.value.namespace
        guard !own.isEmpty, own != namespace else { return nil }
        let mark = document.mark(["metadata", "namespace"], prefersKey: false)
        return DocumentProblem(
            file: document.file, line: mark.line, column: mark.column, path: "metadata.namespace",
            message: "the file says \(own) and -n says \(namespace); leave one of the two out")
    }
}
