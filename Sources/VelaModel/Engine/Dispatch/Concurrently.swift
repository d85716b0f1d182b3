/// Does something with each element, at most `limit` at once, and gives the results in the elements'
/// order; with a limit of 1 one after another in the caller's own task.
func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], limit: Int, _ body: @Sendable @escaping (Element) async -> Result
) async -> [Result] {
    guard limit > 1, elements.count > 1 else {
        var results: [Result] = []
        for element in elements { results.append(await body(element)) }
        return results
    }
    return await withTaskGroup(of: (Int, Result).self) { group in
        var results: [Int: Result] = [:]
        var next = 0
        while next < min(limit, elements.count) {
            let index = next
            group.addTask { (index, await body(elements[index])) }
            next += 1
        }
        while let (index, result) = await group.next() {
            results[index] = result
            guard next < elements.count else { continue }
            let following = next
            group.addTask { (following, await body(elements[following])) }
            next += 1
        }
        return elements.indices.compactMap { results[$0] }
    }
}
