import KubeValues

/// What a server refuses in the specification of objects, by type.
enum SpecValidation {
    static func problems(_ object: JSON, _ type: ResourceType) -> [FieldProblem] { [] }
}
