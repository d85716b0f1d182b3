/// Columns of single code points: East Asian wide and full-width ones take two, marks and format
/// characters none, all others one.
///
/// The ranges are generated; run `scripts/generate-width-table` for a newer Unicode version.
enum WidthTable {
    /// The columns of a code point that is not a control character.
    static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        // Nothing below the combining marks is wide or without width, apart from the soft hyphen.
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        if contains(value, zero) { return 0 }
        return contains(value, wide) ? 2 : 1
    }

    /// Whether a value lies in one of the sorted ranges, by binary search.
    private static func contains(_ value: UInt32, _ ranges: [UInt32]) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value > ranges[2 * middle + 1] {
                low = middle + 1
            } else if value < ranges[2 * middle] {
                high = middle
            } else {
                return true
            }
        }
        return false
    }
}
