import Testing

@testable import Delivery

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
