import KubeValues

/// A probe of a container.
struct Probe {
    let missing: MissingValues
    let hasHost: Bool

    private static let numbers = [
        ("initialDelaySeconds", 0), ("periodSeconds", 10), ("timeoutSeconds", 1),
        ("successThreshold", 1), ("failureThreshold", 3),
    ]

    /// The two probes of a container, by their names, those that are given.
    static func all(
        _ reader: PropertyReader, hasHost: Bool
    ) throws(TypeFailure) -> [(String, JSON)] {
        var probes: [(String, JSON)] = []
        for key in ["livenessProbe", "readinessProbe"] {
            guard let value = try reader.object(key) else { continue }
            probes.append(
                (
                    key,
                    try Probe(missing: reader.missing, hasHost: hasHost).render(
                        value, path: "\(reader.path).\(key)", output: "\(reader.output).\(key)")
                ))
        }
        return probes
    }

    private func render(_ value: JSON, path: String, output: String) throws(TypeFailure) -> JSON {
        let reader = try PropertyReader(value, path: path, output: output, missing: missing)
        let known = ["exec", "httpGet", "tcpSocket"] + Self.numbers.map(\.0)
        for key in reader.object.keys where !known.contains(key) {
            throw TypeFailure(message: "\(path).\(key): field not allowed: \(key)")
        }
        var probe = JSON.object([:])
        if let exec = try reader.object("exec") {
            let inner = try PropertyReader(
                exec, path: "\(path).exec", output: "\(output).exec", missing: missing)
            probe["exec"] = ["command": .array(try inner.texts("command") ?? [])]
        }
        if let get = try reader.object("httpGet") {
            let inner = try PropertyReader(
                get, path: "\(path).httpGet", output: "\(output).httpGet", missing: missing)
            _ = try inner.requiredText("path")
            _ = try inner.requiredInt("port")
            var allowed = ["path", "port", "httpHeaders"]
            if hasHost { allowed += ["host", "scheme"] }
            for key in inner.object.keys where !allowed.contains(key) {
                throw TypeFailure(message: "\(path).httpGet.\(key): field not allowed: \(key)")
            }
            probe["httpGet"] = get
        }
        if let socket = try reader.object("tcpSocket") {
            let inner = try PropertyReader(
                socket, path: "\(path).tcpSocket", output: "\(output).tcpSocket", missing: missing)
            probe["tcpSocket"] = ["port": JSON(try inner.requiredInt("port"))]
        }
        for (key, standard) in Self.numbers {
            probe[key] = JSON(try reader.int(key) ?? standard)
        }
        return probe
    }
}
