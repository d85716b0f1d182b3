import KubeValues

/// Objects as rows of a table for people, as servers make them for `kubectl get`.
struct ObjectTable: Sendable {
    let type: ResourceType
    /// The version of `meta.k8s.io`.
    let version: String
    /// Whether the columns are left out, as in all but the first event of a watch.
    var leavesOutColumns = false

    init(type: ResourceType, version: String) {
        self.type = type
        self.version = version
    }

    /// The table of those objects.
    func value(_ objects: [JSON], metadata: JSON, now: Moment) -> JSON {
        let columns = TableColumn.columns(type)
        let rows: [JSON] = objects.map { object in
            [
                "cells": .array(columns.map { $0.cell(object, now) }),
                "object": ObjectTable.metadata(object, version: version),
            ]
        }
        return [
            "kind": "Table", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": metadata,
            "columnDefinitions": .array(leavesOutColumns ? [] : columns.map(\.definition)),
            "rows": .array(rows),
        ]
    }

    /// A bookmark of a watch for tables.
    func bookmark(_ metadata: JSON) -> JSON {
        let object: JSON = [
            "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": metadata,
        ]
        return [
            "kind": "Table", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": ["resourceVersion": metadata["resourceVersion"] ?? ""],
            "columnDefinitions": [], "rows": [["cells": [], "object": object]],
        ]
    }

    /// What every object has, alone.
    static func metadata(_ object: JSON, version: String) -> JSON {
        [
            "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": object["metadata"] ?? [:],
        ]
    }
}

/// A column of a table.
struct TableColumn: Sendable {
    /// The heading.
    var name: String
    /// `string`, `integer`, `boolean` or `date`.
    var type: String
    /// `name` for the first column.
    var format: String
    /// 0 for columns that are always shown.
    var priority: Int
    /// What the column tells.
    var description: String
    /// The cell of an object.
    var cell: @Sendable (JSON, Moment) -> JSON

    init(
        _ name: String, type: String = "string", format: String = "", wide: Bool = false,
        _ description: String = "", cell: @escaping @Sendable (JSON, Moment) -> JSON
    ) {
        self.name = name
        self.type = type
        self.format = format
        priority = wide ? 1 : 0
        self.description = description.isEmpty ? "\(name) of the object." : description
        self.cell = cell
    }

    /// The column as the table declares it.
    var definition: JSON {
        [
            "name": .string(name), "type": .string(type), "format": .string(format),
            "description": .string(description), "priority": JSON(priority),
        ]
    }
}
