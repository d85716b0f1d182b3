import CursesKit

/// How roles look: the only place that knows colours.
struct Theme: Sendable, Hashable {
    /// Names of themes.
    enum Name: String, Sendable, CaseIterable {
        /// The terminal's own sixteen colours on its own background.
        case terminal
        /// For dark backgrounds, in 256 colours.
        case dark
        /// For light backgrounds, in 256 colours.
        case light
        /// Strong attributes beside strong colours.
        case highContrast = "high-contrast"
        /// Blue and orange in place of green and red, for eyes that do not tell those apart.
        case deuteranopia
        /// Teal and pink in place of blue and yellow, for eyes that do not tell those apart.
        case tritanopia
        /// Attributes only.
        case mono
    }

    /// The palette.
    let palette: Palette

    /// The theme of that name.
    init(_ name: Name) {
        let looks: [Role: Look] =
            switch name {
            case .terminal: Theme.coloured(.terminal)
            case .dark: Theme.coloured(.dark)
            case .light: Theme.coloured(.light)
            case .highContrast: Theme.coloured(.highContrast)
            case .deuteranopia: Theme.coloured(.deuteranopia)
            case .tritanopia: Theme.coloured(.tritanopia)
            case .mono: Theme.mono
            }
        var palette = Palette()
        for role in Role.allCases {
            let look = looks[role] ?? .plain
            palette[role.style] = look
            palette[role.selectedStyle] = Theme.selected(look, role)
        }
        self.palette = palette
    }

    /// A look on the selected row: reversed; what is reversed already gets a line below it.
    private static func selected(_ look: Look, _ role: Role) -> Look {
        var look = look
        if look.attributes.contains(.reverse) {
            look.attributes.insert([.bold, .underline])
        } else {
            look.attributes.insert(.reverse)
        }
        look.attributes.remove(.dim)
        // Grey blocks between the others would tear the bar apart.
        if quiet.contains(role) { look.foreground = nil }
        return look
    }

    /// Roles that only step back; on the selected row they have nothing to step back from.
    private static let quiet: Set<Role> = [.muted, .border, .same, .disabled, .unknown]

    /// The hues of a coloured theme.
    private struct Hues {
        var red: Colour
        var green: Colour
        var yellow: Colour
        var blue: Colour
        var magenta: Colour
        var cyan: Colour
        var grey: Colour
        var onColour: Colour
        var isBold = false

        static let terminal = Hues(
            red: .ansi(1), green: .ansi(2), yellow: .ansi(3), blue: .ansi(4), magenta: .ansi(5),
            cyan: .ansi(6), grey: .ansi(8), onColour: .ansi(15))
        static let dark = Hues(
            red: .indexed(203), green: .indexed(114), yellow: .indexed(221), blue: .indexed(111),
            magenta: .indexed(176), cyan: .indexed(80), grey: .indexed(245),
            onColour: .indexed(231))
        static let light = Hues(
            red: .indexed(124), green: .indexed(28), yellow: .indexed(130), blue: .indexed(25),
            magenta: .indexed(90), cyan: .indexed(30), grey: .indexed(243),
            onColour: .indexed(231))
        static let highContrast = Hues(
            red: .ansi(9), green: .ansi(10), yellow: .ansi(11), blue: .ansi(12),
            magenta: .ansi(13), cyan: .ansi(14), grey: .ansi(7), onColour: .ansi(15),
            isBold: true)
        static let deuteranopia = Hues(
            red: .indexed(208), green: .indexed(75), yellow: .indexed(227), blue: .indexed(111),
            magenta: .indexed(175), cyan: .indexed(153), grey: .indexed(245),
            onColour: .indexed(16))
        static let tritanopia = Hues(
            red: .indexed(203), green: .indexed(43), yellow: .indexed(218), blue: .indexed(80),
            magenta: .indexed(169), cyan: .indexed(159), grey: .indexed(245),
            onColour: .indexed(231))
    }

    private static func coloured(_ hues: Hues) -> [Role: Look] {
        let strong: Look.Attributes = hues.isBold ? .bold : []
        return [
            .muted: Look(foreground: hues.grey),
            .accent: Look(foreground: hues.blue, attributes: .bold),
            .title: Look(attributes: .bold),
            .key: Look(foreground: hues.blue, attributes: .bold),
            .border: Look(foreground: hues.grey),
            .match: Look(foreground: .ansi(0), background: hues.yellow),
            .disabled: Look(foreground: hues.grey, attributes: .dim),
            .bar: Look(attributes: .reverse),
            .barTitle: Look(attributes: [.reverse, .bold]),
            .barAttention: Look(foreground: hues.yellow, attributes: [.reverse, .bold]),
            .barBad: Look(foreground: hues.red, attributes: [.reverse, .bold]),
            .barCritical: Look(
                foreground: hues.onColour, background: hues.red, attributes: .bold),
            .ok: Look(foreground: hues.green, attributes: strong),
            .progress: Look(foreground: hues.cyan, attributes: strong),
            .attention: Look(foreground: hues.yellow, attributes: [.bold, .reverse]),
            .warn: Look(foreground: hues.yellow, attributes: strong),
            .bad: Look(foreground: hues.red, attributes: .bold),
            .gone: Look(foreground: hues.magenta, attributes: .dim),
            .unknown: Look(foreground: hues.grey),
            .add: Look(foreground: hues.green, attributes: strong),
            .change: Look(foreground: hues.yellow, attributes: strong),
            .remove: Look(foreground: hues.red, attributes: strong),
            .same: Look(foreground: hues.grey),
            .critical: Look(foreground: hues.onColour, background: hues.red),
            .input: Look(attributes: .underline),
        ]
    }

    private static let mono: [Role: Look] = [
        .muted: Look(attributes: .dim),
        .accent: Look(attributes: .bold),
        .title: Look(attributes: .bold),
        .key: Look(attributes: .bold),
        .border: Look(attributes: .dim),
        .match: Look(attributes: [.reverse, .underline]),
        .disabled: Look(attributes: .dim),
        .bar: Look(attributes: .reverse),
        .barTitle: Look(attributes: [.reverse, .bold]),
        .barAttention: Look(attributes: .bold),
        .barBad: Look(attributes: [.bold, .underline]),
        .barCritical: Look(attributes: [.bold, .underline]),
        .progress: Look(attributes: .underline),
        .attention: Look(attributes: .reverse),
        .warn: Look(attributes: .bold),
        .bad: Look(attributes: [.bold, .reverse]),
        .gone: Look(attributes: .dim),
        .unknown: Look(attributes: .dim),
        .same: Look(attributes: .dim),
        .critical: Look(attributes: .reverse),
        .input: Look(attributes: .underline),
    ]
}
