import KubeValues

/// A request that is answered with an error, in a real server's words.
struct APIFailure: Error, Hashable {
    /// What is sent.
    var response: HubResponse

    /// A `Status` object as answer.
    init(code: Int, reason: String?, message: String, details: JSON? = nil) {
        response = HubResponse(
            status: code,
            body: APIFailure.status(
                code: code, reason: reason, message: message, details: details
            ).encoded())
    }

    private init(response: HubResponse) { self.response = response }

    /// The object that describes a failure.
    static func status(
        code: Int, reason: String?, message: String, details: JSON? = nil
    ) -> JSON {
        var status: JSON = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
            "message": .string(message),
        ]
        if let reason { status["reason"] = .string(reason) }
        if let details { status["details"] = details }
        status["code"] = JSON(code)
        return status
    }

    /// Says which object a failure is about.
    static func details(_ type: ResourceType, name: String) -> JSON {
        var details: JSON = ["name": .string(name)]
        if !type.group.isEmpty { details["group"] = .string(type.group) }
        details["kind"] = .string(type.plural)
        return details
    }
}

// MARK: - The failures of a real server

extension APIFailure {
    /// A path that no API has, which real servers answer in plain text.
    static let pageNotFound = APIFailure(
        response: HubResponse(
            status: 404, contentType: "text/plain; charset=utf-8",
            headers: [["X-Content-Type-Options", "nosniff"]],
            body: Array("404 page not found\n".utf8)))

    static let unauthorized = APIFailure(
        code: 401, reason: "Unauthorized", message: "Unauthorized")

    static let methodNotAllowed = APIFailure(
        code: 405, reason: "MethodNotAllowed",
        message: "the server does not allow this method on the requested resource", details: [:])

    static func notFound(_ type: ResourceType, name: String) -> APIFailure {
        APIFailure(
            code: 404, reason: "NotFound",
            message: "\(type.qualifiedPlural) \"\(name)\" not found",
            details: details(type, name: name))
    }

    static func alreadyExists(_ type: ResourceType, name: String) -> APIFailure {
        APIFailure(
            code: 409, reason: "AlreadyExists",
            message: "\(type.qualifiedPlural) \"\(name)\" already exists",
            details: details(type, name: name))
    }

    static func conflict(_ type: ResourceType, name: String, because why: String) -> APIFailure {
        APIFailure(
            code: 409, reason: "Conflict",
            message: "Operation cannot be fulfilled on \(type.qualifiedPlural) \"\(name)\": \(why)",
            details: details(type, name: name))
    }

    /// A write based on a state that is no longer the latest.
    static func stale(_ type: ResourceType, name: String) -> APIFailure {
        conflict(
            type, name: name,
            because:
                "the object has been modified; please apply your changes to the latest version "
                + "and try again")
    }

    static func badRequest(_ message: String) -> APIFailure {
        APIFailure(code: 400, reason: "BadRequest", message: message)
    }

    static func forbidden(_ type: ResourceType, name: String, because why: String) -> APIFailure {
        APIFailure(
            code: 403, reason: "Forbidden",
            message: "\(type.qualifiedPlural) \"\(name)\" is forbidden: \(why)",
            details: details(type, name: name))
    }

    static func unsupportedMediaType(_ message: String) -> APIFailure {
        APIFailure(code: 415, reason: "UnsupportedMediaType", message: message)
    }

    static func expired(_ message: String) -> APIFailure {
        APIFailure(code: 410, reason: "Expired", message: message)
    }

    static func invalid(
        _ type: ResourceType, name: String, _ causes: [FieldProblem]
    ) -> APIFailure {
        let texts = causes.map { "\($0.field): \($0.message)" }
        let text = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        var details: JSON = ["name": .string(name)]
        if !type.group.isEmpty { details["group"] = .string(type.group) }
        details["kind"] = .string(type.kind)
        details["causes"] = .array(
            causes.map { cause in
                [
                    "reason": .string(cause.reason), "message": .string(cause.message),
                    "field": .string(cause.field),
                ]
            })
        return APIFailure(
            code: 422, reason: "Invalid",
            message: "\(type.qualifiedKind) \"\(name)\" is invalid: \(text)", details: details)
    }
}

/// What is wrong with one field of an object.
struct FieldProblem: Sendable, Hashable {
    /// Where, `spec.template.spec.containers[0].image`.
    var field: String
    /// The kind of problem, `FieldValueInvalid`.
    var reason: String
    /// What is wrong.
    var message: String

    static func invalid(_ field: String, _ value: JSON, _ detail: String) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueInvalid",
            message: "Invalid value: \(value.text()): \(detail)")
    }

    static func required(_ field: String, _ detail: String = "") -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueRequired",
            message: detail.isEmpty ? "Required value" : "Required value: \(detail)")
    }

    static func notFound(_ field: String, _ value: String) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueNotFound",
            message: "Not found: \(JSON(value).text())")
    }

    static func forbidden(_ field: String, _ detail: String) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueForbidden", message: "Forbidden: \(detail)")
    }

    static func unsupported(_ field: String, _ value: String, _ known: [String]) -> FieldProblem {
        let list = known.map { JSON($0).text() }.joined(separator: ", ")
        return FieldProblem(
            field: field, reason: "FieldValueNotSupported",
            message: "Unsupported value: \(JSON(value).text()): supported values: \(list)")
    }

    static func duplicate(_ field: String, _ value: String) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueDuplicate",
            message: "Duplicate value: \(JSON(value).text())")
    }
}
