import KubeValues

/// OpenAPI documents, as far as clients need them to validate by the server and to explain types.
extension HubSimulator {
    func describeSchema(
        _ segments: [String], _ request: HubRequest, _ types: ResourceTable
    ) throws(APIFailure) -> HubReply {
        let groups =
            [("", ["v1"])] + types.groups.map { ($0.group, $0.versions) }
        switch (segments.dropFirst().first, segments.count) {
        case ("v2", 2):
            if request.accept.contains("protobuf"), !request.accept.contains("application/json") {
                // An empty document is a valid one; only old clients ask.
                return .response(
                    HubResponse(
                        status: 200,
                        contentType: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
                        body: []))
            }
            let document: JSON = [
                "swagger": "2.0", "info": ["title": "Kubernetes", "version": "v1.32.4"],
                "paths": [:], "definitions": [:],
            ]
            return .response(HubResponse(status: 200, body: document.encoded()))
        case ("v3", 2):
            var paths = JSONObject()
            for (group, versions) in groups {
                for version in versions {
                    let path = Schema.path(group, version)
                    paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=1")]
                }
            }
            let document: JSON = ["paths": .object(paths)]
            return .response(HubResponse(status: 200, body: document.encoded()))
        case ("v3", _):
            let path = segments.dropFirst(2).joined(separator: "/")
            for (group, versions) in groups {
                for version in versions where Schema.path(group, version) == path {
                    let document = Schema.document(types, group: group, version: version)
                    return .response(HubResponse(status: 200, body: document.encoded()))
                }
            }
            throw .pageNotFound
        default: throw .pageNotFound
        }
    }
}

/// The parts of OpenAPI documents.
enum Schema {
    static func path(_ group: String, _ version: String) -> String {
        group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)"
    }

    /// The document of one group and version.
    static func document(_ types: ResourceTable, group: String, version: String) -> JSON {
        var paths = JSONObject()
        var schemas = JSONObject()
        for type in types.all where type.group == group && type.versions.contains(version) {
            let identity: JSON = [
                "group": .string(group), "version": .string(version), "kind": .string(type.kind),
            ]
            let place = type.isNamespaced ? "namespaces/{namespace}/" : ""
            let collection = "/\(path(group, version))/\(place)\(type.plural)"
            paths[collection] = ["post": operation("post", identity)]
            paths["\(collection)/{name}"] = [
                "get": operation("get", identity), "put": operation("put", identity),
                "patch": operation("patch", identity), "delete": operation("delete", identity),
            ]
            schemas[name(type, version)] = schema(type, identity)
        }
        return [
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": "v1.32.4"],
            "paths": .object(paths), "components": ["schemas": .object(schemas)],
        ]
    }

    private static func operation(_ action: String, _ identity: JSON) -> JSON {
        let parameters: [JSON] = ["dryRun", "fieldManager", "fieldValidation"].map { name in
            ["name": .string(name), "in": "query", "schema": ["type": "string"]]
        }
        return [
            "parameters": .array(action == "get" ? [] : parameters),
            "responses": ["200": ["description": "OK"]],
            "x-kubernetes-action": .string(action), "x-kubernetes-group-version-kind": identity,
        ]
    }

    private static func name(_ type: ResourceType, _ version: String) -> String {
        let group = type.group.isEmpty ? "core" : type.group
        return
            (group.split(separator: ".").reversed().map(String.init) + [version, type.kind])
            .joined(separator: ".")
    }

    private static func schema(_ type: ResourceType, _ identity: JSON) -> JSON {
        let text: (String) -> JSON = { ["type": "string", "description": .string($0)] }
        let open: (String) -> JSON = {
            [
                "type": "object", "description": .string($0),
                "x-kubernetes-preserve-unknown-fields": true,
            ]
        }
        return [
            "type": "object", "description": .string("\(type.kind) in \(type.group)."),
            "properties": [
                "apiVersion": text("The group and version of the object."),
                "kind": text("The kind of the object."),
                "metadata": open("Name, labels, annotations and what the server keeps."),
                "spec": open("What is wanted."), "status": open("What is."),
            ],
            "x-kubernetes-group-version-kind": .array([identity]),
            "x-kubernetes-preserve-unknown-fields": true,
        ]
    }
}
