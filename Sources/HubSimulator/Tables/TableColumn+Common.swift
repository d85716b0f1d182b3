import KubeValues

extension TableColumn {
    /// The columns of a type.
    static func columns(_ type: ResourceType) -> [TableColumn] {
        special[type.id] ?? [.objectName, .age]
    }

    static let objectName = TableColumn("Name", format: "name") { object, _ in
        .string(object.name)
    }

    static let age = TableColumn("Age") { object, now in
        .string(TableText.age(object.at("metadata", "creationTimestamp")?.string, now))
    }

    /// A column that shows the value at a path.
    static func field(
        _ name: String, _ path: String..., type: String = "string", wide: Bool = false
    ) -> TableColumn {
        TableColumn(name, type: type, wide: wide) { object, _ in
            object[path: path] ?? .null
        }
    }
}

/// Texts of cells.
enum TableText {
    /// How long ago a time was, as Kubernetes shortens durations: `6m55s`, `3h12m`, `2d`.
    static func age(_ time: String?, _ now: Moment) -> String {
        guard let time, let then = KubernetesTime.milliseconds(time) else { return "<unknown>" }
        return duration(seconds: Int((now.milliseconds - then) / 1000))
    }

    static func duration(seconds: Int) -> String {
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 {
            return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s"
        }
        if minutes < 180 { return "\(minutes)m" }
        let hours = minutes / 60
        if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if days < 8 { return hours % 24 == 0 ? "\(days)d" : "\(days)d\(hours % 24)h" }
        if days < 730 { return "\(days)d" }
        let years = days / 365
        return years < 8 && days % 365 != 0 ? "\(years)y\(days % 365)d" : "\(years)y"
    }

    /// Labels as selectors are written.
    static func labels(_ labels: JSON?) -> String {
        let text = (labels?.stringMap ?? [:]).sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return text.isEmpty ? "<none>" : text
    }
}
