import KubeValues

/// The other parts of workloads: scales and logs.
extension HubSimulator {
    mutating func answerScale(_ context: RequestContext) throws(APIFailure) -> HubResponse {
        guard let object = object(context.id) else {
            throw .notFound(context.type, name: context.target.name ?? "")
        }
        let shown = HubSimulator.scale(of: object)
        let wanted: JSON
        switch context.request.method {
        case "GET", "HEAD": return HubResponse(status: 200, body: shown.encoded())
        case "PUT": wanted = try RequestBody.value(context.request)
        case "PATCH":
            let media = RequestBody.mediaType(context.request.contentType)
            try PatchFormat.require(media, context.type)
            let patch = try RequestBody.value(context.request.body, contentType: "")
            wanted = try PatchFormat.apply(
                patch, media == PatchFormat.json ? media : PatchFormat.merge, to: shown, context)
        default: throw .methodNotAllowed
        }
        let version = wanted.resourceVersion
        guard version.isEmpty || version == object.resourceVersion else {
            throw .stale(context.type, name: object.name)
        }
        var changed = object
        changed[path: ["spec", "replicas"]] = wanted.at("spec", "replicas") ?? 0
        let answer = try replace(object, by: changed, part: .main, context)
        let kept = (try? JSON(parsing: answer.body)) ?? changed
        return HubResponse(status: 200, body: HubSimulator.scale(of: kept).encoded())
    }

    private static func scale(of object: JSON) -> JSON {
        var metadata: JSON = [:]
        for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            metadata[key] = object["metadata"]?[key]
        }
        let selector = (try? LabelSelector(object.at("spec", "selector") ?? [:])) ?? .everything
        return [
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
            "spec": ["replicas": object.at("spec", "replicas") ?? 0],
            "status": [
                "replicas": object.at("status", "replicas") ?? 0,
                "selector": .string(selector.description),
            ],
        ]
    }

    func answerPodSubresource(
        _ subresource: String, _ context: RequestContext
    ) throws(APIFailure) -> HubResponse {
        let name = context.target.name ?? ""
        guard let pod = object(context.id) else { throw .notFound(context.type, name: name) }
        guard subresource == "log" else { throw .badRequest("Upgrade request required") }
        guard context.request.method == "GET" else { throw .methodNotAllowed }
        let names = PodStatus.containers(pod).compactMap { $0["name"]?.string }
        let container = context.path["container"] ?? (names.count == 1 ? names[0] : "")
        guard !container.isEmpty else {
            throw .badRequest(
                "a container name must be specified for pod \(name), choose one of: "
                    + "[\(names.joined(separator: " "))]")
        }
        guard names.contains(container) else {
            throw .badRequest("container \(container) is not valid for pod \(name)")
        }
        guard let start = PodStatus.start(pod), PodFacts(pod).phase != "Pending" else {
            throw .badRequest(
                "container \"\(container)\" in pod \"\(name)\" is waiting to start: "
                    + "ContainerCreating")
        }
        return HubResponse(
            status: 200, contentType: "text/plain",
            body: Array(log(context, name, container, start).utf8))
    }

    private func log(
        _ context: RequestContext, _ pod: String, _ container: String, _ start: Moment
    ) -> String {
        let count = context.path["tailLines"].flatMap { Int($0) } ?? 5
        return (1...5).suffix(max(0, count)).map { number in
            let time = KubernetesTime.microText(
                milliseconds: start.milliseconds + Int64(number) * 100)
            let stamp = context.path.flag("timestamps") ? "\(time) " : ""
            return "\(stamp)line \(number) from \(container) of \(pod) in \(context.cluster)\n"
        }.joined()
    }
}
