import KubeValues

/// A part of a list, all of one revision.
struct ListPage: Sendable {
    /// One object of the page.
    struct Item: Sendable {
        var key: String
        var object: JSON
        /// Whether the object has changed since the list's revision.
        var isOfThePast = false
    }

    var items: [Item] = []
    /// The revision that the list shows.
    var revision: Int64
    /// What to ask with for the rest, nil at the end.
    var continuation: String?
    /// How many objects follow, where that is known.
    var remaining: Int?
}

/// What a `continue` parameter says.
struct ListContinuation: Sendable, Hashable {
    /// The revision of the list.
    var revision: Int64
    /// The key from which it goes on.
    var start: String

    init(revision: Int64, start: String) {
        self.revision = revision
        self.start = start
    }

    /// Reads the parameter, or gives nil if it is none of ours.
    init?(_ text: String) {
        var base64 = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while base64.count % 4 != 0 { base64.append("=") }
        guard let bytes = Base64.decode(Array(String(base64).utf8)),
            let value = try? JSON(parsing: bytes), let revision = value["rv"]?.int,
            let start = value["start"]?.string
        else { return nil }
        self.revision = Int64(revision)
        self.start = start
    }

    /// The parameter's text, of the form that real servers use.
    var text: String {
        let value: JSON = [
            "v": "meta.k8s.io/v1", "rv": JSON(Int(revision)), "start": .string(start),
        ]
        return String(
            Base64.encode(value.encoded()).compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}

extension HubSimulator {
    /// The page of a list that a request asks for.
    func page(_ context: RequestContext, _ filter: ObjectFilter) throws(APIFailure) -> ListPage {
        let collection =
            clusters[context.cluster]?.collections[context.type.id] ?? ObjectCollection()
        let limit = context.path["limit"].flatMap { Int($0) } ?? 0
        guard let parameter = context.path["continue"] else {
            return page(collection, filter, limit: limit, revision: revision, from: nil, past: [:])
        }
        guard let continuation = ListContinuation(parameter) else {
            throw .badRequest("continue key is not valid: illegal base64 data or format")
        }
        guard continuation.revision >= history.compacted, continuation.revision <= revision else {
            throw .expired(
                "The provided continue parameter is too old to display a consistent list result. "
                    + "You can start a new list without the continue parameter.")
        }
        return page(
            collection, filter, limit: limit, revision: continuation.revision,
            from: continuation.start,
            past: past(context, since: continuation.revision))
    }

    /// The states at a revision of those objects that have changed since; nil for those that were
    /// not there.
    private func past(_ context: RequestContext, since revision: Int64) -> [String: JSON?] {
        var states: [String: JSON?] = [:]
        for event in history.after(revision).reversed()
        where event.id.cluster == context.cluster && event.id.resource == context.type.id {
            states.updateValue(event.old, forKey: event.id.key)
        }
        return states
    }

    private func page(
        _ collection: ObjectCollection, _ filter: ObjectFilter, limit: Int, revision: Int64,
        from start: String?, past: [String: JSON?]
    ) -> ListPage {
        var keys = collection.keys[...]
        let range = collection.range(namespace: filter.namespace)
        keys = keys[range]
        if past.contains(where: { $0.value != nil && collection[$0.key] == nil }) {
            let prefix = filter.namespace.map { "\($0)/" } ?? ""
            let gone = past.filter {
                $0.value != nil && collection[$0.key] == nil && $0.key.hasPrefix(prefix)
            }.keys
            keys = (Array(keys) + gone).sorted()[...]
        }
        var page = ListPage(revision: revision)
        var position = keys.startIndex
        if let start { position = lowerBound(keys, start) }
        while position < keys.endIndex {
            let key = keys[position]
            let pastState = past[key]
            if let object = pastState ?? collection[key], filter.matches(object) {
                if limit > 0, page.items.count == limit {
                    page.continuation =
                        ListContinuation(revision: revision, start: key).text
                    if !filter.isSelective { page.remaining = keys.endIndex - position }
                    break
                }
                page.items.append(
                    ListPage.Item(key: key, object: object, isOfThePast: pastState != nil))
            }
            position += 1
        }
        return page
    }

    private func lowerBound(_ keys: ArraySlice<String>, _ start: String) -> Int {
        var low = keys.startIndex
        var high = keys.endIndex
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < start { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
