import Testing

@testable import VelaTUI

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
