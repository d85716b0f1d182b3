import Foundation
import Testing

/// The dashboard in small terminals, plain terminals, and terminals that change.
@Suite(.serialized) struct DashboardLookTests {
    /// What a screen needs before it is looked at.
    private static func isFilled(_ screen: String) -> Bool {
        screen.contains("nginx-stable-ultra") && screen.contains("clusters 4/4")
    }

    /// The parameters that set a colour in a screen with its sequences.
    private static func colours(in screen: String) -> [String] {
        screen.split(separator: "\u{1B}[").dropFirst().flatMap { piece -> [String] in
            guard let end = piece.firstIndex(where: { !$0.isNumber && $0 != ";" }),
                piece[end] == "m"
            else { return [] }
            return piece[..<end].split(separator: ";").map(String.init).filter { parameter in
                guard let number = Int(parameter) else { return false }
                return (30...38).contains(number) || (40...48).contains(number)
                    || (90...107).contains(number)
            }
        }
    }

    /// Where vertical lines stand, in each row.
    private static func borders(in screen: String) -> [[Int]] {
        screen.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.enumerated().filter { $0.element == "│" }.map(\.offset)
        }
    }

    private func hub(_ state: StateFolder) async throws -> RunningHub {
        try await RunningHub(
            folder: state.hubFolder, arguments: ["--examples", "--no-controller"],
            environment: state.environment)
    }

    @Test func theScreenFollowsTheSizeOfTheTerminal() async throws {
        let state = try StateFolder()
        let hub = try await hub(state)
        let terminal = try await state.dashboard(columns: 60, rows: 15)

        let small = try await terminal.waitUntil("the list at 60x15") {
            $0.contains("nginx-stable-ultra")
        }
        #expect(small.contains("[1 Apps]"))
        #expect(!small.contains("Need"))

        try await terminal.resize(columns: 40, rows: 8)
        let notice = try await terminal.waitUntil("the notice") {
            $0.contains("Need 60x15, this is 40x8")
        }
        #expect(notice.contains("q quit"))
        #expect(notice.contains("4/4 clusters"))

        try await terminal.resize(columns: 160, rows: 45)
        let wide = try await terminal.waitUntil("the list at 160x45") {
            Self.isFilled($0) && !$0.contains("Need")
        }
        #expect(wide.contains("Preview"))

        try await terminal.resize(columns: 59, rows: 45)
        try await terminal.waitUntil("the notice again") { $0.contains("Need 60x15") }
        try await terminal.press("q")
        try await terminal.waitUntil("the end") { !$0.contains("Need") && $0.contains("READY>") }
        await terminal.close()
        await hub.end()
    }

    @Test func nothingOfAnotherSizeStaysBehind() async throws {
        let state = try StateFolder()
        let hub = try await hub(state)
        let terminal = try await state.dashboard(columns: 120, rows: 30)
        try await terminal.waitUntil("the list") { Self.isFilled($0) }
        // A box that ends where later frames are blank.
        try await terminal.press("2")
        try await terminal.press("j")
        try await terminal.press("L")
        try await terminal.waitUntil("the editor") { $0.contains("Labels of cluster-beijing") }

        try await terminal.resize(columns: 80, rows: 24)
        try await terminal.press("Escape")
        try await terminal.waitUntil("the clusters") { !$0.contains("Labels of") }
        try await terminal.press("1")
        try await terminal.press("Enter")
        try await terminal.waitUntil("the tree") { $0.contains("[Tree]") }
        for (columns, rows) in [(160, 45), (100, 20), (120, 30)] {
            try await terminal.resize(columns: columns, rows: rows)
            try await terminal.waitUntil("the hints at \(columns)x\(rows)") { screen in
                let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
                return lines.count > rows - 2 && lines[rows - 2].contains("Help")
            }
            let resized = Self.borders(in: try await terminal.screen())
            try await terminal.press("C-l")
            try await terminal.press("?")
            try await terminal.waitUntil("the help") { $0.contains("search") }
            try await terminal.press("Escape")
            try await terminal.waitUntil("the tree") { !$0.contains("search") }
            #expect(resized == Self.borders(in: try await terminal.screen()), "\(columns)")
        }
        await terminal.close()
        await hub.end()
    }

    @Test func charactersAndColoursAreThoseThatAreWanted() async throws {
        let state = try StateFolder()
        let hub = try await hub(state)
        let coloured = try await look(state, "", prefix: "")
        #expect(!Self.colours(in: coloured).isEmpty)
        #expect(coloured.contains("┌"))

        for (options, prefix) in [("--mono", ""), ("", "NO_COLOR=1")] {
            let plain = try await look(state, options, prefix: prefix)
            #expect(Self.colours(in: plain).isEmpty, "\(options)\(prefix)")
            #expect(plain.contains("\u{1B}[7m"), "\(options)\(prefix)")
        }
        for (options, prefix) in [("--ascii", ""), ("", "LC_ALL=C"), ("", "LC_ALL=POSIX")] {
            let ascii = try await look(state, options, prefix: prefix)
            #expect(ascii.utf8.allSatisfy { $0 < 0x80 }, "\(options)\(prefix)")
            #expect(ascii.contains("+-"), "\(options)\(prefix)")
        }
        let forced = try await look(state, "--utf8", prefix: "LC_ALL=C")
        #expect(forced.contains("┌"))
        let empty = try await look(state, "", prefix: "NO_COLOR=")
        #expect(!Self.colours(in: empty).isEmpty)
        await hub.end()
    }

    /// The list with its attributes.
    private func look(
        _ state: StateFolder, _ options: String, prefix: String
    ) async throws -> String {
        let terminal = try await state.dashboard(options, prefix: prefix)
        try await terminal.waitUntil("the list") { Self.isFilled($0) }
        let screen = try await terminal.attributedScreen()
        try await terminal.press("q")
        await terminal.close()
        return screen
    }
}
