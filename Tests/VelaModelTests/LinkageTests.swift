import Testing

@testable import VelaModel

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
