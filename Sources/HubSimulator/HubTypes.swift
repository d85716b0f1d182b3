package import KubeValues

/// A moment in the simulator's time: milliseconds since 1970-01-01T00:00:00Z.
package struct Moment: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Moment, right: Moment) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment that many milliseconds later.
    package func adding(milliseconds more: Int64) -> Moment {
        Moment(milliseconds: milliseconds + more)
    }
}

/// Who sends a request, after the server's edge has checked the credential.
package struct HubIdentity: Sendable, Hashable {
    /// The user's name, `admin`.
    package var user: String
    /// The user's groups.
    package var groups: [String]

    package init(user: String, groups: [String]) {
        self.user = user
        self.groups = groups
    }
}

/// A request as the simulator sees it.
package struct HubRequest: Sendable, Hashable {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    package var method: String
    /// Path with query, percent-encoded, below the cluster's own root (`/api/v1/...`).
    package var path: String
    /// The cluster whose API is addressed: `local` is the hub.
    package var cluster: String
    /// Value of `Accept`, empty if absent.
    package var accept: String
    /// Value of `Content-Type`, empty if absent.
    package var contentType: String
    /// The body.
    package var body: [UInt8]
    /// The sender; nil if the credential was missing or wrong, which the simulator answers with 401.
    package var identity: HubIdentity?

    package init(
        method: String, path: String, cluster: String, accept: String = "",
        contentType: String = "",
        body: [UInt8] = [], identity: HubIdentity?
    ) {
        self.method = method
        self.path = path
        self.cluster = cluster
        self.accept = accept
        self.contentType = contentType
        self.body = body
        self.identity = identity
    }
}

/// A whole answer.
package struct HubResponse: Sendable, Hashable {
    /// The status code.
    package var status: Int
    /// `Content-Type`.
    package var contentType: String
    /// Further header fields, as name and value.
    package var headers: [[String]]
    /// The body.
    package var body: [UInt8]

    package init(
        status: Int, contentType: String = "application/json", headers: [[String]] = [],
        body: [UInt8]
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }
}

/// Names one open watch.
package struct WatchID: Sendable, Hashable {
    /// Unique within a simulator.
    package var number: Int

    package init(number: Int) { self.number = number }
}

/// What the simulator answers.
package enum HubReply: Sendable, Hashable {
    /// A complete answer.
    case response(HubResponse)
    /// An open stream (200, `application/json`, one JSON line for each event): its pieces come out of
    /// ``HubSimulator/takeStreamOutput()`` until it is closed there or by ``HubSimulator/close(_:)``.
    case watch(WatchID)
}

/// What becomes due on open streams.
package enum StreamOutput: Sendable, Hashable {
    /// Bytes to send on that stream.
    case data(WatchID, [UInt8])
    /// The stream has ended; nothing follows.
    case end(WatchID)
}

/// One change of the store, for the keeper of the data.
package struct StoreChange: Sendable, Hashable {
    /// The cluster, `local` for the hub.
    package var cluster: String
    /// The resource's key in the store: `group/plural/namespace/name`.
    package var key: String
    /// The object after the change; nil when it was removed.
    package var object: JSON?
    /// The store's resource version after this change; grows with every change, over all clusters.
    package var revision: Int64

    package init(cluster: String, key: String, object: JSON?, revision: Int64) {
        self.cluster = cluster
        self.key = key
        self.object = object
        self.revision = revision
    }
}

/// One object as the keeper of the data hands it back at start.
package struct StoredObject: Sendable, Hashable {
    /// The cluster, `local` for the hub.
    package var cluster: String
    /// The resource's key in the store.
    package var key: String
    /// The object.
    package var object: JSON

    package init(cluster: String, key: String, object: JSON) {
        self.cluster = cluster
        self.key = key
        self.object = object
    }
}

/// A managed cluster that the hub serves itself.
package struct ManagedCluster: Sendable, Hashable {
    /// The name, `cluster-beijing`.
    package var name: String
    /// The labels of its Secret beyond those that every cluster has.
    package var labels: [String: String]
    /// What the hub's Secret of it says: the API endpoint and the credentials, base64 as in a Secret.
    package var secretData: [String: String]

    package init(name: String, labels: [String: String], secretData: [String: String]) {
        self.name = name
        self.labels = labels
        self.secretData = secretData
    }
}

/// How a simulated hub is set up.
package struct HubConfiguration: Sendable, Hashable {
    /// The managed clusters; the hub itself, `local`, is implied.
    package var clusters: [ManagedCluster]
    /// Namespaces that exist in every cluster of a new hub.
    package var namespaces: [String]
    /// How long a pod takes to become ready, in milliseconds.
    package var readyAfter: Int64
    /// How long a Job takes to succeed, in milliseconds.
    package var jobDuration: Int64
    /// How many changes are kept for watches that resume; older ones answer 410.
    package var watchHistory: Int
    /// Credentials beside those in `secretData` with which a Secret may point at a cluster here: client
    /// certificates and tokens, base64 as in a Secret.
    package var acceptedCredentials: Set<String>

    package init(
        clusters: [ManagedCluster],
        namespaces: [String] = [
            "default", "kube-system", "vela-system", "examples", "examples-alternative",
        ],
        readyAfter: Int64 = 1000, jobDuration: Int64 = 3000, watchHistory: Int = 10_000,
        acceptedCredentials: Set<String> = []
    ) {
        self.clusters = clusters
        self.namespaces = namespaces
        self.readyAfter = readyAfter
        self.jobDuration = jobDuration
        self.watchHistory = watchHistory
        self.acceptedCredentials = acceptedCredentials
    }
}
