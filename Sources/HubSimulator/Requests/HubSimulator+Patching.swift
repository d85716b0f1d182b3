import KubeValues

/// Changing objects by patches.
extension HubSimulator {
    mutating func patch(
        _ context: RequestContext, part: ObjectPart
    ) throws(APIFailure) -> HubResponse {
        let media = RequestBody.mediaType(context.request.contentType)
        try PatchFormat.require(media, context.type)
        guard let old = object(context.id) else {
            throw .notFound(context.type, name: context.target.name ?? "")
        }
        let patch = try RequestBody.value(context.request.body, contentType: "")
        let shown = VersionConversion.fromStored(old, context.type, context.version)
        var wanted = try PatchFormat.apply(patch, media, to: shown, context)
        guard wanted.object != nil else { throw .badRequest("the patched object is no object") }
        if wanted.name != old.name || wanted.namespace != old.namespace {
            throw .badRequest("the patch may not change the name or namespace of the object")
        }
        if wanted.at("metadata", "uid") != old.at("metadata", "uid") {
            if wanted.uid.isEmpty { wanted[path: ["metadata", "uid"]] = .string(old.uid) }
        }
        if wanted.resourceVersion.isEmpty {
            wanted[path: ["metadata", "resourceVersion"]] = .string(old.resourceVersion)
        }
        return try replace(
            old, by: VersionConversion.toStored(wanted, context.type, context.version),
            part: part, context)
    }
}

/// The forms of patches.
enum PatchFormat {
    static let json = "application/json-patch+json"
    static let merge = "application/merge-patch+json"
    static let strategic = "application/strategic-merge-patch+json"
    static let apply = ["application/apply-patch+yaml", "application/apply-patch+cbor"]

    /// Refuses what is no patch, or none for that type, and says what is.
    static func require(_ media: String, _ type: ResourceType) throws(APIFailure) {
        if media == json || media == merge { return }
        if media == strategic, takesStrategic(type) { return }
        if apply.contains(media) {
            throw .unsupportedMediaType(
                "server-side apply is not supported by this server - accepted media types include: "
                    + accepted(type)
                    + ". Use client-side apply, as `kubectl apply` without --server-side does")
        }
        throw .unsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include: "
                + accepted(type))
    }

    private static func accepted(_ type: ResourceType) -> String {
        ([json, merge] + (takesStrategic(type) ? [strategic] : [])).joined(separator: ", ")
    }

    /// Built-in types take strategic merge patches, whether or not they have lists with keys.
    private static func takesStrategic(_ type: ResourceType) -> Bool { !type.isCustom }

    /// What an object is after a patch.
    static func apply(
        _ patch: JSON, _ media: String, to object: JSON, _ context: RequestContext
    ) throws(APIFailure) -> JSON {
        switch media {
        case json:
            do throws(JSONPatchError) {
                return try JSONPatch(patch).apply(to: object)
            } catch {
                throw APIFailure(
                    code: 422, reason: "Invalid",
                    message: "the server rejected our request due "
                        + "to an error in our request: \(error.message)", details: [:])
            }
        case strategic where StrategicMerge.supports(context.type.groupVersionKind):
            do throws(StrategicMergeError) {
                return try StrategicMerge.apply(
                    patch, to: object, kind: context.type.groupVersionKind)
            } catch {
                throw .badRequest(error.message)
            }
        default:
            guard patch.object != nil else {
                throw .badRequest("a merge patch must be an object")
            }
            return MergePatch.apply(patch, to: object)
        }
    }
}
