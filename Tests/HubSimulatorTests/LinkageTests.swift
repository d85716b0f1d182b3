import Testing

@testable import HubSimulator

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
