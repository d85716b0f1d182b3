import KubeValues

extension HubSimulator {
    /// An object with what a server fills in.
    mutating func completed(
        _ object: JSON, old: JSON?, _ type: ResourceType, cluster: String
    ) -> JSON {
        object
    }
}
