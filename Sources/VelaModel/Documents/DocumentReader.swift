import KubeValues

/// Reads the objects of YAML and JSON files.
package enum DocumentReader {
    /// Reads all files and finds everything that keeps them from being read.
    ///
    /// Empty documents are left out; the items of a `List` become documents of their own.
    package static func read(
        files: [(name: String, bytes: [UInt8])]
    ) -> (documents: [Document], problems: [DocumentProblem]) {
        var documents: [Document] = []
        var problems: [DocumentProblem] = []
        for (name, bytes) in files {
            let (found, errors) = YAMLDocument.readAll(bytes)
            for error in errors {
                problems.append(
                    DocumentProblem(
                        file: name, line: error.line, column: error.column, path: "",
                        message: error.message))
            }
            let before = documents.count
            for document in found where !document.value.isNull {
                documents += expand(document, file: name)
            }
            if documents.count == before, errors.isEmpty {
                problems.append(
                    DocumentProblem(
                        file: name, line: 1, column: 1, path: "",
                        message: "there is no object in it; write at least one"))
            }
        }
        return (documents, problems)
    }

    private static func expand(_ document: YAMLDocument, file: String) -> [Document] {
        let value = document.value
        guard value["kind"] == "List", value["apiVersion"] == "v1",
            case .array(let items)? = value["items"]
        else {
            return [Document(file: file, value: value, basePath: [], marks: document.marks)]
        }
        return items.enumerated().compactMap { index, item in
            let path: [PathStep] = ["items", .index(index)]
            guard let marks = document.marks[path] else { return nil }
            return Document(file: file, value: item, basePath: path, marks: marks)
        }
    }
}
