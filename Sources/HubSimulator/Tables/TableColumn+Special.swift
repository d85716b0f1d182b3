import KubeValues

extension TableColumn {
    static let special: [String: [TableColumn]] = [:]
}
