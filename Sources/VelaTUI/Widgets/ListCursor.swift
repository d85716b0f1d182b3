/// A movement in a list or text.
enum Motion: Sendable, Hashable, CaseIterable {
    /// One up.
    case up
    /// One down.
    case down
    /// To the first.
    case first
    /// To the last.
    case last
    /// Half a page up.
    case halfPageUp
    /// Half a page down.
    case halfPageDown
    /// A page up.
    case pageUp
    /// A page down.
    case pageDown

    /// The index after the movement.
    func applied(to index: Int, count: Int, page: Int) -> Int {
        let page = max(1, page)
        let target =
            switch self {
            case .up: index - 1
            case .down: index + 1
            case .first: 0
            case .last: count - 1
            case .halfPageUp: index - max(1, page / 2)
            case .halfPageDown: index + max(1, page / 2)
            case .pageUp: index - page
            case .pageDown: index + page
            }
        return max(0, min(count - 1, target))
    }
}

/// The selected element of a list: it follows its object when rows move.
struct ListCursor<ID: Hashable & Sendable>: Sendable, Hashable {
    /// The selected object; nil while the list is empty or nobody has chosen yet.
    private(set) var selected: ID?
    /// Its place.
    private(set) var index = 0
    /// The first row that is shown.
    private(set) var offset = 0
    /// Whether somebody chose the object; until then the cursor stays where it is most useful.
    private var isChosen = false

    init() {}

    /// Chooses an object.
    mutating func select(_ id: ID) {
        selected = id
        isChosen = true
    }

    /// Keeps to the object that is selected now.
    mutating func hold() { isChosen = selected != nil }

    /// Finds the object again after the rows changed; where it is gone, its neighbour is selected.
    ///
    /// - Parameter preferred: what is selected until somebody chooses; the first row without one.
    mutating func reconcile(_ ids: [ID], height: Int, preferred: ID? = nil) {
        if isChosen, let selected, let found = ids.firstIndex(of: selected) {
            index = found
        } else if isChosen, ids.isEmpty {
            index = 0
        } else {
            let place = preferred.flatMap(ids.firstIndex(of:)) ?? 0
            index = max(0, min(isChosen ? index : place, ids.count - 1))
            selected = ids.isEmpty ? nil : ids[index]
        }
        reveal(count: ids.count, height: height)
    }

    /// Moves in the list.
    mutating func move(_ motion: Motion, _ ids: [ID], height: Int) {
        guard !ids.isEmpty else { return }
        index = motion.applied(to: index, count: ids.count, page: height)
        selected = ids[index]
        isChosen = true
        reveal(count: ids.count, height: height)
    }

    private mutating func reveal(count: Int, height: Int) {
        let height = max(1, height)
        offset = min(offset, index)
        offset = max(offset, index - height + 1)
        offset = max(0, min(offset, count - height))
    }
}
