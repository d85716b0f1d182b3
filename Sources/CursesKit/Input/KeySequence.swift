/// The meaning of control sequences after their introducer.
enum KeySequence {
    /// Whether the bytes end the sequence.
    static func isComplete(_ body: [UInt8], _ introducer: KeyDecoder.Introducer) -> Bool {
        guard let last = body.last else { return false }
        switch introducer {
        case .ss3:
            // Old xterms put modifiers between the introducer and the letter.
            return !isParameter(last)
        case .csi:
            // The Linux console's F1 to F5 are `ESC [ [ A` to `E`.
            if body == [0x5B] { return false }
            // rxvt marks shift with `$`, which ends the sequence although it is no final byte.
            if last == 0x24, body.count > 1, body.dropLast().allSatisfy(isDigit) { return true }
            return last >= 0x40
        }
    }

    /// The key of a complete sequence; nil when it is none.
    static func key(_ body: [UInt8], _ introducer: KeyDecoder.Introducer) -> Key? {
        guard let last = body.last else { return nil }
        switch introducer {
        case .csi(let isAlt):
            let key = csi(body, last)
            return isAlt ? key?.adding(.alt) : key
        case .ss3(let isAlt):
            let key = ss3(body, last)
            return isAlt ? key?.adding(.alt) : key
        }
    }

    // MARK: - CSI

    private static func csi(_ body: [UInt8], _ last: UInt8) -> Key? {
        if body.first == 0x5B {
            return body.count == 2 && (0x41...0x45).contains(last)
                ? Key(.function(Int(last) - 0x40)) : nil
        }
        guard let numbers = parameters(body.dropLast()) else { return nil }
        let first = numbers.first ?? 0
        let modifiers = modifiers(numbers.count > 1 ? numbers[1] : 1)
        switch last {
        case 0x7E where first == 27 && numbers.count == 3:
            return codePoint(numbers[2], modifiers)
        case 0x7E: return numbered(first)?.adding(modifiers)
        case 0x24: return numbered(first)?.adding(.shift)
        case 0x5E: return numbered(first)?.adding(.control)
        case 0x40 where !numbers.isEmpty: return numbered(first)?.adding([.control, .shift])
        case 0x75: return codePoint(first, modifiers)
        case 0x5A: return Key(.backTab, modifiers.subtracting(.shift))
        case 0x61...0x64 where numbers.isEmpty: return arrow(last - 0x20)?.adding(.shift)
        default: return lettered(last)?.adding(modifiers)
        }
    }

    /// Numbers between semicolons; nil when there is anything else.
    ///
    /// Sub-parameters after a colon (kitty's shifted codes and event types) are passed over.
    private static func parameters(_ bytes: ArraySlice<UInt8>) -> [Int]? {
        guard !bytes.isEmpty else { return [] }
        var numbers: [Int] = []
        for field in bytes.split(separator: 0x3B, omittingEmptySubsequences: false) {
            let digits = field.prefix { $0 != 0x3A }
            guard digits.count <= 8, digits.allSatisfy(isDigit) else { return nil }
            numbers.append(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        }
        return numbers
    }

    /// xterm's modifier parameter: 1 and a bit each for shift, alt, control and meta.
    private static func modifiers(_ parameter: Int) -> Key.Modifiers {
        let bits = max(0, parameter - 1)
        var result: Key.Modifiers = []
        if bits & 1 != 0 { result.insert(.shift) }
        if bits & 2 != 0 || bits & 8 != 0 { result.insert(.alt) }
        if bits & 4 != 0 { result.insert(.control) }
        return result
    }

    /// A character that is sent as a number (modifyOtherKeys, CSI u).
    private static func codePoint(_ value: Int, _ modifiers: Key.Modifiers) -> Key? {
        guard let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init) else { return nil }
        if let byte = UInt8(exactly: value), byte < 0x80 {
            if byte == 0x09, modifiers.contains(.shift) {
                return Key(.backTab, modifiers.subtracting(.shift))
            }
            if byte == 0x1B { return Key(.escape, modifiers) }
            guard let key = Key(ascii: byte) else { return nil }
            if case .character = key.code {
                return key.adding(modifiers.subtracting(.shift))
            }
            return key.adding(modifiers)
        }
        guard !(0x80..<0xA0).contains(scalar.value) else { return nil }
        return Key(.character(Character(scalar)), modifiers.subtracting(.shift))
    }

    private static func numbered(_ number: Int) -> Key? {
        switch number {
        case 1, 7: Key(.home)
        case 2: Key(.insert)
        case 3: Key(.delete)
        case 4, 8: Key(.end)
        case 5: Key(.pageUp)
        case 6: Key(.pageDown)
        case 11...15: Key(.function(number - 10))
        case 17...21: Key(.function(number - 11))
        case 23...26: Key(.function(number - 12))
        case 28, 29: Key(.function(number - 13))
        case 31...34: Key(.function(number - 14))
        default: nil
        }
    }

    private static func lettered(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x46: Key(.end)
        case 0x48: Key(.home)
        case 0x50...0x53: Key(.function(Int(byte) - 0x4F))
        default: arrow(byte)
        }
    }

    private static func arrow(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x41: Key(.up)
        case 0x42: Key(.down)
        case 0x43: Key(.right)
        case 0x44: Key(.left)
        default: nil
        }
    }

    // MARK: - SS3

    private static func ss3(_ body: [UInt8], _ last: UInt8) -> Key? {
        guard let numbers = parameters(body.dropLast()) else { return nil }
        let modifiers = modifiers(numbers.last ?? 1)
        switch last {
        case 0x61...0x64: return arrow(last - 0x20)?.adding(.control)
        case 0x4D: return Key(.enter, modifiers)
        // The numeric keypad in application mode sends each character as a letter 0x40 above it.
        case 0x6A...0x79:
            return Key(.character(Character(Unicode.Scalar(last - 0x40))), modifiers)
        default: return lettered(last)?.adding(modifiers)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isParameter(_ byte: UInt8) -> Bool { isDigit(byte) || byte == 0x3B }
}

extension Key {
    /// The key of one ASCII byte that is neither an escape nor part of something longer.
    init?(ascii byte: UInt8) {
        switch byte {
        case 0x00: self = .control(" ")
        case 0x08, 0x7F: self.init(.backspace)
        case 0x09: self.init(.tab)
        // A terminal in raw mode sends 0x0D; 0x0A comes from scripts and pipes.
        case 0x0A, 0x0D: self.init(.enter)
        case 0x01...0x1A: self = .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1C...0x1F: self = .control(Character(Unicode.Scalar(byte + 0x40)))
        case 0x20..<0x7F: self.init(Character(Unicode.Scalar(byte)))
        default: return nil
        }
    }

    /// The key with more modifiers.
    func adding(_ more: Modifiers) -> Key { Key(code, modifiers.union(more)) }
}
