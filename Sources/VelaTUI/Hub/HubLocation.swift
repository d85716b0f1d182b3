import Glibc

/// Where a client finds its hub.
enum HubLocation: Equatable {
    /// In these kubeconfig files, merged as `kubectl` merges them.
    case kubeconfig(files: [String])
    /// At the API server of the pod that this process runs in.
    case inCluster
    /// In the embedded hub of this account; it may not be running.
    case embedded(EmbeddedFolder)
}

/// What the search for a hub looks at outside the command line.
struct HubSurroundings {
    /// The environment variables.
    var environment: [String: String]
    /// Whether a file can be opened for reading.
    var isReadable: (String) -> Bool

    /// This process's own.
    static var current: HubSurroundings {
        HubSurroundings(environment: processEnvironment()) { access($0, R_OK) == 0 }
    }
}

/// The environment variables of this process.
func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
        let pair = String(cString: text).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
        entry += 1
    }
    return variables
}

extension HubLocation {
    /// The files that an in-cluster client needs.
    static let serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token"

    /// Finds the hub: `--embedded`, `--kubeconfig`, `KUBECONFIG`, `~/.kube/config`, in-cluster, embedded.
    ///
    /// - Throws: ``CommandFailure`` when a file that somebody named is not there.
    static func locate(
        _ options: HubConnectionOptions, in surroundings: HubSurroundings
    ) throws -> HubLocation {
        let environment = surroundings.environment
        let embedded = HubLocation.embedded(EmbeddedFolder(environment: environment))
        if options.embedded { return embedded }
        if let file = options.kubeconfig {
            guard surroundings.isReadable(file) else {
                throw CommandFailure("the kubeconfig \(file) cannot be read")
            }
            return .kubeconfig(files: [file])
        }
        if let list = environment["KUBECONFIG"], !list.isEmpty {
            let files = list.split(separator: ":").map(String.init)
            if let missing = files.first(where: { !surroundings.isReadable($0) }) {
                throw CommandFailure("KUBECONFIG names \(missing), which cannot be read")
            }
            return .kubeconfig(files: files)
        }
        if let home = environment["HOME"], surroundings.isReadable("\(home)/.kube/config") {
            return .kubeconfig(files: ["\(home)/.kube/config"])
        }
        if environment["KUBERNETES_SERVICE_HOST"] != nil,
            surroundings.isReadable(serviceAccountToken)
        {
            return .inCluster
        }
        return embedded
    }
}

/// The folder of the embedded hub that this account's dashboards share.
struct EmbeddedFolder: Equatable, Sendable {
    /// The folder's absolute path.
    let path: String

    /// `$XDG_STATE_HOME/velatui/embedded`, or below `~/.local/state` when that is not set.
    init(environment: [String: String]) {
        path = "\(Self.state(environment: environment))/embedded"
    }

    /// The folder for everything that this account's velatui keeps between runs.
    static func state(environment: [String: String]) -> String {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return "\(state)/velatui"
        }
        return "\(environment["HOME"] ?? "/tmp")/.local/state/velatui"
    }

    /// The folder that `--data` names.
    init(path: String) { self.path = path }

    /// Where a running hub writes how to reach it.
    var kubeconfig: String { "\(path)/kubeconfig" }
}
