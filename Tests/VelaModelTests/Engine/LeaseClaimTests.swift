import Foundation
import KubeValues
import Testing
import VelaModel

@Suite struct LeaseClaimTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let claim = LeaseClaim(
        identity: "here", duration: .seconds(15), namespace: "vela-system")

    private func lease(holder: String, renewed: Double, seconds: Int = 15) -> JSON {
        [
            "metadata": ["name": "velatui-controller", "resourceVersion": "7"],
            "spec": [
                "holderIdentity": .string(holder), "leaseDurationSeconds": JSON(seconds),
                "leaseTransitions": 3,
                "renewTime": .string(KubernetesTime.microText(start.addingTimeInterval(renewed))),
            ],
        ]
    }

    @Test func takesAFreeHub() throws {
        guard case .create(let lease) = claim.decide(nil, at: start) else {
            Issue.record("a hub without a Lease is free")
            return
        }
        #expect(lease.at("spec", "holderIdentity")?.string == "here")
        #expect(LeaseClaim.end(of: lease) == start.addingTimeInterval(15))
    }

    @Test func waitsForALiveHolder() {
        let decision = claim.decide(lease(holder: "there", renewed: -5), at: start)
        #expect(decision == .wait(holder: "there", until: start.addingTimeInterval(10)))
    }

    @Test(arguments: ["there", "here", ""])
    func takesWhatIsItsOwnReleasedOrRunOut(holder: String) {
        guard
            case .update(let lease) = claim.decide(
                lease(holder: holder, renewed: holder == "there" ? -16 : -5), at: start)
        else {
            Issue.record("the Lease is to be taken")
            return
        }
        #expect(lease.at("spec", "holderIdentity")?.string == "here")
        #expect(lease.at("spec", "leaseTransitions")?.int == (holder == "here" ? 3 : 4))
        #expect(lease.resourceVersion == "7")
    }

    @Test func givesUpOnlyItsOwn() {
        let own = claim.released(lease(holder: "here", renewed: 0), at: start)
        #expect(own?.at("spec", "holderIdentity")?.string == "")
        #expect(claim.released(lease(holder: "there", renewed: 0), at: start) == nil)
    }
}
