import KubeValues

/// Collects the problems of one document.
struct DocumentCheck {
    let document: Document
    let surroundings: Surroundings
    private(set) var problems: [DocumentProblem] = []

    init(_ document: Document, surroundings: Surroundings) {
        self.document = document
        self.surroundings = surroundings
    }

    var value: JSON { document.value }

    /// Adds a problem at a part of the document, or near it if there is no such part.
    mutating func report(
        _ path: [PathStep], _ message: String, _ severity: DocumentProblem.Severity = .error,
        prefersKey: Bool = false
    ) {
        let mark = document.mark(path, prefersKey: prefersKey)
        problems.append(
            DocumentProblem(
                file: document.file, line: mark.line, column: mark.column,
                path: (document.basePath + path).text, message: message, severity: severity))
    }

    /// Adds what a schema finds.
    mutating func report(_ findings: [PropertyCheck.Finding], below path: [PathStep] = []) {
        for finding in findings {
            report(
                path + finding.path, finding.message, finding.isWarning ? .warning : .error,
                prefersKey: finding.isAboutKey)
        }
    }

    mutating func append(_ others: [DocumentProblem]) { problems += others }

    mutating func run() {
        guard case .object = value else {
            report([], "must be an object with apiVersion, kind and metadata.name")
            return
        }
        requireText(["apiVersion"], "add apiVersion, for example core.oam.dev/v1beta1")
        requireText(["kind"], "add kind, for example Application")
        checkMetadata()
        guard let kind = value.groupVersionKind else { return }
        guard kind.group == OAMKind.group else {
            checkShape("Other")
            return
        }
        if let version = OAMKind.version(kind.kind), version != kind.version {
            report(
                ["apiVersion"],
                "\(kind.kind) is not known in \(kind.apiVersion); use \(OAMKind.group)/\(version)")
            return
        }
        switch kind.kind {
        case "Application":
            checkShape("Application")
            checkApplication()
        case "Policy":
            checkShape("Policy")
            checkPolicy(value, at: [], overrides: nil)
        case "Workflow":
            checkShape("Workflow")
            checkSteps(at: ["steps"], value["steps"])
            checkMode(value["mode"], at: ["mode"])
        default:
            if OAMKind.version(kind.kind) == nil {
                let known = ["Application", "Policy", "Workflow"]
                report(
                    ["kind"],
                    "\(kind.apiVersion) has no kind \(kind.kind)"
                        + Suggestion.question(for: kind.kind, among: known))
            }
            checkShape("Other")
        }
    }

    private mutating func requireText(_ path: [PathStep], _ remedy: String) {
        switch value[steps: path] {
        case nil: report(path, remedy)
        case .string(let text)?:
            if text.isEmpty { report(path, remedy) }
        case let other?:
            report(path, "must be a string, not \(PropertyCheck.describe(other))")
        }
    }

    private mutating func checkMetadata() {
        guard let metadata = value["metadata"] else {
            report(["metadata", "name"], "add metadata with a name")
            return
        }
        guard case .object = metadata else {
            report(["metadata"], "must be an object, not \(PropertyCheck.describe(metadata))")
            return
        }
        if metadata["generateName"] != nil, metadata["name"] == nil {
            report(
                ["metadata", "generateName"], "give a whole name; this one could not be found again"
            )
        } else {
            requireText(["metadata", "name"], "add a name")
        }
        if let name = metadata["name"]?.string, !name.isEmpty {
            // Names of roles may have colons, like all names of kinds that are mere path segments.
            let isOAM = value.groupVersionKind?.group == OAMKind.group
            let problems = isOAM ? KubernetesName.subdomainProblems(name) : []
            if let problem = problems.first {
                report(["metadata", "name"], "\(JSON.string(name).text()): \(problem)")
            } else if isOAM, value["kind"] == "Application", name.utf8.count > 63 {
                report(
                    ["metadata", "name"],
                    "must be no more than 63 characters, as each object carries it as a label")
            }
        }
        if let namespace = metadata["namespace"] {
            guard case .string(let text) = namespace else {
                report(
                    ["metadata", "namespace"],
                    "must be a string, not \(PropertyCheck.describe(namespace))")
                return
            }
            if !text.isEmpty, let problem = KubernetesName.labelProblems(text).first {
                report(["metadata", "namespace"], "\(JSON.string(text).text()): \(problem)")
            }
        }
        for (key, label) in metadata["labels"]?.object ?? JSONObject() {
            let path: [PathStep] = ["metadata", "labels", .key(key)]
            if let problem = KubernetesName.keyProblems(key).first {
                report(path, problem, prefersKey: true)
            }
            if let text = label.string, let problem = KubernetesName.labelValueProblems(text).first
            {
                report(path, "\(JSON.string(text).text()): \(problem)")
            }
        }
    }

    /// Checks the fields of a kind itself, leaving the properties of types alone.
    private mutating func checkShape(_ kind: String) {
        guard let schema = PropertySchema.objects[kind] else { return }
        let article = kind == "Application" ? "an Application" : "a \(kind)"
        var check = PropertyCheck(owner: article)
        check.spelling = spelling(below: [])
        check.check(value, schema, at: [])
        report(check.findings)
    }

    private func spelling(below base: [PathStep]) -> ([PathStep]) -> String? {
        { [marks = document.marks] path in marks[base + path]?.spelling }
    }

    // MARK: - Types

    /// Checks that a type can be used; gives its schema if its properties can be checked.
    mutating func checkType(
        _ reference: String, _ role: TypeRole, at path: [PathStep]
    ) -> PropertySchema? {
        // `webservice@v2` picks a revision of a definition, whose properties are not known here.
        let parts = reference.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let hasRevision = parts.count > 1
        if surroundings.isUnrendered(name, role) {
            let origin =
                OAMKind.addonTypes.contains(name, role)
                ? "an addon's \(role) type" : "a built-in \(role) type"
            report(path, "\(name) is \(origin) that velatui does not render yet; use another")
            return hasRevision ? nil : surroundings.schema(name, role)
        }
        guard surroundings.knows(name, role) else {
            report(
                path,
                "\(role) type \(JSON.string(name).text()) is neither built in nor defined on the hub "
                    + "or in these files"
                    + Suggestion.question(for: name, among: surroundings.names(role)),
                surroundings.severityOfUnknown)
            return nil
        }
        return hasRevision ? nil : surroundings.schema(name, role)
    }

    /// Checks properties against the schema of their type; absent and null count as empty.
    mutating func checkProperties(
        _ properties: JSON?, _ schema: PropertySchema, type: String, at path: [PathStep],
        isPartial: Bool = false, supplied: Set<String> = []
    ) {
        let value: JSON
        switch properties {
        case nil, .null?: value = .object(JSONObject())
        case .object?: value = properties ?? .null
        // The shape of the kind has reported it.
        default: return
        }
        var check = PropertyCheck(owner: type, isPartial: isPartial, supplied: supplied)
        check.spelling = spelling(below: path)
        check.check(value, schema, at: [])
        report(check.findings, below: path)
    }
}
