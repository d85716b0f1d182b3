/// The order of a merged list: the wanted elements in their order, with those that only the server
/// has kept before the wanted ones they stood before.
enum ListOrder {
    static func arrange(
        _ merged: [JSON], wanted: [JSON], server: [JSON], rule: MergeSchema.ListRule
    ) -> [JSON] {
        func identity(_ element: JSON) -> JSON {
            guard case .map(let key) = rule else { return element }
            return element[key] ?? element
        }
        let order = wanted.map(identity)
        let serverOrder = server.map(identity)
        var chosen: [(rank: Int, element: JSON)] = []
        var others: [(rank: Int, element: JSON)] = []
        for element in merged {
            let key = identity(element)
            if let rank = order.firstIndex(of: key) {
                chosen.append((rank, element))
            } else {
                others.append((serverOrder.firstIndex(of: key) ?? serverOrder.count, element))
            }
        }
        chosen = stable(chosen)
        others = stable(others)
        var result: [JSON] = []
        result.reserveCapacity(merged.count)
        var next = 0
        for other in others {
            while next < chosen.count {
                let place = serverOrder.firstIndex(of: identity(chosen[next].element))
                if let place, other.rank < place { break }
                result.append(chosen[next].element)
                next += 1
            }
            result.append(other.element)
        }
        result.append(contentsOf: chosen[next...].map(\.element))
        return result
    }

    private static func stable(
        _ list: [(rank: Int, element: JSON)]
    ) -> [(rank: Int, element: JSON)] {
        list.enumerated()
            .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element)
    }
}
