import Testing

@testable import CursesKit

@Suite struct LinkageTests {
    @Test func theTargetLinks() {}
}
