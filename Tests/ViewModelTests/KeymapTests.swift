import CursesKit
import Testing

@testable import VelaTUI

@Suite struct KeymapTests {
    @Test(arguments: Scope.allCases)
    func noKeyIsBoundTwice(_ scope: Scope) {
        var seen: [[Key]: String] = [:]
        for binding in Keymap.bindings(scope) {
            for chord in binding.chords {
                if let other = seen[chord] {
                    Issue.record("\(chord.map(\.name)) is \(other) and \(binding.name) in \(scope)")
                }
                seen[chord] = binding.name
            }
        }
        // A chord that begins with a bound key could never be typed.
        for chord in seen.keys where chord.count > 1 {
            #expect(seen[[chord[0]]] == nil)
        }
    }

    @Test(arguments: Scope.allCases)
    func everyBindingHasANameAndAHelp(_ scope: Scope) {
        for binding in Keymap.bindings(scope) {
            #expect(binding.name.contains("."))
            #expect(!binding.help.isEmpty)
            #expect(!binding.chords.isEmpty)
        }
    }

    @Test(arguments: [Scope.apps, .clusters, .tree, .workflow, .approval])
    func helpListsExactlyTheBindings(_ scope: Scope) {
        var script = Script.live()
        script.press(Key("?"))
        var state = script.state
        state.help.scope = scope
        #expect(HelpScreen.entries(state).map(\.name) == Keymap.bindings(scope).map(\.name))
    }

    @Test func helpIsSearchedByTyping() {
        var script = Script.live()
        script.press(Key("?"))
        script.type("approve")
        #expect(HelpScreen.entries(script.state).map(\.name) == ["apps.approve"])
        script.press(Key(.escape))
        #expect(script.state.routes == [.help])
        script.press(Key(.escape))
        #expect(script.state.routes.isEmpty)
    }

    @Test func aKeyRightBehindAnEscapeIsBoth() {
        var script = Script.live()
        script.press(Key("?"))
        script.type("approve")
        // Once clears the search, once closes the help; together they come as one key with Alt.
        script.press(Key(.escape, .alt))
        #expect(script.state.routes.isEmpty)

        script.press(Key("/"))
        script.type("cart")
        script.press(Key(.character("2"), .alt))
        #expect(script.state.apps.filter.text == "")
        #expect(script.state.tab == .clusters)
    }

    @Test func helpSaysWhyAKeyIsOff() {
        var script = Script.live()
        script.select("catalog")
        script.press(Key("?"))
        let entry = HelpScreen.entries(script.state).first { $0.name == "apps.approve" }
        #expect(entry?.reason == "no step of catalog waits for approval")
    }

    @Test func aKeyThatIsOffAnswersWithItsReason() {
        var script = Script.live()
        script.select("ledger")
        script.press(Key("a"))
        #expect(script.state.routes.isEmpty)
        #expect(script.state.message?.text == "this wait ends by itself and cannot be approved")
    }

    @Test func theKeysOfTheFirstDeliveryAreBound() {
        let wanted = [
            "j", "k", "g", "G", "/", "I", "Enter", "Esc", "q", "Ctrl-C", "1", "2", "Tab", "w", "a",
            "Ctrl-R", "Ctrl-L", "Ctrl-Z", "?", "o n", "o a", "o s", "o w", "Up", "Down", "Home",
            "End", "Ctrl-D", "Ctrl-U", "Ctrl-F", "Ctrl-B", "PgUp", "PgDn",
        ]
        let bound = Keymap.bindings(.apps).flatMap(\.chords).map { chord in
            chord.map(\.name).joined(separator: " ")
        }
        #expect(Set(wanted).subtracting(bound).isEmpty)
    }
}
