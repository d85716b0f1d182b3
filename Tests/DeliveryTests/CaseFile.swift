import Foundation
import KubeValues
import Testing

/// One case of a fixture file.
struct Case: Sendable, CustomTestStringConvertible {
    let value: JSON

    var id: String { value["id"]?.string ?? "" }
    var area: String { value["area"]?.string ?? "" }
    var input: JSON { value["input"] ?? [:] }
    var expected: JSON { value["expected"] ?? [:] }
    var error: String? { value["error"]?.string }
    var testDescription: String { id }

    /// Whether the case belongs to releases after those that are followed.
    var isLater: Bool {
        ["1.10", "1.11"].contains { (value["versions"]?.string ?? "").contains($0) }
    }

    static func all(_ file: String) -> [Case] {
        guard let url = Bundle.module.url(forResource: "Fixtures/\(file)", withExtension: "json"),
            let data = try? Data(contentsOf: url), let value = try? JSON(parsing: data)
        else { return [] }
        return (value.array ?? []).map(Case.init)
    }

    static func area(_ names: String...) -> [Case] {
        all("engine").filter { names.contains($0.area) && !$0.isLater }
    }

    /// Checks what a function gives, or the error it throws.
    func check(_ key: String, _ function: () throws -> JSON) {
        do {
            let result = try function()
            if let error {
                Issue.record("\(id): no error \(error), but \(result)")
            } else {
                #expect(result == expected[key], "\(id)")
            }
        } catch {
            guard let wanted = self.error else {
                Issue.record("\(id): \(error)")
                return
            }
            #expect(wanted == "*" || "\(error)".contains(wanted), "\(id)")
        }
    }
}
