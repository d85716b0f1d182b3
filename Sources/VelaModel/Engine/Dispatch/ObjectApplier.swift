import Delivery
import Foundation
import KubeKit
import KubeValues

/// Brings single objects of one Application to clusters.
struct ObjectApplier: Sendable {
    let access: ClusterAccess
    let owner: ObjectOwner
    let clock: any EngineClock

    /// How often a write is tried again because the object changed meanwhile.
    private static let attempts = 4

    /// Lets the server check what applying would do, without doing it.
    ///
    /// - Returns: the live object, nil if there is none.
    func check(
        _ manifest: JSON, in cluster: String, rules: ApplyRules
    ) async throws(KubernetesError) -> JSON? {
        let address = try address(of: manifest, in: cluster)
        let live = try await access.get(address)
        let application = ObjectApplication(of: manifest, by: owner, rules: rules)
        switch application.decide(live: live, at: clock.now) {
        case .create(let object):
            do {
                _ = try await access.create(object, at: address, isTrial: true)
            } catch  where !error.isAlreadyExists {
                throw error.prefixed("cannot create object: ")
            } catch {}
        case .patch(let change):
            do {
                _ = try await access.patch(change, at: address, isTrial: true)
            } catch  where !error.isConflict {
                throw error.prefixed("cannot patch object: ")
            } catch {}
        case .refuse(let why):
            throw KubernetesError(.abandoned, why)
        case .replace, .recreate, .nothing:
            break
        }
        return live
    }

    /// Applies an object.
    ///
    /// - Parameters:
    ///   - manifest: the object as rendered.
    ///   - cluster: where it goes.
    ///   - rules: what policies say about it.
    ///   - known: the live object as it was read a moment ago, nil if there was none.
    ///   - repairs: whether an object of the same hash is compared field by field.
    /// - Returns: the live object afterwards.
    @discardableResult
    func apply(
        _ manifest: JSON, in cluster: String, rules: ApplyRules, known: JSON?? = .none,
        repairs: Bool = false
    ) async throws(KubernetesError) -> JSON {
        let address = try address(of: manifest, in: cluster)
        let application = ObjectApplication(of: manifest, by: owner, rules: rules)
        var live: JSON?
        if let known { live = known } else { live = try await access.get(address) }
        for attempt in 1...Self.attempts {
            do throws(KubernetesError) {
                switch application.decide(live: live, at: clock.now, repairs: repairs) {
                case .create(let object):
                    return try await access.create(object, at: address)
                case .patch(let change):
                    return try await access.patch(change, at: address)
                case .replace(let object):
                    return try await access.replace(object, at: address)
                case .recreate:
                    return try await recreate(live, at: address, application: application)
                case .nothing:
                    return live ?? .null
                case .refuse(let why):
                    throw KubernetesError(.abandoned, why)
                }
            } catch  where (error.isConflict || error.isAlreadyExists) && attempt < Self.attempts {
                live = try await access.get(address)
            }
        }
        throw KubernetesError(.abandoned, "\(address) keeps changing")
    }

    private func recreate(
        _ live: JSON?, at address: ObjectAddress, application: ObjectApplication
    ) async throws(KubernetesError) -> JSON {
        _ = try await access.delete(address, uid: live?.uid ?? "")
        if let remaining = try await access.get(address) {
            throw KubernetesError(
                .abandoned,
                "cannot recreate object: object is being deleted: \(remaining["kind"]?.string ?? "")"
                    + " \(remaining.namespace)/\(remaining.name)")
        }
        guard case .create(let object) = application.decide(live: nil, at: clock.now) else {
            throw KubernetesError(.abandoned, "cannot recreate object")
        }
        return try await access.create(object, at: address)
    }

    private func address(
        of manifest: JSON, in cluster: String
    ) throws(KubernetesError) -> ObjectAddress {
        guard let address = ObjectAddress(of: manifest, in: cluster) else {
            throw KubernetesError(.abandoned, "a rendered object has no kind or no name")
        }
        return address
    }
}
