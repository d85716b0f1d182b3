import KubeValues

/// Checks objects before anything of them is applied and finds all problems at once.
///
/// It takes values and gives values; what it must know of the hub is handed in.
package struct DocumentValidator: Sendable {
    let hub: HubKnowledge
    /// Where objects without a namespace go.
    let defaultNamespace: String

    package init(hub: HubKnowledge, defaultNamespace: String = "default") {
        self.hub = hub
        self.defaultNamespace = defaultNamespace
    }

    /// Reads the files and checks what is in them.
    package func check(
        files: [(name: String, bytes: [UInt8])]
    ) -> (documents: [Document], problems: [DocumentProblem]) {
        let (documents, problems) = DocumentReader.read(files: files)
        let all = problems + validate(documents)
        let order = Dictionary(
            files.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
        return (
            documents,
            all.enumerated().sorted { left, right in
                let a = left.element
                let b = right.element
                return (order[a.file] ?? 0, a.line, a.column, left.offset)
                    < (order[b.file] ?? 0, b.line, b.column, right.offset)
            }
            .map(\.element)
        )
    }

    /// The problems of objects that were read, document by document.
    package func validate(_ documents: [Document]) -> [DocumentProblem] {
        let surroundings = Surroundings(documents, hub: hub, defaultNamespace: defaultNamespace)
        var seen: [String: Document] = [:]
        var problems: [DocumentProblem] = []
        for document in documents {
            var check = DocumentCheck(document, surroundings: surroundings)
            check.run()
            if let identity = surroundings.identity(document) {
                if let earlier = seen[identity] {
                    let line = earlier.mark([], prefersKey: false).line
                    check.report(
                        ["metadata", "name"],
                        "\(identity) is already in \(earlier.file), line \(line); "
                            + "keep one of the two")
                } else {
                    seen[identity] = document
                }
            }
            problems += check.problems
        }
        return problems
    }
}

/// What one document may refer to: the other documents and the hub.
struct Surroundings {
    let hub: HubKnowledge
    let defaultNamespace: String
    /// The types defined in the files.
    private(set) var defined = TypeCatalogue()
    /// The Policy objects in the files.
    private(set) var policies: [ObjectKey: Document] = [:]
    /// The Workflow objects in the files.
    private(set) var workflows: [ObjectKey: Document] = [:]

    init(_ documents: [Document], hub: HubKnowledge, defaultNamespace: String) {
        self.hub = hub
        self.defaultNamespace = defaultNamespace
        for document in documents {
            guard let kind = document.value.groupVersionKind, kind.group == OAMKind.group else {
                continue
            }
            let name = document.value.name
            let key = ObjectKey(namespace: namespace(of: document.value), name: name)
            switch kind.kind {
            case "Policy": policies[key] = document
            case "Workflow": workflows[key] = document
            case "ComponentDefinition": defined[.component].insert(name)
            case "TraitDefinition": defined[.trait].insert(name)
            case "PolicyDefinition": defined[.policy].insert(name)
            case "WorkflowStepDefinition": defined[.step].insert(name)
            default: break
            }
        }
    }

    /// What was not found may be there where reading the hub was not allowed.
    var severityOfUnknown: DocumentProblem.Severity { hub.isComplete ? .error : .warning }

    func namespace(of object: JSON) -> String {
        object.namespace.isEmpty ? defaultNamespace : object.namespace
    }

    /// `Application default/web`, or nil if it has no name.
    func identity(_ document: Document) -> String? {
        guard let kind = document.value["kind"]?.string, !document.value.name.isEmpty else {
            return nil
        }
        return "\(kind) \(namespace(of: document.value))/\(document.value.name)"
    }

    /// Whether a type of that name can be used.
    func knows(_ name: String, _ role: TypeRole) -> Bool {
        defined.contains(name, role) || hub.definitions.contains(name, role)
            || TypeCatalogue.builtIn.contains(name, role)
    }

    /// Whether a built-in type is one that the engine in charge cannot render.
    func isUnrendered(_ name: String, _ role: TypeRole) -> Bool {
        guard let rendered = hub.rendered, !defined.contains(name, role) else { return false }
        return !rendered.contains(name, role)
            && (TypeCatalogue.builtIn.contains(name, role)
                || OAMKind.addonTypes.contains(name, role))
    }

    /// The names that somebody could have meant.
    func names(_ role: TypeRole) -> Set<String> {
        TypeCatalogue.builtIn[role].union(hub.definitions[role]).union(defined[role])
    }

    /// The schema of a type, or nil if only its name is known.
    func schema(_ name: String, _ role: TypeRole) -> PropertySchema? {
        if defined.contains(name, role) { return nil }
        return switch role {
        case .component: PropertySchema.components[name]
        case .trait: PropertySchema.traits[name]
        case .policy: PropertySchema.policies[name]
        case .step: PropertySchema.steps[name]
        }
    }
}

/// Facts about KubeVela's own kinds.
enum OAMKind {
    static let group = "core.oam.dev"

    /// The version in which a kind of the group is served.
    static func version(_ kind: String) -> String? {
        switch kind {
        case "Application", "ComponentDefinition", "TraitDefinition", "PolicyDefinition",
            "WorkflowStepDefinition", "WorkloadDefinition", "ApplicationRevision",
            "ResourceTracker", "DefinitionRevision":
            "v1beta1"
        case "Policy", "Workflow": "v1alpha1"
        default: nil
        }
    }

    /// Well-known types that come with an addon rather than with every KubeVela.
    static let addonTypes = TypeCatalogue(
        components: ["helm", "kustomize", "helmchart"], traits: ["rollout", "kruise-rollout"])
}
