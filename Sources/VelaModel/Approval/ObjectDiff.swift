import KubeValues

/// The fields of an object that a person has to see before they change.
enum ObjectDiff {
    /// What every application writes for its own bookkeeping: noise beside the real change.
    private static let bookkeeping = [
        "metadata.annotations[app.oam.dev/last-applied", "metadata.labels[oam.dev/render-hash",
        "metadata.resourceVersion", "metadata.generation", "metadata.managedFields",
        "metadata.annotations.app.oam.dev/last-applied", "metadata.labels.oam.dev/render-hash",
    ]

    /// The lines of a diff; values of Secrets never appear.
    ///
    /// - Parameters:
    ///   - old: the live object, nil if there is none.
    ///   - new: the object afterwards.
    static func lines(from old: JSON?, to new: JSON) -> [ApprovalPlan.DiffLine] {
        let isSecret = new["kind"]?.string == "Secret"
        var before = old
        var after = new
        before?["status"] = nil
        after["status"] = nil
        if old == nil {
            // Of a new object the identity stands in the row already.
            for key in ["apiVersion", "kind", "metadata"] { after[key] = nil }
        }
        let kind = new.groupVersionKind
        let changes = FieldDiff.between(old == nil ? [:] : before, after, kind: kind)
            .flatMap { old == nil ? leaves(of: $0) : [$0] }
            .filter { change in !bookkeeping.contains { change.path.hasPrefix($0) } }
        return (old == nil ? weightiestFirst(changes) : changes)
            .map { change in
                let hides =
                    isSecret
                    && (change.path.hasPrefix("data") || change.path.hasPrefix("stringData"))
                return ApprovalPlan.DiffLine(
                    path: change.path, old: change.old.map { hides ? "(hidden)" : text($0) },
                    new: change.new.map { hides ? "(hidden)" : text($0) })
            }
    }

    /// The fields of a new object, what decides about it first: images, replicas, ports; labels last.
    private static func weightiestFirst(_ changes: [FieldChange]) -> [FieldChange] {
        func weight(_ change: FieldChange) -> Int {
            let field = change.path.split(separator: ".").last.map(String.init) ?? ""
            if field == "image" { return 0 }
            if field == "replicas" { return 1 }
            if change.path.contains("port") { return 2 }
            return change.path.contains("abels") || change.path.contains("selector") ? 4 : 3
        }
        return changes.enumerated()
            .sorted { (weight($0.element), $0.offset) < (weight($1.element), $1.offset) }
            .map(\.element)
    }

    /// An added value as one line for each scalar in it.
    private static func leaves(of change: FieldChange) -> [FieldChange] {
        guard change.old == nil, let new = change.new else { return [change] }
        switch new {
        case .object(let object) where !object.isEmpty:
            return object.flatMap { member in
                leaves(
                    of: FieldChange(
                        path: change.path.isEmpty ? member.key : "\(change.path).\(member.key)",
                        old: nil, new: member.value))
            }
        case .array(let elements) where elements.contains(where: { $0.object != nil }):
            return elements.enumerated().flatMap { index, element in
                let name = element["name"]?.string ?? String(index)
                return leaves(
                    of: FieldChange(path: "\(change.path)[\(name)]", old: nil, new: element))
            }
        default: return [change]
        }
    }

    private static func text(_ value: JSON) -> String { value.string ?? value.text() }

    /// The few words of an object's row.
    static func summary(
        of manifest: JSON, change: ApprovalPlan.Change, diff: [ApprovalPlan.DiffLine]
    ) -> String {
        switch change {
        case .change: return changes(diff)
        case .same: return "stays as it is"
        case .delete: return "is removed"
        case .notRendered: return "not compared"
        case .create: return content(manifest)
        }
    }

    private static func changes(_ diff: [ApprovalPlan.DiffLine]) -> String {
        var words = diff.compactMap { line -> String? in
            let field = line.path.split(separator: ".").last.map(String.init) ?? line.path
            guard ["image", "replicas"].contains(field) else { return nil }
            return "\(field) \(line.old ?? "-") > \(line.new ?? "-")"
        }
        let rest = diff.count - words.count
        if rest > 0 { words.append(rest == 1 ? "1 more field" : "\(rest) more fields") }
        return words.joined(separator: ", ")
    }

    private static func content(_ manifest: JSON) -> String {
        let template = manifest.at("spec", "template", "spec", "containers")?.array
        if let containers = template {
            let images = containers.compactMap { $0["image"]?.string }
            let replicas = manifest.at("spec", "replicas")?.int
            let count = replicas.map { $0 == 1 ? "1 replica" : "\($0) replicas" }
            return (images + [count].compactMap(\.self)).joined(separator: ", ")
        }
        if let ports = manifest.at("spec", "ports")?.array {
            let numbers = ports.compactMap { $0["port"]?.int.map(String.init) }
            return "port \(numbers.joined(separator: ", "))"
        }
        let keys =
            (manifest["data"]?.object?.count ?? 0) + (manifest["stringData"]?.object?.count ?? 0)
        return keys > 0 ? "\(keys) keys" : "new"
    }
}
