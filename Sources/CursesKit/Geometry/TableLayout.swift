/// What a table does with a column when the terminal is narrow.
public struct ColumnRule: Sendable, Hashable {
    /// What happens when the minimum widths do not fit.
    public enum Fallback: Sendable, Hashable {
        /// It stays.
        case keep
        /// It goes; lower numbers go first.
        case drop(order: Int)
        /// It shrinks to another minimum, in its turn of the same order.
        case shorten(order: Int, to: Int)
    }

    /// The width below which it is useless.
    public var minimum: Int
    /// Its share of the room that is left; 0 keeps the minimum.
    public var weight: Int
    /// The most columns it can make use of.
    public var maximum: Int
    /// What happens when there is not enough room.
    public var fallback: Fallback

    /// A rule.
    public init(minimum: Int, weight: Int = 0, maximum: Int = .max, fallback: Fallback = .keep) {
        self.minimum = max(0, minimum)
        self.weight = max(0, weight)
        self.maximum = max(self.minimum, maximum)
        self.fallback = fallback
    }
}

/// Widths of a table's columns.
public enum TableLayout {
    /// The width of each column, nil for those that were dropped.
    ///
    /// Widths and the gaps between them never add up to more than `width`. When even the columns that
    /// stay do not fit, the last ones are cut.
    public static func widths(_ rules: [ColumnRule], in width: Int, gap: Int = 1) -> [Int?] {
        var result: [Int?] = rules.map(\.minimum)
        var needed: Int {
            let present = result.compactMap { $0 }
            return present.reduce(0, +) + gap * max(0, present.count - 1)
        }
        for index in order(of: rules) where needed > width {
            switch rules[index].fallback {
            case .keep: break
            case .drop: result[index] = nil
            case .shorten(_, let minimum): result[index] = min(minimum, rules[index].minimum)
            }
        }
        if needed > width {
            cut(&result, to: width, gap: gap)
        } else {
            grow(&result, by: width - needed, rules)
        }
        return result
    }

    private static func order(of rules: [ColumnRule]) -> [Int] {
        let turns = rules.enumerated().compactMap { index, rule -> (order: Int, index: Int)? in
            switch rule.fallback {
            case .keep: nil
            case .drop(let order), .shorten(let order, _): (order, index)
            }
        }
        return turns.sorted { $0 < $1 }.map(\.index)
    }

    private static func cut(_ widths: inout [Int?], to width: Int, gap: Int) {
        var left = width
        var first = true
        for index in widths.indices {
            guard let wanted = widths[index] else { continue }
            let room = max(0, first ? left : left - gap)
            guard room > 0 else {
                widths[index] = nil
                continue
            }
            let given = min(wanted, room)
            left -= given + (first ? 0 : gap)
            widths[index] = given
            first = false
        }
    }

    private static func grow(_ widths: inout [Int?], by room: Int, _ rules: [ColumnRule]) {
        var left = room
        var open = rules.indices.filter { widths[$0] != nil && rules[$0].weight > 0 }
        // Each round fills at least one column to its maximum, or is the last.
        while left > 0, !open.isEmpty {
            var weights = open.reduce(0) { $0 + rules[$1].weight }
            var stillOpen: [Int] = []
            var share = left
            for index in open {
                let part = share * rules[index].weight / weights
                share -= part
                weights -= rules[index].weight
                let old = widths[index] ?? 0
                let new = old + min(part, max(0, rules[index].maximum - old))
                widths[index] = new
                left -= new - old
                if new < rules[index].maximum { stillOpen.append(index) }
            }
            if stillOpen.count == open.count { break }
            open = stillOpen
        }
    }
}
