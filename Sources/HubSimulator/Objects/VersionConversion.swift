import KubeValues

/// What differs between the served versions of a type beyond the name of the version.
enum VersionConversion {
    /// Whether versions of that type differ.
    static func exists(_ type: ResourceType) -> Bool { type.group == "autoscaling" }

    /// An object in its stored version from one in another version.
    static func toStored(_ object: JSON, _ type: ResourceType, _ version: String) -> JSON {
        var object = object
        object["apiVersion"] = .string(type.apiVersion(type.storedVersion))
        guard exists(type), version == "v1" else { return object }
        if let target = object.at("spec", "targetCPUUtilizationPercentage") {
            object[path: ["spec", "targetCPUUtilizationPercentage"]] = nil
            object[path: ["spec", "metrics"]] = [
                [
                    "type": "Resource",
                    "resource": [
                        "name": "cpu",
                        "target": ["type": "Utilization", "averageUtilization": target],
                    ],
                ]
            ]
        }
        return object
    }

    /// An object in a version that is asked for.
    static func fromStored(_ object: JSON, _ type: ResourceType, _ version: String) -> JSON {
        var object = object
        object["apiVersion"] = .string(type.apiVersion(version))
        guard exists(type), version == "v1" else { return object }
        let target = object.at("spec", "metrics")?[0]?.at(
            "resource", "target", "averageUtilization")
        object[path: ["spec", "metrics"]] = nil
        if let target { object[path: ["spec", "targetCPUUtilizationPercentage"]] = target }
        return object
    }
}
