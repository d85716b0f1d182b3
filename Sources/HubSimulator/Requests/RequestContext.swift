import KubeValues

/// A request to objects of one type, with all that answering it needs.
struct RequestContext: Sendable {
    /// The cluster whose API is addressed.
    var cluster: String
    /// The type.
    var type: ResourceType
    /// The version asked for.
    var version: String
    /// What is addressed.
    var target: RequestTarget
    /// The path and query.
    var path: RequestPath
    /// The request as it came.
    var request: HubRequest

    /// Whether nothing is to be kept.
    var isDryRun: Bool { path.all("dryRun").contains("All") }

    /// The place of an object of this request.
    func id(namespace: String, name: String) -> ObjectID {
        ObjectID(
            cluster: cluster, resource: type.id,
            key: "\(type.isNamespaced ? namespace : "")/\(name)")
    }

    /// The place that the path names.
    var id: ObjectID { id(namespace: target.namespace ?? "", name: target.name ?? "") }

    /// The form in which the sender wants objects.
    var form: AnswerForm { AnswerForm(accept: request.accept) }
}

/// The forms in which objects are answered.
enum AnswerForm: Sendable, Hashable {
    /// As they are.
    case objects
    /// As rows of a table for people; the version of `meta.k8s.io` asked for.
    case table(version: String)
    /// Only what every object has.
    case metadata(version: String)

    /// The first form that is understood in an `Accept` field.
    init(accept: String) {
        for option in accept.split(separator: ",") {
            var parameters: [String: String] = [:]
            let parts = option.split(separator: ";").map { part in
                String(part).trimmed
            }
            for part in parts.dropFirst() {
                let halves = part.split(separator: "=", maxSplits: 1)
                if halves.count == 2 { parameters[String(halves[0])] = String(halves[1]) }
            }
            guard let media = parts.first else { continue }
            guard ["application/json", "application/*", "*/*"].contains(media) else { continue }
            let version = parameters["v"] ?? "v1"
            switch parameters["as"] {
            case nil:
                self = .objects
                return
            case "Table":
                self = .table(version: version)
                return
            case "PartialObjectMetadata", "PartialObjectMetadataList":
                self = .metadata(version: version)
                return
            default: continue
            }
        }
        self = .objects
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
