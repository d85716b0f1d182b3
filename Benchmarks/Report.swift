/// Prints a line for each figure: what, figure, budget, verdict.
struct Report {
    private var over = 0
    private var measured = 0

    /// A figure with a budget that it should stay under.
    mutating func add(_ what: String, _ figure: Double, _ unit: String, budget: Double) {
        let isOK = figure < budget
        measured += 1
        if !isOK { over += 1 }
        line(what, text(figure, unit), "< \(text(budget, unit))", isOK ? "ok" : "OVER")
    }

    /// A figure that should be nothing at all.
    mutating func add(_ what: String, none figure: Int, _ unit: String) {
        measured += 1
        if figure != 0 { over += 1 }
        line(what, "\(figure) \(unit)", "0 \(unit)", figure == 0 ? "ok" : "OVER")
    }

    /// A figure that has no budget.
    mutating func note(_ what: String, _ figure: Double, _ unit: String) {
        measured += 1
        line(what, text(figure, unit), "", "")
    }

    /// Something that was not measured.
    mutating func skip(_ what: String, because reason: String) {
        line(what, "skipped", "", reason)
    }

    /// The last line.
    func finish() {
        print("\(measured) figures, \(over) over budget")
    }

    private func line(_ what: String, _ figure: String, _ budget: String, _ verdict: String) {
        let columns = [(what, 58), (figure, 14), (budget, 12)]
        let padded = columns.map { text, width in
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        print(padded.joined() + verdict)
    }

    private func text(_ figure: Double, _ unit: String) -> String {
        guard figure.isFinite, figure < 1e9 else { return "unknown" }
        // Three digits say enough.
        let places = figure >= 100 ? 0 : figure >= 10 ? 1 : 2
        var digits = String(Int((figure * [1, 10, 100][places]).rounded()))
        if places > 0 {
            while digits.count <= places { digits = "0" + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
            while digits.hasSuffix("0") { digits.removeLast() }
            if digits.hasSuffix(".") { digits.removeLast() }
        }
        return "\(digits) \(unit)"
    }
}

/// Figures of many runs.
enum Statistics {
    /// The value below which that part of all values is.
    static func percentile(_ part: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return .nan }
        let index = Int((part * Double(sorted.count)).rounded(.up)) - 1
        return index < sorted.count ? sorted[max(0, index)] : last
    }

    /// The value in the middle.
    static func median(of values: [Double]) -> Double { percentile(0.5, of: values) }
}

/// Why something could not be measured.
struct Unmeasurable: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
