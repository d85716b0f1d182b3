import KubeValues

/// Single objects and lists.
extension HubSimulator {
    mutating func get(_ context: RequestContext) throws(APIFailure) -> HubResponse {
        let id = context.id
        guard let object = object(id) else {
            throw .notFound(context.type, name: context.target.name ?? "")
        }
        return answer(with: object, id: id, status: 200, context)
    }

    /// An object in the form that the sender wants.
    mutating func answer(
        with object: JSON, id: ObjectID?, status: Int, _ context: RequestContext
    ) -> HubResponse {
        switch context.form {
        case .objects:
            return HubResponse(status: status, body: text(of: object, id: id, context))
        case .metadata(let version):
            return HubResponse(
                status: status,
                body: ObjectTable.metadata(object, version: version).encoded())
        case .table(let version):
            let table = ObjectTable(type: context.type, version: version)
            return HubResponse(
                status: status,
                body: table.value(
                    [object], metadata: ["resourceVersion": .string(object.resourceVersion)],
                    now: now
                ).encoded())
        }
    }

    /// An object as text in the version asked for; kept texts are used where nothing differs.
    private mutating func text(
        of object: JSON, id: ObjectID?, _ context: RequestContext
    ) -> [UInt8] {
        let body: [UInt8]
        if context.version == context.type.storedVersion || !VersionConversion.exists(context.type),
            let id, self.object(id)?.resourceVersion == object.resourceVersion, !context.isDryRun
        {
            body = clusters[id.cluster]?.collections[id.resource]?.body(at: id.key) ?? []
        } else {
            body = ObjectText.body(
                VersionConversion.fromStored(object, context.type, context.version))
        }
        return ObjectText.whole(body, type: context.type, version: context.version)
    }

    mutating func list(_ context: RequestContext) throws(APIFailure) -> HubResponse {
        let filter = try ObjectFilter(context)
        let page = try page(context, filter)
        var metadata: JSON = ["resourceVersion": .string(String(page.revision))]
        if let next = page.continuation {
            metadata["continue"] = .string(next)
            if let remaining = page.remaining { metadata["remainingItemCount"] = JSON(remaining) }
        }
        switch context.form {
        case .table(let version):
            let table = ObjectTable(type: context.type, version: version)
            return HubResponse(
                status: 200,
                body: table.value(page.items.map(\.object), metadata: metadata, now: now).encoded())
        case .metadata(let version):
            let list: JSON = [
                "kind": "PartialObjectMetadataList",
                "apiVersion": .string("meta.k8s.io/\(version)"), "metadata": metadata,
                "items": .array(
                    page.items.map { ObjectTable.metadata($0.object, version: version) }),
            ]
            return HubResponse(status: 200, body: list.encoded())
        case .objects:
            return HubResponse(status: 200, body: text(of: page, metadata: metadata, context))
        }
    }

    private mutating func text(
        of page: ListPage, metadata: JSON, _ context: RequestContext
    ) -> [UInt8] {
        let type = context.type
        var text = Array(
            "{\"kind\":\"\(type.kind)List\",\"apiVersion\":\"\(type.apiVersion(context.version))\","
                .utf8)
        text.append(contentsOf: "\"metadata\":\(metadata.text()),\"items\":[".utf8)
        let converts =
            context.version != type.storedVersion && VersionConversion.exists(type)
        for (index, item) in page.items.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            let body: [UInt8]
            if converts || item.isOfThePast {
                body = ObjectText.body(
                    VersionConversion.fromStored(item.object, type, context.version))
            } else {
                body =
                    clusters[context.cluster]?.collections[type.id]?.body(at: item.key) ?? []
            }
            if type.isCustom {
                text.append(
                    contentsOf: ObjectText.whole(body, type: type, version: context.version))
            } else {
                text.append(contentsOf: body)
            }
        }
        text.append(contentsOf: "]}".utf8)
        return text
    }
}
