import KubeValues

/// What servers fill into pods and templates of pods.
enum PodDefaults {
    /// A template with everything filled in.
    static func template(_ template: JSON) -> JSON {
        guard case .object(var members) = template else { return template }
        var metadata = members["metadata"]?.object ?? JSONObject()
        if metadata["creationTimestamp"] == nil {
            metadata = JSONObject(
                uniqueMembers: [("creationTimestamp", .null)] + Array(metadata))
        }
        members["metadata"] = .object(metadata)
        members["spec"] = spec(members["spec"] ?? [:])
        return .object(members)
    }

    /// The specification of a pod with everything filled in.
    static func spec(_ spec: JSON) -> JSON {
        guard case .object(var members) = spec else { return spec }
        for list in ["initContainers", "containers"] {
            if let containers = members[list]?.array {
                members[list] = .array(containers.map { container($0) })
            }
        }
        if let volumes = members["volumes"]?.array {
            members["volumes"] = .array(volumes.map { volume($0) })
        }
        fill(
            &members,
            [
                ("restartPolicy", "Always"), ("terminationGracePeriodSeconds", 30),
                ("dnsPolicy", "ClusterFirst"), ("securityContext", [:]),
                ("schedulerName", "default-scheduler"),
            ])
        if let account = members["serviceAccountName"], members["serviceAccount"] == nil {
            members["serviceAccount"] = account
        }
        return .object(members)
    }

    /// What a pod has beyond its template.
    static func pod(_ spec: JSON) -> JSON {
        guard case .object(var members) = PodDefaults.spec(spec) else { return spec }
        fill(
            &members,
            [
                ("serviceAccountName", "default"), ("serviceAccount", "default"),
                ("tolerations", [toleration("not-ready"), toleration("unreachable")]),
                ("priority", 0), ("enableServiceLinks", true),
                ("preemptionPolicy", "PreemptLowerPriority"),
            ])
        return .object(members)
    }

    private static func toleration(_ what: String) -> JSON {
        [
            "key": .string("node.kubernetes.io/\(what)"), "operator": "Exists",
            "effect": "NoExecute", "tolerationSeconds": 300,
        ]
    }

    private static func container(_ container: JSON) -> JSON {
        guard case .object(var members) = container else { return container }
        if let ports = members["ports"]?.array {
            members["ports"] = .array(ports.map { filled($0, [("protocol", "TCP")]) })
        }
        if let variables = members["env"]?.array {
            members["env"] = .array(variables.map { variable($0) })
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            if let value = members[probe], value.object != nil {
                members[probe] = PodDefaults.probe(value)
            }
        }
        if let limits = members["resources"]?["limits"]?.object {
            var requests = members["resources"]?["requests"]?.object ?? JSONObject()
            for limit in limits where requests[limit.key] == nil {
                requests[limit.key] = limit.value
            }
            members["resources"]?["requests"] = .object(requests)
        }
        fill(
            &members,
            [
                ("resources", [:]), ("terminationMessagePath", "/dev/termination-log"),
                ("terminationMessagePolicy", "File"),
                (
                    "imagePullPolicy",
                    .string(ImageName(members["image"]?.string ?? "").pullPolicy)
                ),
            ])
        return .object(members)
    }

    private static func variable(_ variable: JSON) -> JSON {
        guard variable.at("valueFrom", "fieldRef") != nil,
            variable.at("valueFrom", "fieldRef", "apiVersion") == nil
        else { return variable }
        var variable = variable
        variable[path: ["valueFrom", "fieldRef", "apiVersion"]] = "v1"
        return variable
    }

    private static func probe(_ probe: JSON) -> JSON {
        var probe = filled(
            probe,
            [
                ("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1),
                ("failureThreshold", 3),
            ])
        if let get = probe["httpGet"], get.object != nil {
            probe["httpGet"] = filled(get, [("path", "/"), ("scheme", "HTTP")])
        }
        return probe
    }

    private static func volume(_ volume: JSON) -> JSON {
        var volume = volume
        for source in ["configMap", "secret", "downwardAPI", "projected"] {
            if let value = volume[source], value.object != nil {
                volume[source] = filled(value, [("defaultMode", 420)])
            }
        }
        if let path = volume["hostPath"], path.object != nil {
            volume["hostPath"] = filled(path, [("type", "")])
        }
        if (volume.object?.count ?? 0) == 1 { volume["emptyDir"] = [:] }
        return volume
    }

    /// An object with what it lacks.
    static func filled(_ object: JSON, _ defaults: [(String, JSON)]) -> JSON {
        guard case .object(var members) = object else { return object }
        fill(&members, defaults)
        return .object(members)
    }

    /// Adds what is missing or null.
    static func fill(_ members: inout JSONObject, _ defaults: [(String, JSON)]) {
        for (key, value) in defaults where members[key] == nil || members[key] == .null {
            members[key] = value
        }
    }
}

/// The name of a container image, taken apart.
struct ImageName: Sendable, Hashable {
    /// The whole reference.
    let text: String
    /// The tag, nil if there is none.
    let tag: String?
    private let hasDigest: Bool

    init(_ text: String) {
        self.text = text
        hasDigest = text.contains("@")
        let name = text.prefix { $0 != "@" }
        let last = name.lastIndex(of: "/").map { name[name.index(after: $0)...] } ?? name
        tag = last.firstIndex(of: ":").map { String(last[last.index(after: $0)...]) }
    }

    /// When it is pulled unless somebody says otherwise.
    var pullPolicy: String {
        (tag == nil && !hasDigest) || tag == "latest" ? "Always" : "IfNotPresent"
    }

    /// Whether its containers never get ready here.
    var neverGetsReady: Bool { text.contains("notready") }

    /// Whether it cannot be pulled here.
    var isMissing: Bool { tag?.contains("notfound") ?? false }
}
