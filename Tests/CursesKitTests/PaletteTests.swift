import Testing

@testable import CursesKit

@Suite struct PaletteTests {
    @Test(
        arguments: [
            (Colour.ansi(2), 256, 2), (.ansi(10), 16, 10), (.ansi(10), 8, 2), (.ansi(10), 0, nil),
            (.indexed(196), 256, 196), (.indexed(196), 16, 9), (.indexed(196), 8, 1),
            (.indexed(7), 16, 7), (.indexed(232), 16, 0), (.rgb(255, 0, 0), 256, 196),
            (.rgb(8, 8, 8), 256, 232), (.rgb(95, 135, 175), 256, 67), (.rgb(0, 0, 250), 16, 4),
            (.rgb(255, 255, 255), 8, 7), (.rgb(1, 2, 3), 2, nil),
            (.rgb(255, 0, 0), 16_777_216, 196),
        ] as [(Colour, Int, Int?)]) func aColourIsTheNearestThatTheTerminalHas(
            colour: Colour, colours: Int, number: Int?
        )
    {
        #expect(colour.number(colours: colours) == number)
    }

    @Test func brightTextIsBoldWhereThereAreEightColours() {
        let look = Look(foreground: .ansi(9), background: .ansi(12), attributes: .underline)
        let eight = ResolvedLook(look, colours: 8)
        #expect(eight.foreground == 1)
        #expect(eight.background == 4)
        #expect(eight.attributes == [.bold, .underline])
        #expect(ResolvedLook(look, colours: 16).attributes == .underline)
    }

    @Test func aMonoTerminalKeepsTheAttributes() {
        let palette = Palette([
            StyleID(rawValue: 3): Look(foreground: .ansi(1), attributes: .reverse)
        ])
        let looks = palette.resolved(colours: 0)
        #expect(looks.count == 256)
        #expect(looks[3].foreground == -1)
        #expect(looks[3].attributes == .reverse)
        #expect(looks[4] == ResolvedLook(.plain, colours: 0))
    }

    @Test(
        arguments: [
            (["C.UTF-8", nil, nil], true), ([nil, "en_US.utf8", "C"], true),
            (["C", nil, "en_US.UTF-8"], false), (["", "", "de_DE.UTF-8"], true),
            ([nil, nil, nil], false),
        ] as [([String?], Bool)]) func theFirstLocaleVariableThatIsSetDecides(
            values: [String?], isUTF8: Bool
        )
    {
        #expect(UserLocale.isUTF8(values) == isUTF8)
    }
}
