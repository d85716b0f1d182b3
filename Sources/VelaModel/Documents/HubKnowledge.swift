/// What a check of documents needs to know of the hub they are meant for.
package struct HubKnowledge: Sendable, Hashable {
    /// The types defined there.
    package var definitions: TypeCatalogue
    /// The Policy objects there.
    package var policies: Set<ObjectKey>
    /// The Workflow objects there.
    package var workflows: Set<ObjectKey>
    /// The built-in types that the engine in charge renders, or nil if it renders all: KubeVela's own.
    package var rendered: TypeCatalogue?
    /// Whether all of that could be read; if not, what is not found may still be there.
    package var isComplete: Bool

    package init(
        definitions: TypeCatalogue = TypeCatalogue(), policies: Set<ObjectKey> = [],
        workflows: Set<ObjectKey> = [], rendered: TypeCatalogue? = nil,
        isComplete: Bool = true
    ) {
        self.definitions = definitions
        self.policies = policies
        self.workflows = workflows
        self.rendered = rendered
        self.isComplete = isComplete
    }
}
