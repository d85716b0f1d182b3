import KubeValues

extension TableColumn {
    private static let dated = TableColumn("AGE", type: "date") { object, now in
        .string(TableText.age(object.at("metadata", "creationTimestamp")?.string, now))
    }

    /// A column of the first of a list's elements that has the field, as in printer columns.
    private static func first(
        _ name: String, _ list: [String], _ field: String, type: String = "string"
    ) -> TableColumn {
        TableColumn(name, type: type) { object, _ in
            for element in object[path: list]?.array ?? [] {
                if let value = element[field] { return value }
            }
            return .null
        }
    }

    private static func label(_ name: String, _ key: String) -> TableColumn {
        field(name, "metadata", "labels", key)
    }

    private static let description = TableColumn("DESCRIPTION") { object, _ in
        object.at("metadata", "annotations", "definition.oam.dev/description") ?? .null
    }

    /// The columns of KubeVela's types and of the gateway's.
    static let vela: [String: [TableColumn]] = [
        "core.oam.dev/applications": [
            objectName, first("COMPONENT", ["spec", "components"], "name"),
            first("TYPE", ["spec", "components"], "type"), field("PHASE", "status", "status"),
            first("HEALTHY", ["status", "services"], "healthy", type: "boolean"),
            first("STATUS", ["status", "services"], "message"), dated,
        ],
        "core.oam.dev/applicationrevisions": [
            objectName, dated,
            field("PUBLISH_VERSION", "metadata", "annotations", "app.oam.dev/publishVersion"),
            TableColumn("SUCCEEDED") { object, _ in
                object.at("status", "succeeded").map { .string($0.text()) } ?? .null
            },
        ],
        "core.oam.dev/resourcetrackers": [
            objectName, field("TYPE", "spec", "type"), label("APP", "app.oam.dev/name"),
            label("APP-NS", "app.oam.dev/namespace"),
            field("APP-GEN", "spec", "applicationGeneration", type: "number"),
        ],
        "core.oam.dev/policies": [objectName, field("TYPE", "type")],
        "core.oam.dev/workflows": [objectName, field("MODE", "mode", "steps"), dated],
        "core.oam.dev/componentdefinitions": [
            objectName,
            field("WORKLOAD-KIND", "spec", "workload", "definition", "kind"), description,
        ],
        "core.oam.dev/traitdefinitions": [
            objectName,
            TableColumn("APPLIES-TO") { object, _ in
                object.at("spec", "appliesToWorkloads").map { .string($0.text()) } ?? .null
            }, description,
        ],
        "core.oam.dev/policydefinitions": [objectName, description],
        "core.oam.dev/workflowstepdefinitions": [objectName, description],
        "core.oam.dev/definitionrevisions": [
            objectName, field("REVISION", "spec", "revision", type: "integer"),
            field("HASH", "spec", "revisionHash"), field("TYPE", "spec", "definitionType"),
        ],
        Gateway.clusters.id: [
            objectName,
            TableColumn("Alias") { object, _ in object.at("spec", "alias") ?? "" },
            field("Credential_Type", "spec", "credential-type"),
            field("Endpoint", "spec", "endpoint"),
            field("Accepted", "spec", "accepted", type: "boolean"),
            TableColumn("Labels") { object, _ in
                .string(
                    object.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                        .joined(separator: ","))
            },
            {
                var created = TableColumn("Creation_Timestamp", type: "dateTime") { object, _ in
                    object.at("metadata", "creationTimestamp") ?? .null
                }
                created.priority = 10
                return created
            }(),
        ],
        Gateway.gateways.id: [
            objectName, field("Provider", "spec", "provider"),
            field("Credential-Type", "spec", "access", "credential", "type"),
            field("Endpoint-Type", "spec", "access", "endpoint", "type"),
            TableColumn("Healthy") { object, _ in
                .string(object.at("status", "healthy")?.bool == true ? "true" : "false")
            },
        ],
    ]
}
