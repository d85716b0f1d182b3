import KubeValues

extension HubSimulator {
    mutating func reconcileWorkload(_ id: ObjectID, _ object: JSON) {}

    func answerPodSubresource(
        _ subresource: String, _ context: RequestContext
    ) throws(APIFailure) -> HubResponse {
        throw .badRequest("Upgrade request required")
    }

    mutating func answerScale(_ context: RequestContext) throws(APIFailure) -> HubResponse {
        throw .methodNotAllowed
    }
}
