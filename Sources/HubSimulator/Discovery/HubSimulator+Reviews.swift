import KubeValues

/// The groups whose objects are questions.
enum Review {
    static let group = "authorization.k8s.io"
    static let authentication = "authentication.k8s.io"
    static let version = "v1"

    /// The entries of discovery.
    static func resources(_ group: String) -> [JSON] {
        let kinds =
            group == Review.group
            ? [
                ("selfsubjectaccessreviews", "SelfSubjectAccessReview"),
                ("selfsubjectrulesreviews", "SelfSubjectRulesReview"),
            ] : [("selfsubjectreviews", "SelfSubjectReview")]
        return kinds.map { plural, kind in
            [
                "name": .string(plural), "singularName": .string(kind.lowercased()),
                "namespaced": false, "kind": .string(kind), "verbs": ["create"],
            ]
        }
    }
}

extension HubSimulator {
    /// Answers what the sender may do, or gives nil for other requests.
    func answerReview(
        _ target: RequestTarget, _ request: HubRequest, _ identity: HubIdentity
    ) throws(APIFailure) -> HubReply? {
        guard target.group == Review.group || target.group == Review.authentication,
            target.version == Review.version
        else { return nil }
        guard
            Review.resources(target.group).contains(where: {
                $0["name"]?.string == target.plural
            })
        else { throw .pageNotFound }
        guard request.method == "POST" else { throw .methodNotAllowed }
        var review = try RequestBody.value(request)
        let isAdministrator = identity.groups.contains("system:masters")
        switch target.plural {
        case "selfsubjectaccessreviews":
            review["kind"] = "SelfSubjectAccessReview"
            review["status"] =
                isAdministrator ? ["allowed": true, "reason": ""] : ["allowed": false]
        case "selfsubjectrulesreviews":
            review["kind"] = "SelfSubjectRulesReview"
            let everything: JSON = ["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]
            review["status"] = [
                "resourceRules": .array(isAdministrator ? [everything] : []),
                "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]],
                "incomplete": false,
            ]
        default:
            review["kind"] = "SelfSubjectReview"
            review["status"] = [
                "userInfo": [
                    "username": .string(identity.user),
                    "groups": .array(identity.groups.map { .string($0) }),
                ]
            ]
        }
        review["apiVersion"] = .string("\(target.group)/\(target.version)")
        var metadata = review["metadata"] ?? [:]
        metadata["creationTimestamp"] = .null
        review["metadata"] = metadata
        return .response(HubResponse(status: 201, body: review.encoded()))
    }
}
