/// Finds the name that somebody probably meant.
enum Suggestion {
    /// A known name close to a mistyped one: at most two edits away, one for short names.
    static func name(for typed: String, among known: some Sequence<String>) -> String? {
        let limit = typed.count < 4 ? 1 : 2
        let wanted = Array(typed.lowercased())
        var best: (distance: Int, name: String)?
        for name in known {
            let distance = self.distance(wanted, Array(name.lowercased()))
            guard distance <= limit else { continue }
            if let current = best, (current.distance, current.name) <= (distance, name) { continue }
            best = (distance, name)
        }
        return best?.name
    }

    /// The end of a message that asks for that name, or nothing.
    static func question(for typed: String, among known: some Sequence<String>) -> String {
        name(for: typed, among: known).map { "; did you mean \($0)?" } ?? ""
    }

    /// Edits between two words, where swapping neighbours is one edit.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        if abs(left.count - right.count) > 2 { return 3 }
        var rows = [Array(0...right.count)]
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let substitution = rows[i][j] + (left[i] == right[j] ? 0 : 1)
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, substitution)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
