import KubeValues

/// Why a kubeconfig cannot be used.
package struct KubeconfigError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence that names the file and the entry, never a credential.
    package let message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}

/// One or several kubeconfig files merged as `kubectl` merges them: the first file counts.
///
/// That holds for entries of one name and for the current context. Files are only read. Paths in a file
/// are relative to its folder.
package struct Kubeconfig: Sendable {
    /// Reads a file; nil if it is not there or may not be read.
    package typealias Reader = @Sendable (_ path: String) -> [UInt8]?

    struct Entry: Sendable {
        var content: JSON
        var folder: String
        var file: String
    }

    private var clusters: [String: Entry] = [:]
    private var users: [String: Entry] = [:]
    private var contexts: [String: Entry] = [:]
    /// The context that is used when none is asked for; empty if no file names one.
    package private(set) var currentContext = ""
    /// The names of all contexts, in the order of the files.
    package private(set) var contextNames: [String] = []
    let reader: Reader

    /// Reads files.
    ///
    /// - Parameters:
    ///   - files: paths, the first one counts most.
    ///   - reader: reads a file.
    /// - Throws: ``KubeconfigError`` for a file that is not there, is no YAML or no kubeconfig.
    package init(files: [String], reader: @escaping Reader) throws(KubeconfigError) {
        self.reader = reader
        for file in files {
            guard let bytes = reader(file) else {
                throw KubeconfigError("the kubeconfig \(file) cannot be read")
            }
            try add(bytes, file: file)
        }
    }

    private mutating func add(_ bytes: [UInt8], file: String) throws(KubeconfigError) {
        let content: JSON
        do {
            content = try YAMLDocument(parsing: bytes).value
        } catch {
            throw KubeconfigError("\(file):\(error.line):\(error.column): \(error.message)")
        }
        if content.isNull { return }
        guard content.object != nil else {
            throw KubeconfigError("\(file) is no kubeconfig: expected clusters, users and contexts")
        }
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        func entries(_ list: String, _ member: String) -> [(String, Entry)] {
            (content[list]?.array ?? []).compactMap { entry in
                guard let name = entry["name"]?.string else { return nil }
                let content = entry[member] ?? [:]
                return (name, Entry(content: content, folder: folder, file: file))
            }
        }
        clusters.merge(entries("clusters", "cluster")) { first, _ in first }
        users.merge(entries("users", "user")) { first, _ in first }
        for (name, entry) in entries("contexts", "context") where contexts[name] == nil {
            contexts[name] = entry
            contextNames.append(name)
        }
        if currentContext.isEmpty {
            currentContext = content["current-context"]?.string ?? ""
        }
    }

    /// What a context leads to.
    package struct Target: Sendable, Hashable {
        /// The context's name.
        package var context: String
        /// The user entry's name, for people.
        package var user: String
        /// The namespace of the context; empty if it names none.
        package var namespace: String
        /// The server with credentials.
        package var endpoint: ServerEndpoint
    }

    /// The server, credentials and namespace of a context.
    ///
    /// - Parameter name: the context; nil for the current one.
    /// - Throws: ``KubeconfigError`` when the context, or what it refers to, is missing or not supported.
    package func target(context name: String? = nil) throws(KubeconfigError) -> Target {
        let name = name ?? currentContext
        guard !name.isEmpty else {
            throw KubeconfigError("no current context is set; name one with --context")
        }
        guard let context = contexts[name] else {
            throw KubeconfigError(
                "there is no context \(name); there are: \(contextNames.joined(separator: ", "))")
        }
        let clusterName = context.content["cluster"]?.string ?? ""
        guard let cluster = clusters[clusterName] else {
            throw KubeconfigError(
                "context \(name) in \(context.file) names the cluster \(clusterName), which is missing"
            )
        }
        let userName = context.content["user"]?.string ?? ""
        if !userName.isEmpty, users[userName] == nil {
            throw KubeconfigError(
                "context \(name) in \(context.file) names the user \(userName), which is missing")
        }
        var endpoint = try endpoint(of: cluster, named: clusterName)
        if let user = users[userName] {
            endpoint.credentials = try credentials(of: user, named: userName)
        }
        return Target(
            context: name, user: userName,
            namespace: context.content["namespace"]?.string ?? "", endpoint: endpoint)
    }
}
