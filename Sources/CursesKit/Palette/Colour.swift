/// A colour as a theme names it; what a terminal cannot show is degraded.
public enum Colour: Sendable, Hashable {
    /// One of the terminal's own 16 colours: 0-7 normal, 8-15 bright.
    case ansi(UInt8)
    /// One of the 256 colours of xterm's palette.
    case indexed(UInt8)
    /// Red, green and blue.
    case rgb(UInt8, UInt8, UInt8)

    /// The palette number that comes nearest on a terminal with so many colours; nil for mono.
    ///
    /// With 8 colours a bright one becomes its normal counterpart; ``Look`` then adds bold.
    public func number(colours: Int) -> Int? {
        switch colours {
        case ..<8: nil
        case 8..<16: ansiNumber % 8
        case 16..<256: ansiNumber
        default: xtermNumber
        }
    }

    /// Whether it is one of the bright colours when reduced to 16.
    var isBright: Bool { ansiNumber >= 8 }

    private var ansiNumber: Int {
        switch self {
        case .ansi(let number): Int(number % 16)
        case .indexed(let number) where number < 16: Int(number)
        case .indexed, .rgb: Self.nearest(components, Self.ansiComponents, from: 0)
        }
    }

    private var xtermNumber: Int {
        switch self {
        case .ansi(let number): Int(number % 16)
        case .indexed(let number): Int(number)
        // The first 16 are whatever the user made of them, so they are not candidates.
        case .rgb: Self.nearest(components, Self.xtermComponents, from: 16)
        }
    }

    private var components: [Int] {
        switch self {
        case .ansi(let number): Self.ansiComponents[Int(number % 16)]
        case .indexed(let number): Self.xtermComponents[Int(number)]
        case .rgb(let red, let green, let blue): [Int(red), Int(green), Int(blue)]
        }
    }

    private static func nearest(_ wanted: [Int], _ candidates: [[Int]], from first: Int) -> Int {
        let distances = candidates.indices.dropFirst(first).map { index in
            let squares = zip(wanted, candidates[index]).map { ($0 - $1) * ($0 - $1) }
            return (squares.reduce(0, +), index)
        }
        return distances.min { $0 < $1 }?.1 ?? 0
    }

    private static let ansiComponents: [[Int]] = [
        [0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0],
        [0, 0, 238], [205, 0, 205], [0, 205, 205], [229, 229, 229],
        [127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0],
        [92, 92, 255], [255, 0, 255], [0, 255, 255], [255, 255, 255],
    ]

    private static let xtermComponents: [[Int]] = {
        let levels = [0, 95, 135, 175, 215, 255]
        let cube = levels.flatMap { red in
            levels.flatMap { green in levels.map { blue in [red, green, blue] } }
        }
        let greys = (0..<24).map { step in Array(repeating: 8 + 10 * step, count: 3) }
        return ansiComponents + cube + greys
    }()
}
