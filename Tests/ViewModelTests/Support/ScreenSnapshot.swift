import CursesKit
import Foundation
import Testing

@testable import VelaTUI

/// Compares a frame with a text file that a person has looked at: the text, and below it the roles.
///
/// A missing file, or `RECORD=1` in the environment, writes the file and fails that run.
enum ScreenSnapshot {
    static func expect(
        _ frame: CellBuffer, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let actual = render(frame)
        let file = folder.appendingPathComponent("\(name).txt")
        let isRecording = ProcessInfo.processInfo.environment["RECORD"] != nil
        if !isRecording, let expected = try? String(contentsOf: file, encoding: .utf8) {
            #expect(
                actual == expected,
                "\(name) differs; look at it, and record it with RECORD=1 if it is right",
                sourceLocation: sourceLocation)
            return
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try actual.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name) was recorded; look at it", sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(name) could not be recorded: \(error)", sourceLocation: sourceLocation)
        }
    }

    /// The text layer, the role layer, and the meaning of its letters.
    static func render(_ frame: CellBuffer) -> String {
        var used: Set<UInt8> = []
        let roles = frame.styleRows { style in
            used.insert(style.rawValue & ~Role.selection)
            let letter = letter(Role(style))
            return style.rawValue & Role.selection != 0
                ? Character(letter.uppercased()) : letter
        }
        let legend = Role.allCases.filter { used.contains($0.rawValue) && $0 != .plain }
            .map { "\(letter($0)) \($0)" }.joined(separator: ", ")
        let size = "\(frame.size.columns)x\(frame.size.rows)"
        let cursor = frame.cursor.map { "\($0.column),\($0.row)" } ?? "hidden"
        let lines =
            ["size \(size), cursor \(cursor)"] + frame.rows.map { "|\($0)|" }
            + ["roles: \(legend); upper case is the selected row"] + roles.map { "|\($0)|" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func letter(_ role: Role) -> Character {
        // Upper case means selection, so every role has a lower-case letter or a digit.
        let table: [Role: Character] = [
            .plain: ".", .muted: "m", .accent: "a", .title: "t", .key: "k", .border: "b",
            .match: "h", .disabled: "d", .bar: "l", .barTitle: "v", .barAttention: "q",
            .barBad: "j", .barCritical: "z", .ok: "o", .progress: "p", .attention: "w",
            .warn: "y", .bad: "r", .gone: "g", .unknown: "u", .add: "n", .change: "c",
            .remove: "x", .same: "s", .critical: "e", .input: "i",
        ]
        return table[role] ?? "#"
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/Screens")
}
