import Foundation
import KubeValues
import Testing

/// Data files of this target.
enum Fixture {
    static func json(_ name: String) throws -> JSON {
        let url = try #require(
            Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
        return try JSON(parsing: Data(contentsOf: url))
    }
}
