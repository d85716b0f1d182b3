import KubeValues

/// Bodies of writes.
enum RequestBody {
    /// The object in a body, checked against what the path is about.
    static func object(_ context: RequestContext) throws(APIFailure) -> JSON {
        let type = context.type
        let value = try value(context.request)
        guard case .object = value else {
            throw .badRequest("the body of the request must be an object")
        }
        var object = value
        let kind = value["kind"]?.string ?? ""
        let apiVersion = value["apiVersion"]?.string ?? ""
        if kind.isEmpty, type.isCustom {
            throw .badRequest("Object 'Kind' is missing in '\(value.text())'")
        }
        if !kind.isEmpty, kind != type.kind {
            throw .badRequest(
                "\(kind) in version \"\(context.version)\" cannot be handled as a \(type.kind): "
                    + "the kind in the data does not match the path")
        }
        let expected = type.apiVersion(context.version)
        if !apiVersion.isEmpty, apiVersion != expected {
            throw .badRequest(
                "the API version in the data (\(apiVersion)) does not match the expected API "
                    + "version (\(expected))")
        }
        object["kind"] = .string(type.kind)
        object["apiVersion"] = .string(expected)
        if let metadata = object["metadata"], metadata.object == nil {
            throw .badRequest("metadata must be an object")
        }
        return object
    }

    /// The JSON or YAML in a body.
    static func value(_ request: HubRequest) throws(APIFailure) -> JSON {
        try value(request.body, contentType: request.contentType)
    }

    /// The JSON or YAML in a body of that content type.
    static func value(_ body: [UInt8], contentType: String) throws(APIFailure) -> JSON {
        let media = mediaType(contentType)
        switch media {
        case "application/vnd.kubernetes.protobuf":
            throw .unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json, application/yaml. This server does not read protobuf: send "
                    + "JSON, as `kubectl create -f FILE` and `kubectl apply -f FILE` do")
        case "application/yaml":
            do throws(YAMLError) {
                return try YAMLDocument(parsing: body).value
            } catch {
                throw .badRequest("the body of the request is not YAML: \(error)")
            }
        default:
            do throws(JSONError) {
                return try JSON(parsing: body)
            } catch {
                throw .badRequest("the body of the request is not JSON: \(error)")
            }
        }
    }

    /// The media type of a `Content-Type` without parameters.
    static func mediaType(_ contentType: String) -> String {
        String(contentType.prefix { $0 != ";" }).trimmed.lowercased()
    }
}
