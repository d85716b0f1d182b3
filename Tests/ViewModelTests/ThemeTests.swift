import CursesKit
import Testing

@testable import VelaTUI

@Suite struct ThemeTests {
    @Test(arguments: Theme.Name.allCases)
    func everyThemeTellsStatesApart(_ name: Theme.Name) {
        let palette = Theme(name).palette
        let roles: [Role] = [.ok, .progress, .attention, .warn, .bad]

        let looks = Set(roles.map { palette[$0.style] })

        #expect(looks.count == roles.count)
    }

    @Test(arguments: Theme.Name.allCases)
    func theSelectedRowStandsOut(_ name: Theme.Name) {
        let palette = Theme(name).palette

        for role in Role.allCases {
            #expect(palette[role.style] != palette[role.selectedStyle], "\(role)")
        }
    }
}
