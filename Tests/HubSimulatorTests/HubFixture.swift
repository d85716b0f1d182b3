import KubeValues

@testable import HubSimulator

/// A hub with the seed's clusters, driven through its requests alone.
struct HubFixture {
    static let start = Moment(milliseconds: 1_767_225_600_000)
    static let administrator = HubIdentity(user: "admin", groups: ["system:masters"])

    var hub: HubSimulator
    var now = HubFixture.start

    init(seed: UInt64 = 7, watchHistory: Int = 10_000) {
        hub = HubSimulator(
            configuration: HubFixture.configuration(watchHistory: watchHistory), seed: seed,
            now: HubFixture.start)
    }

    static func configuration(watchHistory: Int = 10_000) -> HubConfiguration {
        HubConfiguration(
            clusters: [
                cluster("cluster-beijing", [:]),
                cluster("cluster-hangzhou-1", ["region": "hangzhou"]),
                cluster("cluster-hangzhou-2", ["region": "hangzhou"]),
            ], watchHistory: watchHistory)
    }

    private static func cluster(_ name: String, _ labels: [String: String]) -> ManagedCluster {
        let base64 = { (text: String) in Base64.encode(Array(text.utf8)) }
        return ManagedCluster(
            name: name, labels: labels,
            secretData: [
                "endpoint": base64("https://127.0.0.1:6443/clusters/\(name)"),
                "ca.crt": base64("authority"), "tls.crt": base64("certificate of \(name)"),
                "tls.key": base64("key of \(name)"),
            ])
    }

    /// Sends a request and gives the status and the decoded body.
    @discardableResult
    mutating func send(
        _ method: String, _ path: String, _ body: JSON? = nil, cluster: String = "local",
        accept: String = "application/json", contentType: String = "application/json",
        identity: HubIdentity? = HubFixture.administrator
    ) -> (status: Int, body: JSON) {
        let reply = hub.handle(
            HubRequest(
                method: method, path: path, cluster: cluster, accept: accept,
                contentType: contentType, body: body?.encoded() ?? [], identity: identity),
            at: now)
        guard case .response(let response) = reply else { return (0, .null) }
        let text = String(decoding: response.body, as: UTF8.self)
        return (response.status, (try? JSON(parsing: response.body)) ?? .string(text))
    }

    /// Opens a watch.
    mutating func watch(_ path: String, cluster: String = "local", accept: String = "") -> WatchID?
    {
        let reply = hub.handle(
            HubRequest(
                method: "GET", path: path, cluster: cluster, accept: accept,
                identity: HubFixture.administrator),
            at: now)
        guard case .watch(let id) = reply else { return nil }
        return id
    }

    /// Takes what open watches have sent: type and name of each event, `END` for the end.
    mutating func takeEvents(of watch: WatchID?) -> [String] {
        takeObjects(of: watch).map { event in
            event["object"]?["kind"]?.string == "Status"
                ? "\(event["type"]?.string ?? "") \(event["object"]?["code"]?.int ?? 0)"
                : "\(event["type"]?.string ?? "") \(event["object"]?.name ?? "")"
                    .trimmingSpace
        }
    }

    /// Takes the events that open watches have sent.
    mutating func takeObjects(of watch: WatchID?) -> [JSON] {
        hub.takeStreamOutput().compactMap { output in
            switch output {
            case .data(let id, let bytes) where id == watch: try? JSON(parsing: bytes)
            case .end(let id) where id == watch: ["type": "END"]
            default: nil
            }
        }
    }

    /// Lets time pass, doing what is due on the way.
    mutating func pass(milliseconds: Int64) {
        now = now.adding(milliseconds: milliseconds)
        hub.advance(to: now)
    }
}

extension String {
    var trimmingSpace: String { hasSuffix(" ") ? String(dropLast()) : self }
}
