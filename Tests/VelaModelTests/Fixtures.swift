import Foundation

/// The test data of this target.
enum Fixtures {
    /// A file of the folder Fixtures.
    static func url(_ name: String) -> URL {
        Bundle.module.bundleURL.appending(path: "Fixtures").appending(path: name)
    }
}
