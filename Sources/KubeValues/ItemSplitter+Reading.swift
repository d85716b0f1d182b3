/// Finds where one JSON value ends, over chunks cut anywhere, without judging what is inside.
struct ValueEnd: Sendable {
    private(set) var isFinished = false
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var isScalar = false

    /// Reads on and gives the position after the last byte that belongs to the value.
    mutating func advance(over bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            if isInString {
                if isEscaped {
                    isEscaped = false
                    position += 1
                    continue
                }
                position = ByteScan.stringEnd(bytes, from: position)
                guard position < bytes.count else { break }
                if bytes[position] == UInt8(ascii: "\\") {
                    isEscaped = true
                } else {
                    isInString = false
                    if depth == 0 {
                        isFinished = true
                        return position + 1
                    }
                }
                position += 1
                continue
            }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                if isScalar { return finish(at: position) }
                isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if isScalar { return finish(at: position) }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 {
                    return finish(at: isScalar ? position : position + 1)
                }
                depth -= 1
                if depth == 0 { return finish(at: position + 1) }
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","):
                if depth == 0 { return finish(at: isScalar ? position : position + 1) }
            default:
                if depth == 0 { isScalar = true }
            }
            position += 1
        }
        return position
    }

    private mutating func finish(at position: Int) -> Int {
        isFinished = true
        return position
    }
}

/// Keeps what stands outside `items` and notices where that list begins.
struct OutsideReader: Sendable {
    var bytes: [UInt8] = []
    /// Set after the opening bracket of `items` was read.
    var isAtItems = false
    /// Whether the outermost object was closed.
    private(set) var isComplete = false
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var stringStart = 0
    private var isKeyExpected = false
    private var isItemsKey = false

    mutating func leaveItems() { isItemsKey = false }

    /// Reads up to and including the bracket that opens `items`, or all.
    mutating func read(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < chunk.count {
            let byte = chunk[position]
            position += 1
            bytes.append(byte)
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                    if depth == 1, isKeyExpected {
                        isKeyExpected = false
                        isItemsKey = bytes[stringStart...].elementsEqual("\"items\"".utf8)
                    }
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                isInString = true
                stringStart = bytes.count - 1
            case UInt8(ascii: "{"):
                depth += 1
                if depth == 1 { isKeyExpected = true }
            case UInt8(ascii: "["):
                if depth == 1, isItemsKey {
                    isAtItems = true
                    return position
                }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { isComplete = true }
            case UInt8(ascii: ","):
                if depth == 1 {
                    isKeyExpected = true
                    isItemsKey = false
                }
            default: break
            }
        }
        return position
    }
}
