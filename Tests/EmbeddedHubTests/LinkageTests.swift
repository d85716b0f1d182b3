import Testing

@testable import EmbeddedHub

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
