/// The choices in which releases of the peer differ.
package struct DeliveryProfile: Sendable, Hashable {
    /// A deploy step without any topology goes to `local`.
    package var placesWithoutTopology: Bool
    /// A written deploy step that names overrides and no topology places nothing.
    package var ignoresOverrideWithoutTopology: Bool
    /// A topology without clusters and selector means `local`.
    package var placesEmptyTopology: Bool
    /// A deploy step that omits its policies uses all of the Application.
    package var defaultsToAllPolicies: Bool
    /// Override policies alone yield one step `deploy`.
    package var generatesDeployForOverrides: Bool
    /// A star in an override's component name means any run of characters.
    package var expandsStars: Bool
    /// Tasks are ordered component by component, and waiting is told task by task.
    package var ordersByComponent: Bool
    /// Recorded, healthy components are not applied again.
    package var skipsHealthy: Bool
    /// An approval is a suspension of the deploy step itself, not a step inserted before it.
    package var suspendsDeployStep: Bool
    /// `status.workflow.mode` names steps and sub steps.
    package var namesBothModes: Bool
    /// The retry limit ends the run instead of suspending it.
    package var terminatesAtLimit: Bool
    /// A selection by labels may name `local`.
    package var selectsLocal: Bool

    /// Release 1.9.14.
    package static let modern = DeliveryProfile(
        placesWithoutTopology: true, ignoresOverrideWithoutTopology: false,
        placesEmptyTopology: true, defaultsToAllPolicies: false,
        generatesDeployForOverrides: true, expandsStars: true, ordersByComponent: true,
        skipsHealthy: true, suspendsDeployStep: true, namesBothModes: true,
        terminatesAtLimit: true, selectsLocal: true)

    /// Release 1.3.6.
    package static let v13 = DeliveryProfile(
        placesWithoutTopology: false, ignoresOverrideWithoutTopology: true,
        placesEmptyTopology: false, defaultsToAllPolicies: true,
        generatesDeployForOverrides: false, expandsStars: false, ordersByComponent: false,
        skipsHealthy: false, suspendsDeployStep: false, namesBothModes: false,
        terminatesAtLimit: false, selectsLocal: false)

    /// What this program does: the modern release, but an override alone deploys nothing.
    package static let product: DeliveryProfile = {
        var profile = modern
        profile.ignoresOverrideWithoutTopology = true
        return profile
    }()
}
