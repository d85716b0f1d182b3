package import KubeValues

/// What a component is rendered for.
package struct RenderContext: Sendable, Hashable {
    /// The Application's name.
    package var appName: String
    /// The namespace that objects go to.
    package var namespace: String
    /// The revision's name.
    package var appRevision: String
    /// The target cluster.
    package var cluster: String
    /// The minor version of the target cluster.
    package var clusterMinor: Int
    /// The revision of the component; empty if it has none of its own.
    package var revision: String

    package init(
        appName: String, namespace: String, appRevision: String = "", cluster: String = "",
        clusterMinor: Int = 28, revision: String = ""
    ) {
        self.appName = appName
        self.namespace = namespace
        self.appRevision = appRevision
        self.cluster = cluster
        self.clusterMinor = clusterMinor
        self.revision = revision
    }
}

/// When an object is dispatched, relative to the workload.
package enum DispatchStage: Int, Sendable, Hashable, Comparable {
    /// Before the workload.
    case preDispatch
    /// With the workload.
    case normal
    /// Once the workload is healthy.
    case postDispatch

    package static func < (left: DispatchStage, right: DispatchStage) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// An object besides the workload.
package struct RenderedObject: Sendable, Hashable {
    /// What stands in place of a trait where the component type made the object.
    package static let ofComponent = "AuxiliaryWorkload"

    /// The trait that made it, ``ofComponent`` if the component type did.
    package var trait: String
    /// Its key among the outputs.
    package var resource: String
    /// When it is dispatched.
    package var stage: DispatchStage
    /// The object.
    package var object: JSON
}

/// A component as objects.
package struct RenderedComponent: Sendable, Hashable {
    /// The main object.
    package var workload: JSON
    /// The others, in the order in which they were made.
    package var auxiliaries: [RenderedObject] = []
    /// The traits that only patch the workload.
    package var patchingTraits: [String] = []
}

/// Renders components.
package protocol ComponentRenderer: Sendable {
    /// The component and trait types that are rendered.
    var renderedTypes: Set<String> { get }

    /// The objects of a component.
    func render(
        _ component: Component, _ context: RenderContext
    ) throws(DeliveryError) -> RenderedComponent
}
