import Testing

@testable import KubeValues

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
