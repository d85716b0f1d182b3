import Testing

@testable import KubeKit

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
