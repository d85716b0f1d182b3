/// What is to be looked at again at a moment.
enum TimedWork: Sendable, Hashable {
    /// An object whose controller waits for time to pass.
    case object(ObjectID)
    /// A watch that is due for a bookmark.
    case bookmark(WatchID)
    /// A watch that has reached its time limit.
    case timeout(WatchID)
}

/// Timed work in the order of its moments, first come first served among equals: a binary heap.
struct TimerQueue: Sendable {
    private struct Item: Sendable {
        var due: Moment
        var sequence: Int
        var work: TimedWork

        func isBefore(_ other: Item) -> Bool {
            due == other.due ? sequence < other.sequence : due < other.due
        }
    }

    private var heap: [Item] = []
    private var sequence = 0

    /// The moment of the first item.
    var nextDue: Moment? { heap.first?.due }

    /// Adds work for a moment.
    mutating func add(_ work: TimedWork, at due: Moment) {
        sequence += 1
        heap.append(Item(due: due, sequence: sequence, work: work))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first item if it is due by that moment.
    mutating func take(by moment: Moment) -> (due: Moment, work: TimedWork)? {
        guard let first = heap.first, first.due <= moment else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        return (first.due, first.work)
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].isBefore(heap[smallest]) {
                smallest = child
            }
            if smallest == parent { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}

/// Objects whose controllers must look at them, each once, in the order of the first demand.
struct WorkQueue: Sendable {
    private var items: [ObjectID] = []
    private var head = 0
    private var waiting: Set<ObjectID> = []

    var isEmpty: Bool { waiting.isEmpty }

    mutating func add(_ id: ObjectID) {
        if waiting.insert(id).inserted { items.append(id) }
    }

    mutating func take() -> ObjectID? {
        guard head < items.count else { return nil }
        let id = items[head]
        head += 1
        waiting.remove(id)
        if head == items.count {
            items.removeAll(keepingCapacity: true)
            head = 0
        }
        return id
    }
}
