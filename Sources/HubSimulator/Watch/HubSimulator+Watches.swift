import KubeValues

/// Streams of changes.
extension HubSimulator {
    mutating func openWatch(_ context: RequestContext) throws(APIFailure) -> WatchID {
        let filter = try ObjectFilter(context)
        let parameter = context.path["resourceVersion"] ?? ""
        guard parameter.isEmpty || Int64(parameter) != nil else {
            throw APIFailure.badRequest("Invalid resource version: \(parameter)")
        }
        lastWatch += 1
        let id = WatchID(number: lastWatch)
        let resource = WatchedResource(cluster: context.cluster, resource: context.type.id)
        watches[id] = WatchState(
            resource: resource, type: context.type, version: context.version, filter: filter,
            form: context.form, wantsBookmarks: context.path.flag("allowWatchBookmarks"))
        let start = Int64(parameter) ?? 0
        if start == 0 {
            sendExisting(to: id, context)
        } else if start < history.compacted || start > revision {
            sendExpiry(to: id, start: start)
            return id
        } else {
            for event in history.after(start)
            where event.id.cluster == resource.cluster && event.id.resource == resource.resource {
                send(event, to: id)
            }
        }
        if context.path.flag("sendInitialEvents") { sendBookmark(id, isInitialEnd: true) }
        watches[id]?.pending = 0
        watchesByResource[resource, default: []].append(id)
        let seconds =
            context.path["timeoutSeconds"].flatMap { Int64($0) }
            ?? Int64(1800 + random.number(below: 1800))
        timers.add(.timeout(id), at: now.adding(milliseconds: max(0, seconds) * 1000))
        if context.path.flag("allowWatchBookmarks") {
            timers.add(.bookmark(id), at: now.adding(milliseconds: bookmarkInterval))
        }
        return id
    }

    /// Sends a change to all watches that it concerns.
    mutating func publish(_ event: StoreEvent) {
        history.append(event)
        let resource = WatchedResource(cluster: event.id.cluster, resource: event.id.resource)
        for id in watchesByResource[resource] ?? [] { send(event, to: id) }
    }

    mutating func sendBookmark(_ id: WatchID, isInitialEnd: Bool = false) {
        guard let watch = watches[id] else { return }
        guard watch.wantsBookmarks || isInitialEnd else { return }
        var metadata: JSON = [
            "resourceVersion": .string(String(revision)), "creationTimestamp": nil,
        ]
        if isInitialEnd { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        var object: JSON = [
            "kind": .string(watch.type.kind),
            "apiVersion": .string(watch.type.apiVersion(watch.version)), "metadata": metadata,
        ]
        if case .table(let version) = watch.form {
            object = ObjectTable(type: watch.type, version: version).bookmark(metadata)
        }
        emit("BOOKMARK", object.encoded(), to: id)
        if !isInitialEnd {
            timers.add(.bookmark(id), at: now.adding(milliseconds: bookmarkInterval))
        }
    }

    /// Ends a watch from the server's side.
    mutating func end(_ id: WatchID) {
        guard watches[id] != nil else { return }
        output.append(.end(id))
        forget(id)
    }

    mutating func forget(_ id: WatchID) {
        guard let watch = watches.removeValue(forKey: id) else { return }
        watchesByResource[watch.resource]?.removeAll { $0 == id }
        if watchesByResource[watch.resource]?.isEmpty == true {
            watchesByResource[watch.resource] = nil
        }
    }

    private mutating func sendExisting(to id: WatchID, _ context: RequestContext) {
        guard let watch = watches[id],
            let collection = clusters[context.cluster]?.collections[context.type.id]
        else { return }
        for position in collection.range(namespace: watch.filter.namespace) {
            let key = collection.keys[position]
            guard let object = collection[key], watch.filter.matches(object) else { continue }
            let place = ObjectID(
                cluster: context.cluster, resource: context.type.id, key: key)
            emit("ADDED", object, isCurrent: true, place, to: id)
        }
    }

    private mutating func sendExpiry(to id: WatchID, start: Int64) {
        let status = APIFailure.status(
            code: 410, reason: "Expired",
            message: "too old resource version: \(start) (\(history.compacted))")
        emit("ERROR", status.encoded(), to: id)
        output.append(.end(id))
        forget(id)
    }

    private mutating func send(_ event: StoreEvent, to id: WatchID) {
        guard let watch = watches[id] else { return }
        let wasMeant = event.old.map { watch.filter.matches($0) } ?? false
        let isMeant = !event.isRemoval && watch.filter.matches(event.object)
        let isCurrent =
            !event.isRemoval
            && object(event.id)?.resourceVersion == event.object.resourceVersion
        switch (wasMeant, isMeant) {
        case (false, true): emit("ADDED", event.object, isCurrent: isCurrent, event.id, to: id)
        case (true, true): emit("MODIFIED", event.object, isCurrent: isCurrent, event.id, to: id)
        case (true, false):
            var last = event.old ?? event.object
            last[path: ["metadata", "resourceVersion"]] = .string(String(event.revision))
            emit("DELETED", last, isCurrent: false, event.id, to: id)
        case (false, false): break
        }
    }

    private mutating func emit(
        _ kind: String, _ object: JSON, isCurrent: Bool, _ place: ObjectID, to id: WatchID
    ) {
        guard let watch = watches[id] else { return }
        switch watch.form {
        case .metadata(let version):
            emit(kind, ObjectTable.metadata(object, version: version).encoded(), to: id)
        case .table(let version):
            var table = ObjectTable(type: watch.type, version: version)
            table.leavesOutColumns = watch.hasSentColumns
            watches[id]?.hasSentColumns = true
            let value = table.value(
                [object], metadata: ["resourceVersion": .string(object.resourceVersion)], now: now)
            emit(kind, value.encoded(), to: id)
        case .objects:
            let converts =
                watch.version != watch.type.storedVersion && VersionConversion.exists(watch.type)
            let body: [UInt8]
            if isCurrent, !converts {
                body =
                    clusters[place.cluster]?.collections[place.resource]?.body(at: place.key) ?? []
            } else {
                body = ObjectText.body(
                    VersionConversion.fromStored(object, watch.type, watch.version))
            }
            emit(
                kind, ObjectText.whole(body, type: watch.type, version: watch.version), to: id)
        }
    }

    private mutating func emit(_ kind: String, _ object: [UInt8], to id: WatchID) {
        guard var watch = watches[id] else { return }
        if watch.pending == 0 { watchesWithOutput.append(id) }
        watch.pending += 1
        guard watch.pending <= WatchState.queueLimit || !isOpen(id, watch) else {
            // The reader will list again, which is cheaper for both than an endless queue.
            end(id)
            return
        }
        watches[id] = watch
        var line = Array("{\"type\":\"\(kind)\",\"object\":".utf8)
        line.reserveCapacity(line.count + object.count + 2)
        line.append(contentsOf: object)
        line.append(UInt8(ascii: "}"))
        line.append(UInt8(ascii: "\n"))
        output.append(.data(id, line))
    }

    /// Whether a watch is past the objects that were there when it was opened.
    private func isOpen(_ id: WatchID, _ watch: WatchState) -> Bool {
        watchesByResource[watch.resource]?.contains(id) ?? false
    }
}
